"""Invoices: drafted from lots, reviewed, issued with a number without gaps, credited by lots, rebilled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from domain.event import Event, Part
from domain.numbering_pattern import NumberingSet
from domain.posting import Posting
from domain.quantity import Seconds
from domain.quote import Conversion
from domain.settlement import Settlement
from domain.settlement_terms import InvoiceGroup
from domain.wip import Charged, Particulars

Choice: TypeAlias = Literal["group", "cut_off", "minimum"]


class InvoiceLine(Part, Charged, frozen=True, kw_only=True):
    """One lot on an invoice. `minor` is the lot's value; `adjusted` what is charged when it differs."""

    number: int  # 1, 2, ... never reused within an invoice
    contract_id: str
    line_id: str
    project_id: str
    entry_id: str
    start: int
    end: int
    order: int
    person_id: str
    worked_on: date
    seconds: Seconds  # the whole entry's billable time; the lot's share is pro rata
    entry_minor: int  # the value of all the entry's charged time, `seconds`
    rate: Decimal | None = None
    note: str | None = None
    flag: str = ""
    recognised: bool = True  # accrued as revenue before it was drafted
    text: str = ""  # as it is printed, by the contract's template
    particulars: Particulars | None = None  # none: worked time
    conversion: Conversion | None = None  # of a price in another currency
    funding: str = ""  # the source that pays for it

    @property
    def minor(self) -> int:
        return self.end - self.start


class InvoiceDrafted(Event, frozen=True, kw_only=True):
    """Lots are put on a draft: from now on they count against caps and no other draft can take them."""

    invoice_id: str
    customer_id: str
    contracts: tuple[str, ...]
    currency: str
    cut_off: date  # work up to this date, inclusive
    lines: tuple[InvoiceLine, ...]
    group: InvoiceGroup | None = None  # how a run put it together
    project: str | None = None  # it is for this one only; empty: for what has none
    purchase_order: str | None = None
    chosen: tuple[Choice, ...] = ()  # otherwise than the contracts' terms say

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"invoice:{self.invoice_id}", *(f"account:{c}" for c in self.contracts))


class LinesRemoved(Event, frozen=True, kw_only=True):
    """Lines are taken off a draft: their lots are unbilled again, deferred ones not before a date."""

    invoice_id: str
    contracts: tuple[str, ...]
    numbers: tuple[int, ...]
    reason: str
    defer_until: date | None = None

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"invoice:{self.invoice_id}", *(f"account:{c}" for c in self.contracts))


class LineAdjusted(Event, frozen=True, kw_only=True):
    """A draft's line is charged at another amount, with a reason. Lower: the rest is written down at issue."""

    invoice_id: str
    contracts: tuple[str, ...]
    number: int
    contract_id: str
    was: int
    now: int
    reason: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"invoice:{self.invoice_id}", *(f"account:{c}" for c in self.contracts))


class DraftVoided(Event, frozen=True, kw_only=True):
    """A draft is given up: all its lots are unbilled again. It never had a number."""

    invoice_id: str
    contracts: tuple[str, ...]
    reason: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"invoice:{self.invoice_id}", *(f"account:{c}" for c in self.contracts))


class LineAdded(Event, frozen=True, kw_only=True):
    """A line for no approved work is put on a draft: goods returned, a deduction, a courier."""

    invoice_id: str
    contracts: tuple[str, ...]
    number: int  # after all that were ever on it
    contract_id: str
    text: str  # as it is printed
    quantity: Decimal  # below zero: taken off
    unit: str = ""
    unit_price: Decimal
    per: Decimal = Decimal(1)  # how many the price is for
    minor: int
    tax: str = ""  # the firm's tax code; none: its standard one
    reason: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"invoice:{self.invoice_id}", *(f"account:{c}" for c in self.contracts))


class DraftAdjusted(Event, frozen=True, kw_only=True):
    """An allowance or a charge on a draft as a whole, or on one of its lines; zero takes it back."""

    invoice_id: str
    contracts: tuple[str, ...]
    kind: Literal["allowance", "charge"]
    code: str  # one of a code stands on a draft, or on a line: the next one replaces it
    number: int = 0  # the line it is on; none: the whole
    minor: int | None = None
    percent: Decimal | None = None  # of the lines' net at issue, or of what the line charges
    tax: str | None = None  # a tax code of its own; none: as what it is about
    reason: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"invoice:{self.invoice_id}", *(f"account:{c}" for c in self.contracts))


