"""Time entries: recorded by the people who worked, corrected, withdrawn, submitted, rejected. No money yet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeAlias

from domain.event import Event, Part
from domain.quantity import Seconds, Unit, in_seconds
from domain.ruling import Ruling


class Work(Part, frozen=True, kw_only=True):
    """What was worked: the content of an entry, exactly as its source gave it."""

    project_id: str
    contract_id: str  # whose line covers the project on that day
    line_id: str
    person_id: str
    worked_on: date
    quantity: Decimal
    unit: Unit = "hours"
    chargeable: bool = True
    activity: str | None = None
    note: str | None = None  # goes on the invoice; no personal data
    rate: Decimal | None = None  # entry's own rate per hour
    fixed: Decimal | None = None  # entry's own fixed amount
    rate_currency: str | None = None  # of these; none: the contract's

    @property
    def seconds(self) -> Seconds:
        return in_seconds(self.quantity, self.unit)


class TimeRecorded(Event, frozen=True, kw_only=True):
    """Somebody put time against a project. It says nothing yet about billing."""

    entry_id: str  # canonical id: "<source>:<id in source>", e.g. "psa:88412"
    work: Work
    billable: Seconds  # after quantity rounding by time policy
    flag: str = ""  # what time policy wants looked at before it bills, e.g. "long_day"
    accounting_date: date
    out_of_period: bool = False
    ruling: Ruling  # time policy's

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"entry:{self.entry_id}",)


class TimeCorrected(Event, frozen=True, kw_only=True):
    """The entry says something else from now on; what it said before stays readable."""

    entry_id: str
    work: Work
    was: Work
    billable: Seconds
    flag: str = ""
    accounting_date: date
    out_of_period: bool = False
    ruling: Ruling
    reason: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"entry:{self.entry_id}",)


class TimeWithdrawn(Event, frozen=True, kw_only=True):
    """The entry was a mistake as a whole. Its id is never used again."""

    entry_id: str
    reason: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"entry:{self.entry_id}",)


class TimeSubmitted(Event, frozen=True, kw_only=True):
    """A person hands in entries for approval; from here on they change by rejection only."""

    entry_ids: tuple[str, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(f"entry:{entry_id}" for entry_id in self.entry_ids)


class TimeRejected(Event, frozen=True, kw_only=True):
    """The approver sends entries back with a reason; they may be corrected and submitted again."""

    entry_ids: tuple[str, ...]
    reason: str

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(f"entry:{entry_id}" for entry_id in self.entry_ids)


class ApprovalParked(Event, frozen=True, kw_only=True):
    """An approval came before its entry. It waits, visibly, and is carried out when the entry arrives."""

    entry_ids: tuple[str, ...]
    approver: str

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(f"entry:{entry_id}" for entry_id in self.entry_ids)


class ParkedApprovalRecalled(Event, frozen=True, kw_only=True):
    """An approval that waited for its entry is taken back: the entry, should it come, waits for approval."""

    entry_ids: tuple[str, ...]
    reason: str

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(f"entry:{entry_id}" for entry_id in self.entry_ids)


class TimeConfirmed(Event, frozen=True, kw_only=True):
    """Somebody looked at entries that are like others of their person's day: they are no doubles."""

    entry_ids: tuple[str, ...]
    note: str

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(f"entry:{entry_id}" for entry_id in self.entry_ids)


TimeEvent: TypeAlias = (
    TimeRecorded
    | TimeCorrected
    | TimeWithdrawn
    | TimeSubmitted
    | TimeRejected
    | ApprovalParked
    | ParkedApprovalRecalled
    | TimeConfirmed
)
