"""One time entry's story so far: what it says now, where it stands, and whether an approval waits for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, TypeAlias

import msgspec

from domain.catalogue import AnyEvent
from domain.quantity import Seconds
from domain.time_entry import (
    ApprovalParked,
    ParkedApprovalRecalled,
    TimeConfirmed,
    TimeCorrected,
    TimeRecorded,
    TimeRejected,
    TimeSubmitted,
    TimeWithdrawn,
    Work,
)

Status: TypeAlias = Literal["unknown", "recorded", "submitted", "rejected", "withdrawn"]


class EntryState(msgspec.Struct, frozen=True, gc=False):
    """`order` is the journal position that recorded the entry: earlier recorded, earlier under a cap."""

    entry_id: str
    status: Status = "unknown"
    work: Work | None = None
    billable: Seconds = 0
    flag: str = ""
    accounting_date: date = date.min
    out_of_period: bool = False
    order: int = 0
    parked_by: str = ""  # who approved it before it arrived
    confirmed: bool = False  # as it stands: no double of another


def folded(before: EntryState, seen: Iterable[tuple[int, AnyEvent]]) -> EntryState:
    """The entry after further facts about it."""
    state = before
    for position, event in seen:
        state = _after(state, position, event)
    return state


def _after(state: EntryState, position: int, event: AnyEvent) -> EntryState:
    match event:
        case TimeRecorded() | TimeCorrected():
            first = isinstance(event, TimeRecorded)
            return EntryState(
                state.entry_id,
                "recorded",
                event.work,
                event.billable,
                event.flag,
                event.accounting_date,
                event.out_of_period,
                position if first else state.order,
                state.parked_by if first else "",
            )
        case TimeWithdrawn():
            return msgspec.structs.replace(state, status="withdrawn")
        case TimeSubmitted():
            return msgspec.structs.replace(state, status="submitted")
        case TimeRejected():
            return msgspec.structs.replace(state, status="rejected")
        case ApprovalParked(approver=approver):
            return msgspec.structs.replace(state, parked_by=approver)
        case ParkedApprovalRecalled():
            return msgspec.structs.replace(state, parked_by="")
        case TimeConfirmed():
            return msgspec.structs.replace(state, confirmed=True)
        case _:
            return state
