"""Commands about time entries: recorded, corrected, withdrawn, submitted, approved, rejected, recalled."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.command import Command, Currency, Entries, Id, Number, Shape, Word
from domain.quantity import Unit


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
    rate_currency: Currency | None = None  # of its own rate; none: the contract's


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
    rate_currency: Currency | None = None
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


class ConfirmTime(Command, frozen=True, kw_only=True):
    """Say of entries that look like others of their person's day that they are no doubles."""

    entry_ids: Entries
    note: Word


class RecallApproval(Command, frozen=True, kw_only=True):
    """Take an approval back before billing, or before its entry came. Billed time needs a credit instead."""

    entry_ids: Entries
    reason: Word


TimeCommand: TypeAlias = (
    RecordTime
    | CorrectTime
    | WithdrawTime
    | SubmitTime
    | RejectTime
    | ApproveTime
    | ConfirmTime
    | RecallApproval
)
