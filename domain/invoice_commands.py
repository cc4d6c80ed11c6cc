"""Commands about invoices: drafted, reviewed, voided, issued, credited by lots."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

import msgspec

from domain.command import Command, Id, Number, Shape, Word
from domain.numbering_pattern import Document
from domain.quantity import Unit
from domain.settlement_terms import InvoiceGroup

PartOf = Annotated[str, msgspec.Meta(max_length=120)]


class DraftInvoice(Command, frozen=True, kw_only=True):
    """Draft one invoice over contracts of one customer with all that is billable up to the cut-off.

    What a source of funding with another payer pays for goes on that payer's own invoice.
    """

    contracts: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=200)]
    cut_off: date
    payer: Id | None = None  # of the contracts' funding; none: the contracts' own customer
    group: InvoiceGroup | None = None  # how the contracts were put together, where a run did
    project: PartOf | None = None  # only what is on this project; empty: on none
    purchase_order: PartOf | None = None  # only what is under this order; empty: under none
    below_minimum: bool = False  # draft it although it is less than the contracts' minimum


class BillDue(Command, frozen=True, kw_only=True):
    """Bill contracts whose billing calendar says so: each once up to its last cut-off, its days of grace over.

    What is not due, or was billed for that cut-off, is left alone: sent twice, nothing changes.
    """

    contracts: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=200)]
    on: date  # the billing date
    run: Id = "by-hand"  # what the billing calendar calls the run
    group: InvoiceGroup | None = None  # instead of what the contracts say
    below_minimum: bool = False


class RemoveLines(Command, frozen=True, kw_only=True):
    """Take lines off a draft; with a date, their lots wait until a cut-off on or after it."""

    invoice_id: Id
    numbers: Annotated[tuple[int, ...], msgspec.Meta(min_length=1)]
    reason: Word
    defer_until: date | None = None


class AdjustLine(Command, frozen=True, kw_only=True):
    """Charge a draft's line at another amount, with a reason."""

    invoice_id: Id
    number: int
    amount: Number
    reason: Word


class VoidDraft(Command, frozen=True, kw_only=True):
    """Give up a draft: everything on it is billable again."""

    invoice_id: Id
    reason: Word


class IssueInvoice(Command, frozen=True, kw_only=True):
    """Issue a draft under the next number of its series."""

    invoice_id: Id
    issued_on: date


class CreditPart(Shape, frozen=True, kw_only=True):
    """A line of an issued invoice to credit, whole or by amount or by quantity."""

    number: int
    amount: Number | None = None
    quantity: Number | None = None
    unit: Unit = "hours"


class CreditInvoice(Command, frozen=True, kw_only=True):
    """Credit an issued invoice by lots, wholly (no lines named) or partly. Freed lots are WIP again."""

    invoice_id: Id
    lines: tuple[CreditPart, ...] = ()
    credited_on: date
    reason: Word
    write_off: bool = False  # write the freed lots off instead of making them billable again


class AddLine(Command, frozen=True, kw_only=True):
    """Put a line on a draft that is for no approved work: a courier, or, below zero, goods returned or a deduction.

    No cap counts it. RemoveLines takes it off again.
    """

    invoice_id: Id
    text: Word
    quantity: Number  # below zero: taken off
    unit_price: Number
    unit: str = ""
    per: Number = 1  # how many the price is for
    tax_code: str = ""
    contract_id: Id | None = None  # none: the draft's first
    reason: Word


class AdjustDraft(Command, frozen=True, kw_only=True):
    """Allow or charge something on a draft as a whole, or on one of its lines; zero takes it back."""

    invoice_id: Id
    kind: Literal["allowance", "charge"]
    code: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$", examples=["freight"])]
    number: int = 0  # the line it is on; none: the whole
    amount: Number | None = None
    percent: Number | None = (
        None  # of the lines' net when it is issued, or of what the line charges
    )
    tax_code: str | None = None  # none: taxed as what it is about
    reason: Word


class VoidInvoice(Command, frozen=True, kw_only=True):
    """Take back an invoice that should never have been issued: what is left of it is credited."""

    invoice_id: Id
    voided_on: date
    reason: Word


class ReleaseRetention(Command, frozen=True, kw_only=True):
    """Ask a customer for retainage of a contract, all or an amount, oldest invoice first."""

    contract_id: Id
    amount: Number | None = None  # default: all that is withheld
    released_on: date
    reason: Word


class SetNumbering(Command, frozen=True, kw_only=True):
    """Choose how invoices or credit memos are numbered: "{prefix}-{year}-{number:6}"."""

    document: Document
    pattern: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


InvoiceCommand: TypeAlias = (
    DraftInvoice
    | BillDue
    | RemoveLines
    | AdjustLine
    | AddLine
    | AdjustDraft
    | VoidDraft
    | IssueInvoice
    | CreditInvoice
    | VoidInvoice
    | ReleaseRetention
    | SetNumbering
)
