"""Commands about invoices: drafted, reviewed, voided, issued, credited by lots."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.command import Command, Id, Number, Shape, Word
from domain.quantity import Unit


class DraftInvoice(Command, frozen=True, kw_only=True):
    """Draft one invoice over contracts of one customer with all that is billable up to the cut-off.

    What a source of funding with another payer pays for goes on that payer's own invoice.
    """

    contracts: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=200)]
    cut_off: date
    payer: Id | None = None  # of the contracts' funding; none: the contracts' own customer


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


InvoiceCommand: TypeAlias = (
    DraftInvoice | RemoveLines | AdjustLine | VoidDraft | IssueInvoice | CreditInvoice
)
