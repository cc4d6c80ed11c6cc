"""Every command the ledger understands. Shapes only: what a caller must give, in words and units people use.

Quantities and amounts are texts or whole numbers ("7.50", "1,000.00", 8): never floating point.
Dates are ISO days. Ids are canonical: "<source>:<id in source>" or the firm's own.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias, get_args

import msgspec

from domain.command import Command, Entries, Id, Number, Shape, Word
from domain.master_commands import (
    AmendCap,
    AskReopening,
    ChangeGrade,
    ClosePeriod,
    CloseProject,
    EndContract,
    HoldCustomer,
    LineTerms,
    OpenEntity,
    OpenProject,
    PublishRates,
    RateTerms,
    RegisterCustomer,
    RegisterPerson,
    ReleaseCustomer,
    ReopenPeriod,
    SetRatePrecedence,
    SignContract,
)
from domain.quantity import Unit

__all__ = [
    "COMMANDS",
    "AdjustLine",
    "AmendCap",
    "AnyCommand",
    "ApproveTime",
    "AskReopening",
    "BillableQuantity",
    "ChangeGrade",
    "ClearRow",
    "ClosePeriod",
    "CloseProject",
    "Command",
    "ConfirmHold",
    "CorrectTime",
    "CreditInvoice",
    "CreditPart",
    "DecideAgain",
    "DraftInvoice",
    "EndContract",
    "Entries",
    "HoldCustomer",
    "Id",
    "IssueInvoice",
    "LineTerms",
    "Number",
    "OpenEntity",
    "OpenProject",
    "PublishRates",
    "RateTerms",
    "RecallApproval",
    "RecordTime",
    "RefusedRowShape",
    "RegisterCustomer",
    "RegisterPerson",
    "RejectTime",
    "ReleaseCustomer",
    "RemoveLines",
    "ReopenPeriod",
    "ReportRefusedRows",
    "SetRatePrecedence",
    "Shape",
    "SignContract",
    "SubmitTime",
    "VoidDraft",
    "WipPart",
    "WithdrawTime",
    "Word",
    "WriteOffTime",
    "WriteUpTime",
]


class RecordTime(Command, frozen=True, kw_only=True):
    """Record worked time. The same entry again changes nothing; other content is refused."""

    entry_id: Id
    project_id: Id
    contract_id: Id | None = None  # needed only where a project is under several contracts
    person_id: Id
    worked_on: date
    quantity: Number
    unit: Unit = "hours"
    chargeable: bool = True
    activity: str | None = None
    note: Annotated[str, msgspec.Meta(max_length=1000)] | None = None
    rate: Number | None = None
    fixed: Number | None = None


class CorrectTime(Command, frozen=True, kw_only=True):
    """Correct an entry as a whole. Approved, unbilled time loses its approval; billed time is refused."""

    entry_id: Id
    project_id: Id
    contract_id: Id | None = None
    person_id: Id
    worked_on: date
    quantity: Number
    unit: Unit = "hours"
    chargeable: bool = True
    activity: str | None = None
    note: Annotated[str, msgspec.Meta(max_length=1000)] | None = None
    rate: Number | None = None
    fixed: Number | None = None
    reason: Word = "corrected at the source"


class WithdrawTime(Command, frozen=True, kw_only=True):
    """Withdraw an entry that should never have been recorded."""

    entry_id: Id
    reason: Word


class SubmitTime(Command, frozen=True, kw_only=True):
    """Hand in entries for approval."""

    entry_ids: Entries


class RejectTime(Command, frozen=True, kw_only=True):
    """Send submitted entries back to their person."""

    entry_ids: Entries
    reason: Word


class BillableQuantity(Shape, frozen=True, kw_only=True):
    """Charge an entry at another quantity than was worked (semantics 2.1.3)."""

    entry_id: Id
    quantity: Number
    unit: Unit = "hours"


class ApproveTime(Command, frozen=True, kw_only=True):
    """Approve entries: each becomes billable WIP, or waits with its reasons. Never one's own time.

    Entries that have not arrived yet are parked and approved when they do.
    """

    entry_ids: Entries
    billable: tuple[BillableQuantity, ...] = ()


class RecallApproval(Command, frozen=True, kw_only=True):
    """Take an approval back before billing. Billed time needs a credit instead."""

    entry_ids: Entries
    reason: Word


# --- work in progress --------------------------------------------------------------------------


class ConfirmHold(Command, frozen=True, kw_only=True):
    """Answer for held time so that one named reason no longer stands against it."""

    contract_id: Id
    entry_ids: Entries
    reason_code: Word
    note: Word


class DecideAgain(Command, frozen=True, kw_only=True):
    """Look at a contract's open lots again under the rules, rates and cap of today."""

    contract_id: Id
    on: date


class WipPart(Shape, frozen=True, kw_only=True):
    """An entry's open value, or a part of it by amount."""

    entry_id: Id
    amount: Number | None = None  # none: all that is open


class WriteOffTime(Command, frozen=True, kw_only=True):
    """Write off (or down) approved, unbilled value that will never be billed; it posts in its own period."""

    contract_id: Id
    kind: Literal["write_off", "write_down"] = "write_off"
    parts: Annotated[tuple[WipPart, ...], msgspec.Meta(min_length=1, max_length=1000)]
    on: date
    reason: Word


class WriteUpTime(Command, frozen=True, kw_only=True):
    """Raise the value of an approved, unbilled entry above its standard rate."""

    contract_id: Id
    entry_id: Id
    amount: Number
    on: date
    reason: Word


# --- billing -----------------------------------------------------------------------------------


class DraftInvoice(Command, frozen=True, kw_only=True):
    """Draft one invoice over contracts of one customer with all that is billable up to the cut-off."""

    contracts: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=200)]
    cut_off: date


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


# --- imports -----------------------------------------------------------------------------------


class RefusedRowShape(Shape, frozen=True, kw_only=True):
    line: int
    source_id: str
    code: str
    says: str


class ReportRefusedRows(Command, frozen=True, kw_only=True):
    """Put rows that an import could not record on the data desk."""

    import_id: Id
    profile: Id
    file_name: Word
    rows: Annotated[tuple[RefusedRowShape, ...], msgspec.Meta(min_length=1, max_length=1000)]


class ClearRow(Command, frozen=True, kw_only=True):
    """Say that a refused row was put right or needs nothing more."""

    import_id: Id
    line: int
    note: Word


AnyCommand: TypeAlias = (
    OpenEntity
    | RegisterCustomer
    | HoldCustomer
    | ReleaseCustomer
    | RegisterPerson
    | ChangeGrade
    | OpenProject
    | CloseProject
    | SignContract
    | EndContract
    | AmendCap
    | PublishRates
    | SetRatePrecedence
    | ClosePeriod
    | AskReopening
    | ReopenPeriod
    | RecordTime
    | CorrectTime
    | WithdrawTime
    | SubmitTime
    | RejectTime
    | ApproveTime
    | RecallApproval
    | ConfirmHold
    | DecideAgain
    | WriteOffTime
    | WriteUpTime
    | DraftInvoice
    | RemoveLines
    | AdjustLine
    | VoidDraft
    | IssueInvoice
    | CreditInvoice
    | ReportRefusedRows
    | ClearRow
)
COMMANDS: tuple[type[Command], ...] = get_args(AnyCommand)
