"""A part of a period's fee by its days, both ends included, by the convention the contract names, rounded once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, TypeAlias

from domain.money import half_up
from domain.refusal import BadDate

DayCount: TypeAlias = Literal[
    "by_days",  # actual days of the actual period
    "thirty_360",  # months of thirty days, whatever the calendar says
    "actual_365",  # days of a year of 365: the fee of a year by its days
    "working_days",  # Mondays to Fridays of those of the period
]
FRIDAY = 4
MONTH, YEAR = 30, 365  # days of the conventions
MONTHS_OF_A_YEAR = 12


def days(first: date, last: date) -> int:
    """How many days there are from one to the other, both included."""
    if last < first:
        raise BadDate(f"A period can not end ({last}) before it starts ({first}).")
    return (last - first).days + 1


def prorated(minor: int, part: int, whole: int) -> int:
    """The share of a period's fee for `part` of its `whole` days, in minor units, half-up."""
    numerator, denominator = fraction(part, whole)
    return half_up(minor * numerator, denominator)


def fraction(part: int, whole: int) -> tuple[int, int]:
    """A part of a whole as numerator and denominator."""
    if not 0 <= part <= whole or whole == 0:
        raise BadDate(f"{part} of {whole} days is no part of a period.")
    return part, whole


def covered(
    first: date, last: date, starts: date, ends: date, count: DayCount = "by_days"
) -> tuple[int, int]:
    """Which part of the period `first` to `last` lies in `starts` to `ends`, as numerator and denominator."""
    low, high = max(first, starts), min(last, ends)
    if high < low:
        return 0, 1
    if (low, high) == (first, last):
        return 1, 1
    match count:
        case "by_days":
            return fraction(days(low, high), days(first, last))
        case "thirty_360":
            return fraction(_thirty(low, high), _thirty(first, last))
        case "working_days":
            whole = _working(first, last)
            return fraction(_working(low, high), whole) if whole else (0, 1)
        case "actual_365":
            months = round(days(first, last) * MONTHS_OF_A_YEAR / YEAR)
            if not months:  # a week: its days
                return fraction(days(low, high), days(first, last))
            return min(days(low, high) * MONTHS_OF_A_YEAR, months * YEAR), months * YEAR


def prorated_between(
    minor: int, first: date, last: date, starts: date, ends: date, count: DayCount = "by_days"
) -> int:
    """The share of the fee of the period `first` to `last` for the days from `starts` to `ends`."""
    numerator, denominator = covered(first, last, starts, ends, count)
    return half_up(minor * numerator, denominator)


def _thirty(first: date, last: date) -> int:
    """Days of months of thirty days: from the first up to the day after the last, the 31st being a 30th."""
    after = last + timedelta(days=1)
    months = (after.year - first.year) * MONTHS_OF_A_YEAR + after.month - first.month
    return months * MONTH + min(after.day, MONTH) - min(first.day, MONTH)


def _working(first: date, last: date) -> int:
    return sum((first + timedelta(days=n)).weekday() <= FRIDAY for n in range(days(first, last)))
