"""Norm hours: how many hours a person is available for, day by day, from the hours of a person, a grade or all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias

from domain.event import Event, Part

Per: TypeAlias = Literal["day", "week"]
Since: TypeAlias = Sequence[tuple[date, str]]  # what holds from a day on, in order of date
WORKDAYS = 5  # Monday to Friday: a week's hours are spread over them equally
ONE = timedelta(days=1)


class NormHours(Part, frozen=True, kw_only=True):
    """Hours of a working day (Monday to Friday) or week: a person's, a grade's, or, naming neither, everybody's."""

    hours: Decimal
    per: Per
    valid_from: date
    valid_to: date | None = None  # last day, inclusive; none: until further notice
    person_id: str | None = None
    grade: str | None = None

    @property
    def a_day(self) -> Decimal:
        """Hours of one working day."""
        return self.hours if self.per == "day" else self.hours / WORKDAYS

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class NormHoursSet(Event, frozen=True, kw_only=True):
    """The entity says for how many hours its people are available. Utilisation divides by them."""

    norm: NormHours

    @property
    def tags(self) -> tuple[str, ...]:
        person = self.norm.person_id
        return ("figures",) if person is None else ("figures", f"person:{person}")


def norm_on(
    rows: Iterable[NormHours], day: date, person_id: str, grade: str | None
) -> NormHours | None:
    """What holds for somebody on a day: the person's before the grade's before everybody's.

    Of several for the same the latest start holds, and of those with the same start the last said.
    """
    found: tuple[int, date] | None = None
    held: NormHours | None = None
    for row in rows:
        rank = _rank(row, person_id, grade)
        if rank and row.holds_on(day) and (found is None or (rank, row.valid_from) >= found):
            found, held = (rank, row.valid_from), row
    return held


def is_holiday(rows: Iterable[NormHours], day: date) -> bool:
    """Whether everybody is off on a day: no hours are everybody's on it, until a day that was said."""
    held = norm_on(rows, day, "", None)
    return held is not None and closes(held)


def closes(row: NormHours) -> bool:
    """Whether a row says that everybody is off for some days."""
    return (
        row.person_id is None and row.grade is None and not row.hours and row.valid_to is not None
    )


def _rank(row: NormHours, person_id: str, grade: str | None) -> int:
    """How closely a row speaks of somebody; 0: not at all."""
    if row.person_id is not None:
        return 3 if row.person_id == person_id else 0
    if row.grade is not None:
        return 2 if row.grade == grade else 0
    return 1


def available(
    rows: Sequence[NormHours], person_id: str, grades: Since, first: date, last: date
) -> Decimal | None:
    """Norm hours of somebody from a day to another, both inclusive; none where nobody ever gave any."""
    about = [row for row in rows if row.person_id in (None, person_id)]
    turns = {first}
    turns.update(since for since, _ in grades)
    turns.update(row.valid_from for row in about)
    turns.update(row.valid_to + ONE for row in about if row.valid_to is not None)
    starts = sorted(day for day in turns if first <= day <= last)
    hours: Decimal | None = None
    for start, following in zip(starts, [*starts[1:], last + ONE], strict=True):
        row = norm_on(about, start, person_id, held_on(grades, start))
        if row is not None:
            hours = (hours or Decimal(0)) + row.a_day * working_days(start, following - ONE)
    return hours


def held_on(said: Since, day: date) -> str | None:
    """What holds on a day of several things that hold from a day on; none before the first."""
    found = None
    for since, what in said:
        if since <= day:
            found = what
    return found


def working_days(first: date, last: date) -> int:
    """Mondays to Fridays from a day to another, both inclusive."""
    days = (last - first).days + 1
    weeks, rest = divmod(max(days, 0), 7)
    return weeks * WORKDAYS + sum((first.weekday() + more) % 7 < WORKDAYS for more in range(rest))
