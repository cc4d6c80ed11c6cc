"""What a company's papers say of it: its address, its registrations, its bank account, how it is reached."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from domain.boundary import REGISTER
from domain.event import Event, Part


class Papers(Part, frozen=True, kw_only=True):
    """What is printed about a company and what electronic invoices are addressed by. No person's data."""

    legal_name: str | None = None  # none: the name it was registered under
    street: str | None = None
    more_street: str | None = None
    city: str | None = None
    postcode: str | None = None
    region: str | None = None
    country: str | None = None  # ISO 3166-1, two letters
    vat_id: str | None = None
    tax_id: str | None = None  # of the country's own kind, beside or instead of a VAT id
    company_id: str | None = None  # in the register of companies
    company_scheme: str | None = None  # ICD code of that register
    endpoint: str | None = None  # where electronic invoices go to
    endpoint_scheme: str | None = None  # EAS code: "0088" for a GLN, "EM" for an e-mail address
    iban: str | None = None
    bic: str | None = None
    department: str | None = None  # whom to ask: "Accounts receivable"
    phone: str | None = None
    email: str | None = None
    locale: str | None = None  # how figures and dates are written for it: "de-DE"
    buyer_reference: str | None = None  # what a customer asks to see on invoices
    client_id: str | None = None  # what a law firm's client calls itself in LEDES files


class EntityDescribed(Event, frozen=True, kw_only=True):
    """What an entity's papers say from a day on; replaces what they said before as a whole."""

    entity_id: str
    valid_from: date
    papers: Papers

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"entity:{self.entity_id}")


class CustomerDescribed(Event, frozen=True, kw_only=True):
    """What is printed about a customer from a day on; replaces what was before as a whole."""

    customer_id: str
    valid_from: date
    papers: Papers

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"customer:{self.customer_id}")


class MatterNamed(Event, frozen=True, kw_only=True):
    """What the customer calls a project: a client's matter id, as law firms' invoices need it."""

    project_id: str
    matter: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"project:{self.project_id}")


PapersEvent: TypeAlias = EntityDescribed | CustomerDescribed | MatterNamed
