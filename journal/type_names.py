"""Kinds of facts have a small number each, given when the kind is first written or asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager

import psycopg

from journal.statements import Statements


class TypeNames:
    """The names of a book's types and their numbers, remembered: neither ever changes."""

    def __init__(
        self,
        statements: Statements,
        connection: Callable[[], AbstractContextManager[psycopg.Connection]],
    ) -> None:
        self._statements = statements
        self._connection = connection
        self._ids: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._arrays: dict[tuple[str, ...], bytes] = {}  # as many as decisions name together

    def ids(self, names: Sequence[str]) -> list[int]:
        """The number of each type, given now if it has none.

        Also a type that is only asked for gets its number before the question: otherwise another
        process could write the first line of that type unseen by it.
        """
        try:
            return [self._ids[name] for name in names]
        except KeyError:
            self._learn(name for name in names if name not in self._ids)
            return [self._ids[name] for name in names]

    def array(self, names: Sequence[str]) -> bytes:
        """The numbers of some types as the text of a PostgreSQL array, e.g. {1,2}."""
        found = self._arrays.get(tuple(names))
        if found is None:
            found = b"{" + ",".join(map(str, self.ids(names))).encode() + b"}"
            self._arrays[tuple(names)] = found
        return found

    def name(self, number: int) -> str:
        """The type of a line that was read."""
        if number not in self._names:
            self._learn(())
        return self._names[number]

    def names(self) -> dict[int, str]:
        """All that is remembered, by number."""
        return self._names

    def _learn(self, missing: Iterable[str]) -> None:
        with self._connection() as connection:
            for name in missing:
                connection.execute(self._statements.add_type, (name,))
            rows = connection.execute(self._statements.types).fetchall()
        self._ids = {name: number for number, name in rows}
        self._names = dict(rows)
