"""Which cost rate holds on a day: the person's before the grade's before anybody's, the latest start first."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import msgspec

from domain.cost import CostRate

Whose: TypeAlias = tuple[str | None, str | None]  # person, grade


class CostRates(msgspec.Struct, frozen=True):
    """All cost rates of a book, each person's and grade's in order of date."""

    rows: dict[Whose, tuple[CostRate, ...]] = {}
    published: int = 0

    def on(self, day: date, person_id: str, grade: str | None) -> CostRate | None:
        """The rate for somebody's work on a day; none is an exception, never a cost of zero."""
        for whose in ((person_id, None), (None, grade), (None, None)):
            for row in reversed(self.rows.get(whose, ())):
                if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to):
                    return row
        return None


def with_rates(rates: CostRates, rows: tuple[CostRate, ...]) -> CostRates:
    """The rates with further rows; the rates given stay as they are."""
    held = dict(rates.rows)
    for row in rows:
        whose = (row.person_id, row.grade)
        together = (*held.get(whose, ()), row)
        held[whose] = tuple(sorted(together, key=lambda one: one.valid_from))
    return CostRates(held, rates.published + len(rows))
