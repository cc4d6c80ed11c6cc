"""A book's calendar: which months are closed, where late facts are posted, what each close kept."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import msgspec

from domain.period import (
    PeriodClosed,
    PeriodEvent,
    PeriodPinned,
    PeriodReopened,
    ReopeningAsked,
    first_day,
    following,
    period_of,
)

_Held = TypeVar("_Held")


class Calendar(msgspec.Struct, frozen=True):
    """Months are open until closed."""

    closed: frozenset[str] = frozenset()
    reopening: dict[str, ReopeningAsked] = {}
    pinned: dict[str, PeriodPinned] = {}  # closed months, as they were closed
    was_pinned: dict[str, PeriodPinned] = {}  # months that were reopened since

    def posted_on(self, effective: date) -> tuple[date, bool]:
        """The accounting date of a fact and whether it is out of its period (semantics 2.10).

        An open period takes the effective date itself; a closed one the first day of the first open
        period after it.
        """
        if not self.closed:
            return effective, False
        period = period_of(effective)
        if period not in self.closed:
            return effective, False
        while period in self.closed:
            period = following(period)
        return first_day(period), True


def after(calendar: Calendar, event: PeriodEvent) -> Calendar:
    """The calendar after a further fact; the one given stays as it was."""
    period = event.period
    match event:
        case PeriodClosed():
            return msgspec.structs.replace(
                calendar,
                closed=calendar.closed | {period},
                reopening=_without(calendar.reopening, period),
            )
        case PeriodPinned():
            return msgspec.structs.replace(calendar, pinned=calendar.pinned | {period: event})
        case ReopeningAsked():
            return msgspec.structs.replace(calendar, reopening=calendar.reopening | {period: event})
        case PeriodReopened():
            pin = calendar.pinned.get(period)
            return Calendar(
                closed=calendar.closed - {period},
                reopening=_without(calendar.reopening, period),
                pinned=_without(calendar.pinned, period),
                was_pinned=calendar.was_pinned | ({} if pin is None else {period: pin}),
            )


def _without(held: dict[str, _Held], period: str) -> dict[str, _Held]:
    return {name: one for name, one in held.items() if name != period}