class ContractTotal(Part, frozen=True, kw_only=True):
    """What an invoice or credit memo means for one contract, in minor units."""

    contract_id: str
    lots: int  # value of the lots
    charged: int  # after adjustments


class EarlyPaymentOffer(Part, frozen=True, kw_only=True):
    """What the customer may keep of an invoice that it pays in time."""

    percent: Decimal
    minor: int  # of what is payable
    until: date  # inclusive
    proportionate: bool = False  # a part that is paid in time earns its part
    tax: int = 0  # of `minor`: tax that falls with it


class InvoiceIssued(Event, frozen=True, kw_only=True):
    """The draft becomes an invoice with the next number of its series; accrued revenue becomes billed."""

    invoice_id: str
    number: str  # "US01-INV-2015-000001"
    series: str  # "US01-INV-2015"
    sequence: int
    customer_id: str
    contracts: tuple[str, ...]
    currency: str
    issued_on: date
    due_on: date
    accounting_date: date
    out_of_period: bool = False
    total: int  # what the lines charge, before allowances and tax
    totals: tuple[ContractTotal, ...]
    settlement: Settlement | None = None  # none: nothing but the lines, so `total` is payable
    kind: Literal["invoice", "retention_release"] = "invoice"
    early_payment: EarlyPaymentOffer | None = None
    text: str = ""  # as it is printed above the lines
    postings: tuple[Posting, ...]

    @property
    def payable(self) -> int:
        """What the customer has to pay for this document, in minor units."""
        return self.total if self.settlement is None else self.settlement.payable

    @property
    def tags(self) -> tuple[str, ...]:
        return _document_tags(self)


class CreditLine(Part, frozen=True, kw_only=True):
    """A lot freed by a credit memo: the part `start` to `end` of an invoice line, credited at `charged`."""

    of: InvoiceLine
    start: int
    end: int
    charged: int  # what the customer gets back for it
    write_off: bool = False  # by explicit choice; otherwise the lot is WIP again

    @property
    def minor(self) -> int:
        return self.end - self.start


class InvoiceCredited(Event, frozen=True, kw_only=True):
    """A credit memo names the lots it frees; they are chargeable WIP again unless written off by choice."""

    invoice_id: str
    credit_id: str
    number: str
    series: str
    sequence: int
    customer_id: str
    contracts: tuple[str, ...]
    currency: str
    credited_on: date
    accounting_date: date
    out_of_period: bool = False
    reason: str
    lines: tuple[CreditLine, ...]
    total: int  # positive: what the lines credit, before allowances and tax
    totals: tuple[ContractTotal, ...]
    settlement: Settlement | None = None  # of the credit itself, all parts positive
    to_credit: int = 0  # of `payable`: beyond what was owed, so it is held as a credit balance
    void: bool = False  # the invoice should never have been issued
    postings: tuple[Posting, ...]

    @property
    def payable(self) -> int:
        """What the customer has to pay less, or gets back, in minor units."""
        return self.total if self.settlement is None else self.settlement.payable

    @property
    def tags(self) -> tuple[str, ...]:
        return _document_tags(self)


def _document_tags(document: InvoiceIssued | InvoiceCredited) -> tuple[str, ...]:
    """What a numbered document is about; and the money of the customer that it takes or gives back."""
    applied = () if document.settlement is None else document.settlement.applied
    tags = (
        f"invoice:{document.invoice_id}",
        f"series:{document.series}",
        f"number:{document.number}",
        f"cash:{document.customer_id}",
        *(f"account:{c}" for c in document.contracts),
        *(one.tag for one in applied if one.tag),
    )
    return tuple(dict.fromkeys(tags))


InvoiceEvent: TypeAlias = (
    InvoiceDrafted
    | LinesRemoved
    | LineAdjusted
    | LineAdded
    | DraftAdjusted
    | DraftVoided
    | InvoiceIssued
    | InvoiceCredited
    | NumberingSet
)
