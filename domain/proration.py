"""A part of a period's fee by its days, both ends included: the share of the whole period, rounded once."""

from __future__ import annotations

from datetime import date

from domain.money import half_up
from domain.refusal import BadDate


def days(first: date, last: date) -> int:
    """How many days there are from one to the other, both included."""
    if last < first:
        raise BadDate(f"A period can not end ({last}) before it starts ({first}).")
    return (last - first).days + 1


def prorated(minor: int, part: int, whole: int) -> int:
    """The share of a period's fee for `part` of its `whole` days, in minor units, half-up."""
    if not 0 <= part <= whole or whole == 0:
        raise BadDate(f"{part} of {whole} days is no part of a period.")
    return half_up(minor * part, whole)


def prorated_between(minor: int, first: date, last: date, starts: date, ends: date) -> int:
    """The share of the fee of the period `first` to `last` for the days from `starts` to `ends`."""
    low, high = max(first, starts), min(last, ends)
    return 0 if high < low else prorated(minor, days(low, high), days(first, last))
