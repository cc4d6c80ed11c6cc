"""Parts of sentences that every teller of facts uses: money, counts, ids, hours, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain import period, time_entry, wip
from domain.money import written
from domain.quantity import Seconds, in_hours

NAMED = 3  # ids written out; of more, the number is told


def cap(minor: int | None, currency: str | None) -> str:
    """A not-to-exceed amount in words."""
    return "without a cap" if minor is None else f"not to exceed {money(minor, currency)}"


def money(minor: int, currency: str | None) -> str:
    """An amount, in its currency where that is known."""
    return written(minor, currency) if currency else f"{minor:,} minor units"


def count(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def entries(ids: Sequence[str]) -> str:
    """Ids of entries, or how many there are."""
    if len(ids) > NAMED:
        return count(len(ids), "entry").replace("entrys", "entries")
    return f"{'Entry' if len(ids) == 1 else 'Entries'} {', '.join(ids)}"


def hours(seconds: Seconds) -> str:
    """Time in hours."""
    return f"{in_hours(seconds)} h"


def late(event: time_entry.TimeRecorded) -> str:
    """Where late time is posted to."""
    return f", posted to {month(event.accounting_date)}" if event.out_of_period else ""


def month(day: date) -> str:
    """The month of a day."""
    return period.period_of(day)


def waiting_lots(lines: Sequence[wip.ApprovedLine]) -> str:
    """How much of it waits, and where."""
    values: dict[str, int] = {}
    for line in lines:
        for lot in line.lots:
            values[lot.state] = values.get(lot.state, 0) + lot.end - lot.start
    waiting = [
        f"{sum(1 for line in lines if any(lot.state == state for lot in line.lots))} {word}"
        for state, word in (("held", "held"), ("over_cap", "over the cap"))
        if state in values
    ]
    return f" ({', '.join(waiting)})" if waiting else ""
