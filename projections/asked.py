"""How a question to a view is narrowed: to a book, to what was effective by a day and known by a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, text

_Row = TypeVar("_Row", bound=msgspec.Struct)


class Asked:
    """Conditions of a query, put together only from those that were given.

    `as_of` is a day, inclusive: what had happened by then. `known_at` is a moment, inclusive: what
    had been recorded by then. Together: what one would have said at that moment about that day.
    """

    def __init__(self, **equal: object) -> None:
        self.values: dict[str, Any] = {}
        self._conditions: list[str] = []
        for column, value in equal.items():
            if value is not None:
                self.that(f"{column} = :{column}", **{column: value})

    def that(self, condition: str, **values: object) -> Asked:
        """Narrow by a condition whose values are named in it."""
        self._conditions.append(condition)
        self.values.update(values)
        return self

    def by(self, day: str, as_of: date | None, moment: str, known_at: datetime | None) -> Asked:
        """Narrow by the effective date and the recorded moment, in these columns."""
        if as_of is not None:
            self.that(f"{day} <= :as_of", as_of=as_of)
        if known_at is not None:
            self.that(f"{moment} <= :known_at", known_at=known_at)
        return self

    @property
    def together(self) -> str:
        """All conditions as one; true when there are none."""
        return " and ".join(self._conditions) or "true"

    @property
    def where(self) -> str:
        """The conditions as a WHERE clause; nothing when there are none."""
        return f"where {self.together}" if self._conditions else ""

    def also(self, condition: str) -> str:
        """The WHERE clause with one more condition, for a part of the query."""
        return f"where {' and '.join([*self._conditions, condition])}"


def page(limit: int | None, offset: int = 0) -> str:
    """The part of an ordered answer that was asked for."""
    return (f" limit {limit:d}" if limit is not None else "") + (
        f" offset {offset:d}" if offset else ""
    )


def fetch(tx: Connection, query: str, values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of a query written as text, by column."""
    found = tx.execute(text(query), dict(values))
    names = list(found.keys())
    return (dict(zip(names, row, strict=True)) for row in found)


def rows_of(kind: type[_Row], found: Iterable[Mapping[str, Any]]) -> list[_Row]:
    """Rows as structs whose fields have the names of the columns."""
    return [kind(**row) for row in found]
