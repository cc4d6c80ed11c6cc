"""What an invoice or a credit memo says, whatever form it is sent in: who, what, how much, and by when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final, Literal

import msgspec

from domain.money import scale
from domain.settlement import Category

Form = Literal["pdf", "facturx", "ubl", "ledes"]
INVOICE: Final = "380"  # UNTDID 1001
CREDIT_NOTE: Final = "381"
ORDER = "Purchase order"  # the name of what a line says of its own
ADDED: Final = "added"  # the kind of a line that is for no approved work
HOUR, ONE = "HUR", "C62"  # UN/ECE Recommendation 20


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a document. Money is in minor units of the document's currency."""


class Party(Part, frozen=True, kw_only=True):
    """A company as its papers describe it."""

    id: str  # what the ledger calls it
    name: str
    street: str | None = None
    more_street: str | None = None
    city: str | None = None
    postcode: str | None = None
    region: str | None = None
    country: str | None = None
    vat_id: str | None = None
    tax_id: str | None = None
    company_id: str | None = None
    company_scheme: str | None = None
    endpoint: str | None = None
    endpoint_scheme: str | None = None
    department: str | None = None
    phone: str | None = None
    email: str | None = None


class Bank(Part, frozen=True, kw_only=True):
    """The account that is paid to."""

    iban: str
    bic: str | None = None


class Tax(Part, frozen=True, kw_only=True):
    """How something is taxed: the category's letter and its percentage; none outside of any tax."""

    category: Category = "O"
    rate: Decimal | None = None


class Adjustment(Part, frozen=True, kw_only=True):
    """Something taken off (negative) or put on, with its reason; on a document, with its own tax."""

    minor: int
    reason: str
    tax: Tax = Tax()


class Work(Part, frozen=True, kw_only=True):
    """Whose work a line is, and how clients' systems sort it."""

    entry_id: str
    on: date
    person_id: str = ""
    kind: str = "time"
    grade: str = ""
    task: str = ""  # UTBMS codes, where the entry's activity is one
    activity: str = ""
    expense: str = ""


class Line(Part, frozen=True, kw_only=True):
    """One line: quantity at a price, what was put on or taken off, and what that comes to.

    `net` is `quantity` x `price` / `base_quantity` + `adjustments`, rounded half-up.
    """

    number: int
    project_id: str
    text: str
    detail: str = ""
    contract_id: str = ""
    quantity: Decimal
    unit: str = HOUR
    price: Decimal
    base_quantity: Decimal = Decimal(1)
    adjustments: tuple[Adjustment, ...] = ()
    net: int
    tax: Tax = Tax()
    work: Work
    order: str = ""  # the customer's, where the lines of a document are under several


class TaxGroup(Part, frozen=True, kw_only=True):
    """All that is taxed alike: its base, its tax, and why there is none."""

    tax: Tax
    taxable: int
    minor: int
    reason: str | None = None
    reason_code: str | None = None  # of the VATEX list


class Totals(Part, frozen=True, kw_only=True):
    """What a document comes to. `applied` was paid before; `retained` is owed later."""

    lines: int
    allowances: int  # positive
    charges: int
    net: int
    tax: int
    gross: int
    applied: int = 0
    rounding: int = 0
    payable: int
    retained: int = 0


class Preceding(Part, frozen=True, kw_only=True):
    """The invoice that a credit memo corrects."""

    number: str
    issued_on: date


class TaxDue(Part, frozen=True, kw_only=True):
    """All tax of a document in the seller's own currency, where that is another (BT-6, BT-111; Directive 2006/112/EC, article 230)."""

    currency: str
    minor: int  # of that currency


class Document(Part, frozen=True, kw_only=True):
    """An issued invoice (type 380) or a credit memo (381, its amounts positive)."""

    type_code: Literal["380", "381"]
    number: str
    issued_on: date
    due_on: date | None = None
    terms: str = ""
    note: str = ""
    currency: str
    locale: str = "en-GB"
    seller: Party
    buyer: Party
    bank: Bank | None = None
    buyer_reference: str | None = None
    client_id: str | None = None
    purchase_order: str | None = None
    contract_id: str | None = None  # if it is for one contract only
    projects: dict[str, str] = {}  # names, by id
    matters: dict[str, str] = {}  # what the customer calls a project
    preceding: Preceding | None = None
    lines: tuple[Line, ...]
    adjustments: tuple[Adjustment, ...] = ()
    groups: tuple[TaxGroup, ...]
    totals: Totals
    tax_due: TaxDue | None = None

    @property
    def is_credit(self) -> bool:
        """Whether it gives back instead of charging."""
        return self.type_code == CREDIT_NOTE

    @property
    def period(self) -> tuple[date, date]:
        """The first and last day of the work it is about."""
        days = [line.work.on for line in self.lines] or [self.issued_on]
        return min(days), max(days)

    @property
    def untaxed(self) -> bool:
        """Whether it is outside of any tax: such a document may not name VAT ids (BR-O-02)."""
        return any(group.tax.category == "O" for group in self.groups)


def plain(minor: int, currency: str) -> str:
    """An amount as data interchange writes it: 100000 USD cents is "1000.00"."""
    places = scale(currency)
    return f"{Decimal(minor).scaleb(-places):.{places}f}"


def exact(number: Decimal) -> str:
    """A number with all its digits and no more: "7.5", "115"."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
