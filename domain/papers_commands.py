"""Commands about what invoices print of a company, and what a customer calls a project."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.command import Command, Id, Word

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Country = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$", examples=["GB"])]
Locale = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
Scheme = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Z]{2,4}$", examples=["0088"])]
ALWAYS = date(1990, 1, 1)


class _Described(Command, frozen=True, kw_only=True):
    """What stands on paper about a company, from a day on. What is left out is not so any more."""

    valid_from: date = ALWAYS
    legal_name: Word | None = None
    street: Line | None = None
    more_street: Line | None = None
    city: Line | None = None
    postcode: Code | None = None
    region: Line | None = None
    country: Country | None = None
    vat_id: Code | None = None
    tax_id: Code | None = None
    company_id: Code | None = None
    company_scheme: Scheme | None = None
    endpoint: Line | None = None
    endpoint_scheme: Scheme | None = None
    iban: Code | None = None
    bic: Code | None = None
    department: Line | None = None
    phone: Code | None = None
    email: Line | None = None
    locale: Locale | None = None
    buyer_reference: Line | None = None
    client_id: Code | None = None


class DescribeEntity(_Described, frozen=True, kw_only=True):
    """Say what an entity's invoices print of it: address, VAT id, bank account, endpoint."""

    entity_id: Id


class DescribeCustomer(_Described, frozen=True, kw_only=True):
    """Say what is printed of a customer, and how figures and dates are written for it."""

    customer_id: Id


class NameMatter(Command, frozen=True, kw_only=True):
    """Say what the customer calls a project (the client's matter id on a law firm's invoices)."""

    project_id: Id
    matter: Code


PapersCommand: TypeAlias = DescribeEntity | DescribeCustomer | NameMatter
