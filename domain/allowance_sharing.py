"""Who gets the work that is included: by work date, then recorded order; rolled-over room first, the oldest of it first.

What was decided and can no longer change (billed, drafted, or in a closed period) keeps its share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from domain.quantity import Seconds


class Use(NamedTuple):
    """Work that asks for a part of the allowance. Sorts by work date, then recorded order."""

    worked_on: date
    order: int
    entry_id: str
    period: int  # which of the periods it falls in
    size: Seconds  # in what the allowance includes: time, or value
    fixed: Seconds | None = None  # what it has and keeps


class PeriodUse(NamedTuple):
    """How one period of an allowance went."""

    included: Seconds
    rolled_in: Seconds
    used: Seconds  # of its own and of what was rolled in
    overage: Seconds
    forfeited: Seconds  # lost at its end
    rolled_out: Seconds


class Shared(NamedTuple):
    """Each entry's share, and what each period took from each period's room."""

    covered: dict[str, Seconds]
    taken: dict[tuple[int, int], Seconds]  # (period whose room, period that took it)
    room: list[Seconds]  # left of each period's own room


def share(included: Sequence[Seconds], rollover: int, uses: Iterable[Use]) -> Shared:
    """Share each period's room, usable in the period itself and `rollover` periods after.

    Period by period: first what is fixed, then the rest as far as later fixed shares leave room.
    """
    shared = Shared({}, {}, list(included))
    fixed: dict[int, list[tuple[Use, Seconds]]] = {}
    asking: dict[int, list[Use]] = {}
    for use in sorted(uses):
        if use.fixed is None:
            asking.setdefault(use.period, []).append(use)
        else:
            fixed.setdefault(use.period, []).append((use, use.fixed))
    needed = {period: sum((kept for _, kept in uses), 0) for period, uses in fixed.items()}
    for period in range(len(included)):
        for use, kept in fixed.get(period, ()):
            _take(shared, use, kept, rollover)
        if period in asking:
            oldest = max(period - rollover, 0)
            free = sum(shared.room[oldest : period + 1], 0)
            free -= _reserved(shared.room, rollover, needed, period)
            for use in asking[period]:
                free -= _take(shared, use, min(use.size, max(free, 0)), rollover)
    return shared


def _reserved(
    room: Sequence[Seconds], rollover: int, needed: dict[int, Seconds], now: int
) -> Seconds:
    """What later periods' fixed shares must have of the room up to now: what later room does not cover."""
    later = list(room)
    missing: Seconds = 0
    for period in range(now + 1, len(room)):
        left = needed.get(period, 0)
        for source in range(max(period - rollover, now + 1), period + 1):
            part = min(later[source], left) if left > 0 else 0
            later[source] -= part
            left -= part
        missing += max(left, 0)
    return missing


def _take(shared: Shared, use: Use, wanted: Seconds, rollover: int) -> Seconds:
    """Take what is wanted, the oldest room first. Work corrected below nothing gives room back."""
    got: Seconds = 0
    if wanted < 0:
        _book(shared, use.period, use.period, wanted)
        got = wanted
    for source in range(max(use.period - rollover, 0), use.period + 1):
        part = min(shared.room[source], wanted - got)
        if part > 0:
            _book(shared, source, use.period, part)
            got += part
    shared.covered[use.entry_id] = got
    return got


def _book(shared: Shared, source: int, period: int, part: Seconds) -> None:
    shared.room[source] -= part
    shared.taken[source, period] = shared.taken.get((source, period), 0) + part


def by_period(
    included: Sequence[Seconds], rollover: int, uses: Sequence[Use], shared: Shared
) -> list[PeriodUse]:
    """How each period went: hours = covered + overage, and room = used + forfeited + rolled out."""
    rows: list[PeriodUse] = []
    carried: list[Seconds] = list(included)  # of each period's room, what is left so far
    for period, own in enumerate(included):
        oldest = max(period - rollover, 0)
        rolled_in = sum((carried[source] for source in range(oldest, period)), 0)
        used: Seconds = 0
        for source in range(oldest, period + 1):
            took = shared.taken.get((source, period), 0)
            carried[source] -= took
            used += took
        size = sum((use.size for use in uses if use.period == period), 0)
        lost = carried[period - rollover] if period >= rollover else 0
        rows.append(
            PeriodUse(own, rolled_in, used, size - used, lost, rolled_in + own - used - lost)
        )
    return rows
