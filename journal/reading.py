"""What stands in a book: by tag and kind, page by page, and up to which position."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from typing import TypeAlias

import psycopg
from eventsourcing.dcb.api import DCBQuery
from psycopg.types.numeric import Int8

from journal.bulk import read_parameters
from journal.probes import Matcher, asked, parted
from journal.statements import Statements
from journal.type_names import TypeNames

Raw: TypeAlias = tuple[int, int, str, bytes]  # position, type number, tags as stored, data
RawLine: TypeAlias = tuple[int, str, str, bytes]  # position, type name, tags as stored, data

ROOM_MAX = 2**40  # more than any page has


class Reader:
    """Reads one book. Threads share one."""

    def __init__(
        self,
        statements: Statements,
        types: TypeNames,
        connection: Callable[[], AbstractContextManager[psycopg.Connection]],
    ) -> None:
        self._statements = statements
        self._types = types
        self._connection = connection

    def head(self) -> int:
        """The position of the last line; 0 in an empty book."""
        with self._connection() as connection:
            row = connection.execute(self._statements.head).fetchone()
        return (row and row[0]) or 0

    def page(self, after: int, limit: int | None, room: int | None = None) -> list[RawLine]:
        """The next lines of the book whatever they are about, as stored.

        With `room`, no more once there are so many bytes of them; one line in any case.
        """
        given = None if limit is None else Int8(limit)
        asked, statement = [Int8(after), given], self._statements.page
        if room is not None:
            asked, statement = [*asked, Int8(max(room, 1))], self._statements.page_within
        with self._connection() as connection:
            cursor = connection.cursor(binary=True)
            rows: list[Raw] = cursor.execute(statement, asked).fetchall()
        return self._named(rows)

    def page_of_kinds(
        self, kinds: Collection[str], after: int, limit: int, room: int | None
    ) -> list[RawLine]:
        """Of the next lines those of some kinds, and the last line whatever it is: it says how far the page went.

        With `room`, no more once there are so many bytes of those kinds.
        """
        given = {
            "kinds": sorted(kinds),
            "after": Int8(after),
            "limit": Int8(limit),
            "room": Int8(ROOM_MAX if room is None else max(room, 1)),
        }
        with self._connection() as connection:
            cursor = connection.cursor(binary=True)
            rows: list[Raw] = cursor.execute(self._statements.page_of_kinds, given).fetchall()
        return self._named(rows)

    def lines(self, query: DCBQuery, after: int) -> tuple[list[RawLine], int]:
        """All lines that match after a position, in order, and the head they were read up to."""
        if not query.items:
            head = self.head()
            found = self.page(after, None)
        else:
            *rows, last = self._rows(query, after, None)
            head = last[0] or 0
            found = self._matching(rows, Matcher(query))
        return found, max(head, found[-1][0]) if found else head

    def first_lines(self, query: DCBQuery, after: int, limit: int) -> list[RawLine]:
        """As many matching lines as there are, up to the limit.

        A line found twice, or by a key that another tag shares, does not count: then more are read.
        """
        if not query.items:
            return self.page(after, limit)
        matches = Matcher(query)
        found: list[RawLine] = []
        while True:
            rows = self._rows(query, after, limit)
            found += self._matching(rows, matches)
            if len(found) >= limit or len(rows) < limit:
                return found[:limit]
            after = rows[-1][0]

    def _rows(self, query: DCBQuery, after: int, limit: int | None) -> list[Raw]:
        """Rows by key, in order; without a limit the last one has the head and no type."""
        found = asked(((query, after),), self._types)
        statement = self._statements.read(len(found.crowds), limit is not None)
        with self._connection() as connection:
            cursor = connection.cursor(binary=True)
            return cursor.execute(statement, read_parameters(found, after, limit)).fetchall()

    def _matching(self, rows: Sequence[Raw], matches: Matcher) -> list[RawLine]:
        found: list[RawLine] = []
        last = 0
        for line in self._named(rows):
            if line[0] != last and matches(line[1], parted(line[2])):
                found.append(line)
            last = line[0]
        return found

    def _named(self, rows: Sequence[Raw]) -> list[RawLine]:
        names = self._types.names()
        try:
            return [(pos, names[kind], tags, data) for pos, kind, tags, data in rows]
        except KeyError:
            return [(pos, self._types.name(kind), tags, data) for pos, kind, tags, data in rows]
