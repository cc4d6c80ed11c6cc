"""Up to which day a contract is billed when a billing run is made: its calendar, and the grace for late work."""

from __future__ import annotations

from datetime import date, timedelta

from domain.due_dates import on_day
from domain.settlement_terms import Calendar

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def cut_off_on(calendar: Calendar, starts_on: date, today: date) -> date | None:
    """The latest billing day whose grace is over today; none before the contract's first.

    Quarters and longer run with the calendar year, so a contract that starts within one is first
    billed at its end.
    """
    step = MONTHS[calendar.every]
    latest = today - timedelta(days=calendar.grace_days)
    month = (latest.month + step - 1) // step * step
    for back in (0, step):
        candidate = on_day(latest.year, month - back, calendar.day)
        if candidate <= latest:
            return candidate if candidate >= starts_on else None
    return None
