"""Up to which days a contract is billed by its calendar, and from which day on each of them is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import get_args

from domain.period import on_day
from domain.settlement_terms import BilledEvery, Calendar, Weekday

MONTHS: dict[BilledEvery, int] = {
    "month": 1,
    "half_month": 1,
    "quarter": 3,
    "half_year": 6,
    "year": 12,
}
WEEKDAYS: tuple[str, ...] = get_args(Weekday)
WEEK = timedelta(days=7)
LAST = 31  # or the month's last day


def cut_offs(calendar: Calendar, since: date, until: date) -> Iterator[date]:
    """The calendar's cut-offs from a day to another, both included, in order."""
    match calendar.every:
        case "dates":
            found = iter(calendar.dates)
        case "week":
            found = _weekly(calendar, since)
        case _:
            found = _monthly(calendar, since)
    for day in found:
        if day > until:
            return
        if day >= since:
            yield day


def _weekly(calendar: Calendar, since: date) -> Iterator[date]:
    ahead = (WEEKDAYS.index(calendar.weekday) - since.weekday()) % len(WEEKDAYS)
    day = since + timedelta(days=ahead)
    while True:
        yield day
        day += WEEK


def _monthly(calendar: Calendar, since: date) -> Iterator[date]:
    """By calendar months, quarters, half-years or years: on a day of the last month of each."""
    every = MONTHS[calendar.every]
    month = ((since.month - 1) // every + 1) * every
    while True:
        days = (calendar.day, LAST) if calendar.every == "half_month" else (calendar.day,)
        yield from dict.fromkeys(on_day(since.year, month, day) for day in days)
        month += every


def is_cut_off(calendar: Calendar, day: date) -> bool:
    """Whether a contract is billed up to this very day."""
    return any(cut_offs(calendar, day, day))


def last_cut_off(calendar: Calendar, on: date) -> date | None:
    """The latest cut-off on or before a day; none: the calendar has not begun."""
    if calendar.every == "dates":
        return max((day for day in calendar.dates if day <= on), default=None)
    year_before = on_day(on.year - 1, on.month, 1)
    return max(cut_offs(calendar, year_before, on))


def last_due(calendar: Calendar, on: date) -> date | None:
    """The latest cut-off whose days of grace are over on a day: it is billed then."""
    return last_cut_off(calendar, on - timedelta(days=calendar.grace_days))


def due_on(calendar: Calendar, cut_off: date) -> date:
    """The first day on which a cut-off is billed: till then late work may still come in for it."""
    return cut_off + timedelta(days=calendar.grace_days)
