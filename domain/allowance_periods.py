"""The periods of an allowance: calendar months, quarters, half-years or years, the first and last prorated as agreed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import msgspec

from domain.money import half_up
from domain.period import first_day, following
from domain.plan_terms import MONTHS
from domain.proration import covered
from domain.quantity import Seconds, in_seconds
from domain.retainer_terms import AllowanceTerms, EarlierAllowance, Every, PeriodTerms

DAY = timedelta(days=1)
replace = msgspec.structs.replace


class AllowancePeriod(NamedTuple):
    """One period: its name, its days under the contract, its fee, and the work included in it.

    `included` is in seconds, or in minor units where the contract includes an amount.
    """

    name: str  # "2026-01", "2026-Q1"
    starts: date
    ends: date
    fee: int
    included: Seconds
    terms: PeriodTerms  # that hold for it


def name_of(day: date, every: Every) -> str:
    """What the period a day lies in is called."""
    match every:
        case "month":
            return f"{day.year:04d}-{day.month:02d}"
        case "quarter":
            return f"{day.year:04d}-Q{(day.month + 2) // 3}"
        case "half_year":
            return f"{day.year:04d}-H{(day.month + 5) // 6}"
        case "year":
            return f"{day.year:04d}"


def periods(
    terms: AllowanceTerms, starts_on: date, ends_on: date | None, through: date
) -> list[AllowancePeriod]:
    """All periods of an allowance that have begun by a day, in order.

    `starts_on` and `ends_on` are the contract's; the allowance may start later by its own terms.
    """
    since = max(starts_on, terms.starts_on or starts_on)
    return [
        _period(
            terms.on(first),
            first,
            last,
            max(first, since),
            last if ends_on is None else min(last, ends_on),
        )
        for first, last in _calendar(since, terms.every, through)
        if ends_on is None or first <= ends_on
    ]


def _calendar(since: date, every: Every, through: date) -> Iterator[tuple[date, date]]:
    """First and last days of calendar months, quarters, half-years or years, from the one a day lies in."""
    month = since.month - (since.month - 1) % MONTHS[every]
    first = date(since.year, month, 1)
    while max(first, since) <= through:
        name = f"{first.year:04d}-{first.month:02d}"
        for _ in range(MONTHS[every]):
            name = following(name)
        after = first_day(name)
        yield first, after - DAY
        first = after


def _period(
    terms: PeriodTerms, first: date, last: date, starts: date, ends: date
) -> AllowancePeriod:
    n, d = covered(first, last, starts, ends, terms.proration)
    return AllowancePeriod(
        name_of(first, terms.every),
        starts,
        ends,
        half_up(terms.fee * n, d),
        _included(terms, n, d),
        terms,
    )


def amended_from(
    was: AllowanceTerms, now: AllowanceTerms, starts_on: date, day: date
) -> AllowanceTerms:
    """An allowance that changes with the first of its periods that starts on or after a day.

    `starts_on` is the line's. Both have periods of one length; the allowance began when it began.
    """
    begins = max(starts_on, was.starts_on or starts_on)
    first, turn = (
        next(
            one for one, _ in _calendar(begins, was.every, date.max) if max(one, begins) >= reached
        )
        for reached in (begins, max(begins, day))
    )
    before: list[EarlierAllowance] = []
    said = {name: getattr(was, name) for name in PeriodTerms.__struct_fields__}
    for one in (*was.earlier, EarlierAllowance(last_on=date.max, **said)):
        ends = min(one.last_on, turn - DAY)
        if ends >= first and (not before or ends > before[-1].last_on):
            before.append(replace(one, last_on=ends))
    return replace(now, starts_on=was.starts_on, earlier=tuple(before))


def _included(terms: PeriodTerms, part: int, whole: int) -> Seconds:
    """What is included in `part` of `whole`: to the second or the minor unit, half-up."""
    if terms.hours is None:
        assert terms.amount is not None
        return half_up(terms.amount * part, whole)
    full = in_seconds(terms.hours, "hours")
    if part == whole:
        return full
    n, d = full.as_integer_ratio() if isinstance(full, Decimal) else (full, 1)
    return half_up(n * part, d * whole)
