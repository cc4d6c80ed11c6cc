"""What people are available for, and which practice they belong to, from what the entities said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from domain.norm_hours import NormHours, Since, available, held_on
from domain.period import first_day, following, period_of
from projections.asked import Asked, fetch

Whose = tuple[str, str]  # book and person, or book and project
ONE = timedelta(days=1)


class Capacity:
    """Norm hours, practices, homes and grades of all entities, as known at a moment."""

    def __init__(self, tx: Connection, known_at: datetime | None) -> None:
        self._tx = tx
        self._asked = Asked().by("", None, "recorded_at", known_at)
        self._rows: dict[str, list[NormHours]] = {}
        self._said: list[tuple[str, NormHours, int]] = []  # book, what, in which line
        self._homes: dict[Whose, Since] = {}
        self._grades: dict[Whose, Since] = {}
        self._practices: dict[tuple[str, str, str], Since] = {}
        self._bases: dict[str, str] = {}
        self._read()

    def _read(self) -> None:
        for row in self._all("norm_hours"):
            book, position, _ = row.pop("book"), row.pop("position"), row.pop("recorded_at")
            norm = NormHours(**row)
            self._rows.setdefault(book, []).append(norm)
            self._said.append((book, norm, position))
        for row in self._all("staff"):
            held = self._homes if row["kind"] == "home" else self._grades
            whose = (row["book"], row["person_id"])
            held[whose] = _then(held.get(whose, ()), row["valid_from"], row["what"])
        for row in self._all("practice"):
            kind = "person" if row["person_id"] is not None else "project"
            key = (row["book"], kind, row["person_id"] or row["project_id"])
            said = self._practices.get(key, ())
            self._practices[key] = _then(said, row["valid_from"], row["practice"])
        self._bases = {row["book"]: row["basis"] for row in self._all("utilisation_basis")}

    def _all(self, table: str) -> list[dict[str, Any]]:
        query = f"select * from views.{table} {self._asked.where} order by book, position"
        return list(fetch(self._tx, query, self._asked.values))

    def includes(self, book: str) -> bool:
        """Whether an entity divides by all hours approved, and not by norm hours."""
        return self._bases.get(book) == "included_hours"

    def practice(self, book: str, person: str, project: str | None, month: date) -> str | None:
        """The person's practice in a month; where there is none, the project's."""
        own = held_on(self._practices.get((book, "person", person), ()), month)
        if own is None and project is not None:
            return held_on(self._practices.get((book, "project", project), ()), month)
        return own

    def said_of(self, home: str, person: str) -> tuple[int, ...]:
        """The journal lines that say for how many hours somebody is available: all that could apply."""
        grades = {grade for _, grade in self._grades.get((home, person), ())}
        return tuple(
            position
            for book, norm, position in self._said
            if book == home
            and norm.person_id in (None, person)
            and (norm.grade is None or norm.grade in grades)
        )

    def norms(
        self, first: date, last: date, book: str | None
    ) -> dict[tuple[str, str, date], Decimal | None]:
        """Norm hours by home entity, person and month; none where nobody ever said any."""
        found: dict[tuple[str, str, date], Decimal | None] = {}
        for (home, person), homes in self._homes.items():
            if book is not None and home != book:
                continue
            for start, end in _months(first, last):
                if any(entity == home for _, entity in _parts(homes, start, end)):
                    month = start.replace(day=1)
                    found[home, person, month] = self._norm(home, person, homes, start, end)
        return found

    def _norm(self, home: str, person: str, homes: Since, start: date, end: date) -> Decimal | None:
        hours: Decimal | None = None
        rows, grades = self._rows.get(home, []), self._grades.get((home, person), ())
        for (begin, stop), entity in _parts(homes, start, end):
            if entity == home:
                more = available(rows, person, grades, begin, stop)
                if more is not None:
                    hours = (hours or Decimal(0)) + more
        return hours


def _then(said: Since, since: date, what: str) -> Since:
    """With one more word; of several for the same day the last holds."""
    rest = [one for one in said if one[0] != since]
    return sorted((*rest, (since, what)), key=lambda one: one[0])


def _parts(said: Since, first: date, last: date) -> list[tuple[tuple[date, date], str | None]]:
    """Stretches of days in which the same holds."""
    starts = sorted({first, *(since for since, _ in said if first < since <= last)})
    ends = [start - ONE for start in starts[1:]] + [last]
    return [((s, e), held_on(said, s)) for s, e in zip(starts, ends, strict=True)]


def _months(first: date, last: date) -> list[tuple[date, date]]:
    """The months of some days, the first and last of them cut to the days."""
    found: list[tuple[date, date]] = []
    while first <= last:
        after = first_day(following(period_of(first)))
        found.append((first, min(after - ONE, last)))
        first = after
    return found
