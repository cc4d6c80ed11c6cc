"""Carries one book's lines into the views: rows and places commit together, or not at all."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine

from journal.journal import Line
from projections.aside import Naming, as_they_are
from projections.batch import Batch
from projections.pages import Paged, Pages
from projections.schema import place
from projections.view import Handler, Projector, View

STATISTICS_ROWS = 5_000  # written to a table in one go before its statistics are taken anew

SLICE_BYTES = 2**20  # of lines, told before their rows are handed over to be written

_PLACES = "select view, position from views.place where book = %s"
_MOVED = """
    insert into views.place (view, book, position) select unnest(%s::text[]), %s, %s
    on conflict (view, book) do update set position = excluded.position
"""


class Carrier:
    """Carries a book from where its views stand. One carrier a book works at a time; others wait their turn."""

    def __init__(
        self,
        engine: Engine,
        views: Sequence[View],
        journal: Paged,
        named: Naming = as_they_are,
    ) -> None:
        """`named` says under which names the tables of these views, and their places, are carried."""
        self._named = named
        self._engine = engine
        self._views = views
        self._journal = journal
        self._left: dict[str, int] | None = None  # the places as this carrier left them
        self._writer: ThreadPoolExecutor | None = None
        self._batch = Batch(journal.book, named)
        self._projectors: dict[str, Projector] = {}
        self._copied: Counter[str] = Counter()  # rows by table since statistics were taken

    def run(self, upto: int | None = None, *, kinds: Collection[str] | None = None) -> int:
        """Carry until the book (or a position) is reached; answers the place all views have reached.

        `kinds` are all that these views do anything about; none: they are not worth choosing.
        """
        with (
            Pages(self._journal, upto, kinds) as pages,
            ThreadPoolExecutor(1, f"writer of views of {self._journal.book}") as self._writer,
        ):
            reached = self._carry(pages)
            if pages.more and not gc.get_freeze_count():
                # What there is now stays: the collector need not look it through at every page.
                gc.freeze()
            while pages.more:
                reached = self._carry(pages)
        if self._named is as_they_are:  # who makes tables anew takes them once, at the end
            self._take_statistics()
        return reached

    def _carry(self, pages: Pages) -> int:
        with self._engine.begin() as tx:
            connection = driver(tx)
            lock_book(connection, self._journal.book, self._named(str(place)))
            places = self._places(connection)
            if places != self._left:
                self._begin_anew()
            first = min(places.values())
            lines = pages.after(first)
            if not lines:
                return first
            self._batch.within(connection, self._writer)
            try:
                self._project(lines, places)
            finally:
                self._batch.abandon()
            last = lines[-1].position
            behind = [view for view, at in places.items() if at < last]
            moved = self._named(_MOVED).encode()
            connection.execute(moved, (behind, self._journal.book, last))
            self._left = places | dict.fromkeys(behind, last)
        self._copied.update(self._batch.copied)
        self._batch.copied.clear()
        return min(self._left.values())

    def _take_statistics(self) -> None:
        """Let the planner know of tables that have grown much, before it is next asked."""
        grown = [table for table, rows in self._copied.items() if rows >= STATISTICS_ROWS]
        if grown:
            with self._engine.begin() as tx:
                driver(tx).execute(f"analyze {', '.join(sorted(grown))}".encode())
        self._copied.clear()

    def _places(self, connection: psycopg.Connection[Any]) -> dict[str, int]:
        query = self._named(_PLACES).encode()
        found: dict[str, int] = dict(connection.execute(query, (self._journal.book,)).fetchall())
        return {view.name: found.get(view.name, 0) for view in self._views}

    def _begin_anew(self) -> None:
        """Somebody else carried in between: what projectors remember may be out of date."""
        self._batch = Batch(self._journal.book, self._named)
        self._projectors = {view.name: view.projector(self._batch) for view in self._views}

    def _project(self, lines: Sequence[Line], places: Mapping[str, int]) -> None:
        # Views at one place are fed together; nearly always that is all of them.
        for reached in sorted(set(places.values())):
            together = [self._projectors[view] for view, at in places.items() if at == reached]
            self._feed((line for line in lines if line.position > reached), _handlers(together))
            for projector in together:
                projector.settle()
        self._batch.flush()

    def _feed(self, lines: Iterable[Line], handlers: Mapping[str, Sequence[Handler]]) -> None:
        told = 0
        for line in lines:
            for handle in handlers.get(type(line.entry.event).__name__, ()):
                handle(line)
            told += len(line.text)
            if told >= SLICE_BYTES:
                self._batch.hand_over()
                told = 0


def _handlers(projectors: Iterable[Projector]) -> dict[str, tuple[Handler, ...]]:
    found: dict[str, tuple[Handler, ...]] = {}
    for projector in projectors:
        for kind, handler in projector.handlers.items():
            found[kind] = (*found.get(kind, ()), handler)
    return found


def driver(tx: Connection) -> psycopg.Connection[Any]:
    """The driver's own connection: COPY is not in SQLAlchemy's language."""
    connection = tx.connection.driver_connection
    assert isinstance(connection, psycopg.Connection), "views live in PostgreSQL, through psycopg"
    return connection


def lock_book(connection: psycopg.Connection[Any], book: str, where: str = str(place)) -> None:
    """Wait until nobody else carries this book to these places; held until the transaction ends."""
    digest = blake2b(f"accrual {where} {book}".encode(), digest_size=8).digest()
    number = int.from_bytes(digest, "big", signed=True)
    # The journal is the record. Should the machine stop, the last rows and their places are lost
    # together, and carried again: nobody needs to wait for the disk.
    connection.execute(
        "select set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock(%s)", (number,)
    )
