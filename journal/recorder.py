"""The book of a legal entity in PostgreSQL: lines are added in order under a condition, and read by tag."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

import psycopg
from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBReadResponse,
    DCBRecorder,
    DCBSequencedEvent,
)
from eventsourcing.dcb.popo import SimpleDCBReadResponse
from eventsourcing.persistence import IntegrityError, ProgrammingError

from journal import bulk, connections, schema
from journal.failures import CommitUnknown, lost, place, unavailable
from journal.following import Bells, Subscription
from journal.keys import key
from journal.packing import SLOTS, Row
from journal.probes import Asked, Guard, asked, joined, parted
from journal.reading import RawLine, Reader
from journal.type_names import TypeNames
from journal.writer import LINES_MAX, Append, Writer, parameters

REFRESH_LINES = 50_000  # written before the planner's statistics are looked at
REFRESH_GROWTH = 1.5  # lines in the book over lines the statistics know of

log = logging.getLogger("accrual.journal")


class PostgresRecorder(DCBRecorder):
    """The library's recorder over one book. Threads share one; it is closed once by who opened it."""

    def __init__(self, conninfo: str, book: str) -> None:
        """Nothing is connected before it is needed. Raises BadBookId."""
        self.book = book
        self._conninfo = conninfo
        self.statements = schema.statements(book)
        self._pool = connections.pool(conninfo)
        self.types = TypeNames(self.statements, self.connection)
        self._reader = Reader(self.statements, self.types, self.connection)
        self._bells = Bells()
        self._writer = Writer(f"Book {book}", self._commit, self._unknown)
        self._writing: psycopg.Connection | None = None
        self._looked_at = 0  # the head when the planner's statistics were last looked at

    # Writing

    def append(
        self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None
    ) -> int:
        """Add lines unless one that matches the condition stands after its position.

        Answers the position of the last line. Raises the library's IntegrityError when the
        condition fails, BookUnavailable when certainly nothing was recorded, CommitUnknown.
        """
        if condition is None:
            return self.append_guarded(events, ())
        return self.append_guarded(events, ((condition.fail_if_events_match, condition.after),))

    def append_guarded(self, events: Sequence[DCBEvent], guards: Sequence[Guard]) -> int:
        """Add lines unless one matches a guard's query after that guard's own position.

        Parts of a boundary read at different positions are each checked from theirs: master data
        from where a memo stands, the id of a new entry from the beginning. Raises as `append` does.
        """
        (verdict,) = self.append_each(((events, guards),))
        if isinstance(verdict, Exception):
            raise verdict
        return verdict

    def append_each(
        self, appends: Sequence[tuple[Sequence[DCBEvent], Sequence[Guard]]]
    ) -> list[int | Exception]:
        """Several appends in as few commits as can be, each under its own guards and for itself.

        For each the position of its last line, or what `append` would raise.
        """
        brought = [self._brought(events, guards) for events, guards in appends]
        self._writer.write([one for one in brought if isinstance(one, Append)])
        verdicts = [self._verdict(one) for one in brought]
        if any(isinstance(verdict, int) for verdict in verdicts):
            self._bells.ring()
        return verdicts

    def _brought(
        self, events: Sequence[DCBEvent], guards: Sequence[Guard]
    ) -> Append | tuple[Iterable[Row], Asked]:
        """An append that may share a commit, or what goes its own way."""
        if not events:
            raise ProgrammingError("There is nothing to append: give at least one event.")
        condition = asked(guards, self.types)
        types = self.types.ids([event.type for event in events])
        rows = map(_row, events, types)
        if len(events) > LINES_MAX or len(condition.probes) > LINES_MAX or condition.crowds:
            return rows, condition
        tags = frozenset(tag for event in events for tag in event.tags)
        return Append(list(rows), tags, condition.probes)

    def _verdict(self, one: Append | tuple[Iterable[Row], Asked]) -> int | Exception:
        try:
            position = one.outcome() if isinstance(one, Append) else self._append_bulk(*one)
        except Exception as failure:  # noqa: BLE001 - handed to who asked
            return failure
        if position is None:
            return IntegrityError(f"Somebody wrote inside the boundary in book {self.book}.")
        return position

    def _append_bulk(self, rows: Iterable[Row], condition: Asked) -> int | None:
        with self.connection() as connection:
            position = bulk.write(connection, self.statements, rows, condition)
            if position is None:
                connection.rollback()
                return None
            self._commit_bulk(connection)
        self._refresh_statistics(position)
        return position

    def _commit_bulk(self, connection: psycopg.Connection) -> None:
        try:
            connection.commit()
        except psycopg.Error as error:
            if lost(error, connection):
                raise self._unknown() from error
            raise

    def _unknown(self) -> CommitUnknown:
        return CommitUnknown(place(self._conninfo))

    def _commit(self, group: list[Append]) -> list[int | None]:
        """Write a group, one at a time: a position, or None for who was refused, for each."""
        connection = self._writing_connection()
        try:
            row = connection.execute(self.statements.append, parameters(group)).fetchone()
        except psycopg.Error as error:
            if lost(error, connection):
                connection.close()
                raise self._unknown() from error
            raise unavailable(error, self._conninfo) from error
        except BaseException:
            connection.close()  # interrupted: nothing may follow on this connection
            raise
        assert row is not None, "the append function answers with one row"
        head, refused = row
        positions: list[int | None] = []
        for number, append in enumerate(group):
            if number in refused:
                positions.append(None)
            else:
                head += len(append.rows)
                positions.append(head)
        return positions

    def _writing_connection(self) -> psycopg.Connection:
        if self._writing is None or not connections.alive(self._writing):
            if self._writing is not None:
                self._writing.close()
            try:
                self._writing = connections.connect(self._conninfo)
            except psycopg.Error as error:
                self._writing = None
                raise unavailable(error, self._conninfo) from error
        return self._writing

    def _refresh_statistics(self, head: int) -> None:
        """After much was written, let the planner know. What was written stands whether or not it can."""
        if head - self._looked_at < REFRESH_LINES:
            return
        self._looked_at = head
        try:
            with self._pool.connection() as connection:
                row = connection.execute(self.statements.counted).fetchone()
                if row is not None and head > max(row[0], 0) * REFRESH_GROWTH:
                    connection.execute(self.statements.refresh)
        except psycopg.Error as error:
            log.warning("Statistics of book %s were not refreshed: %s", self.book, error)

    # Reading

    def read(
        self, query: DCBQuery | None = None, *, after: int | None = None, limit: int | None = None
    ) -> DCBReadResponse:
        """Lines after a position that match the query, in order.

        The head of the answer is the book's, or with a limit the position of the last line found.
        """
        if limit is None:
            lines, head = self.lines(DCBQuery() if query is None else query, after or 0)
        elif limit > 0:
            lines = self._reader.first_lines(query or DCBQuery(), after or 0, limit)
            head = lines[-1][0] if lines else 0
        else:
            lines, head = [], 0
        found = (
            DCBSequencedEvent(DCBEvent(kind, data, parted(tags)), position)
            for position, kind, tags, data in lines
        )
        return SimpleDCBReadResponse(found, head or None)

    def lines(self, query: DCBQuery, after: int) -> tuple[list[RawLine], int]:
        """All lines that match after a position, as stored, and the head they were read up to."""
        return self._reader.lines(query, after)

    def page(self, after: int, limit: int, room: int | None = None) -> list[RawLine]:
        """The next lines of the book whatever they are about, as stored: for those who follow it.

        With `room`, no more once there are so many bytes of them; one line in any case.
        """
        return self._reader.page(after, limit, room)

    def page_of_kinds(
        self, kinds: Collection[str], after: int, limit: int, room: int | None = None
    ) -> list[RawLine]:
        """Of the next lines those of some kinds, as stored, and the last line: it says how far the page went."""
        return self._reader.page_of_kinds(kinds, after, limit, room)

    def head(self) -> int:
        """The position of the last line; 0 in an empty book."""
        return self._reader.head()

    # Following

    def subscribe(
        self, query: DCBQuery | None = None, *, after: int | None = None
    ) -> Subscription[PostgresRecorder]:
        """The lines that match, those still to come included, until it is stopped."""
        return Subscription(self, query, after)

    def listen(self, event: threading.Event) -> None:
        """Set an event after every commit of this process."""
        self._bells.listen(event)

    def unlisten(self, event: threading.Event) -> None:
        """Leave it alone again."""
        self._bells.unlisten(event)

    def close(self) -> None:
        """Write what waits, then let go of the database. Followers are stopped by who started them."""
        self._writer.close()
        if self._writing is not None:
            self._writing.close()
        self._pool.close()

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection]:
        """A connection of the pool; its errors become BookUnavailable, as nothing was committed."""
        try:
            with self._pool.connection() as connection:
                yield connection
        except psycopg.Error as error:
            raise unavailable(error, self._conninfo) from error


def _row(event: DCBEvent, number: int) -> Row:
    keys = tuple(map(key, event.tags))
    if len(keys) > SLOTS:  # on the line itself, a key twice does no harm
        keys = tuple(dict.fromkeys(keys))
    return Row(number, keys, joined(event.tags), event.data)
