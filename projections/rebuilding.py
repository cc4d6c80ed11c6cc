"""Makes views anew aside: until the last row is there the old ones serve, and a crash takes nothing from them."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from psycopg import errors
from sqlalchemy import Engine, Index, Table, text

from projections import view as made
from projections.aside import SUFFIX, aside
from projections.carrying import Carrier, driver, lock_book
from projections.pages import Paged
from projections.schema import place
from projections.view import View

TURN = 7_305_212_003  # one rebuild at a time in a database
AT_ONCE = 2  # tables that get their indexes at a time
# Shorter than PostgreSQL waits before it looks for a deadlock (1 s): whoever reads is not the one to lose.
PATIENCE = "200ms"
PAUSE = 0.05  # seconds before the next try

_PLACES = (
    "delete from views.place where view = any (%s)",
    "insert into views.place (view, book, position) select view, book, position from {anew}",
    "drop table {anew}",
)


class Rebuilding:
    """Some views, made anew from the first line of every book."""

    def __init__(
        self, engine: Engine, views: Sequence[View], kinds: Collection[str] | None = None
    ) -> None:
        """`kinds` are all events that these views do anything about; none: they are not worth choosing."""
        self._engine = engine
        self._views = views
        self._kinds = kinds
        self._tables = [table for view in views for table in view.tables]
        self._named = aside([place, *self._tables])

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until nobody else rebuilds; inside, the views are there once more, aside and empty."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as held:
            held.execute(text("select pg_advisory_lock(:turn)"), {"turn": TURN})
            try:
                self._forget()  # what a rebuild left that was killed
                self._run(self._making())
                yield
            finally:
                self._forget()
                held.execute(text("select pg_advisory_unlock(:turn)"), {"turn": TURN})

    def carry(self, journal: Paged) -> int:
        """Carry a book into the views that are aside, from where they stand; answers their place."""
        return Carrier(self._engine, self._views, journal, self._named).run(kinds=self._kinds)

    def finish(self) -> None:
        """Make the indexes that can wait until all rows are there, and take statistics."""
        with ThreadPoolExecutor(AT_ONCE, "maker of indexes") as makers:
            list(makers.map(self._run, map(self._finishing, self._tables)))

    def take_over(self, books: Collection[str], carry_on: Callable[[], object]) -> None:
        """Let the views made anew serve in place of the old ones, at once for whoever asks.

        Meanwhile nobody carries; `carry_on` carries those aside as far as the others were. Who reads
        is waited for, a moment at a time.
        """
        while True:
            try:
                with self._engine.begin() as tx:
                    connection = driver(tx)
                    for book in sorted(books):
                        lock_book(connection, book)
                    carry_on()
                    connection.execute(f"set local lock_timeout = '{PATIENCE}'".encode())
                    for statement in self._taking_over():
                        connection.execute(statement.encode())
                    self._take_places(connection.execute)
            except errors.LockNotAvailable:
                time.sleep(PAUSE)
            else:
                return

    def _take_places(self, execute: Callable[..., object]) -> None:
        forget, take, drop = (one.format(anew=self._named(str(place))).encode() for one in _PLACES)
        execute(forget, ([view.name for view in self._views],))
        execute(take)
        execute(drop)

    def _forget(self) -> None:
        names = ", ".join(self._named(str(table)) for table in (place, *self._tables))
        self._run([f"drop table if exists {names}"])

    def _run(self, statements: Sequence[str]) -> None:
        with self._engine.begin() as tx:
            for statement in statements:
                driver(tx).execute(statement.encode())

    def _making(self) -> list[str]:
        statements = [self._named(made.create_table(table)) for table in (place, *self._tables)]
        for table in self._tables:
            if _at_the_end(table):
                dropped = f"drop constraint {table.name}{SUFFIX}_pkey"
                statements.append(f"alter table {self._named(str(table))} {dropped}")
            statements.append(self._named(made.light_statistics(table)))
            early = (index for index in made.indexes(table) if not _at_the_end(index))
            statements += map(self._index, early)
        return [*statements, *(self._named(also) for view in self._views for also in view.also)]

    def _index(self, index: Index) -> str:
        said = made.create_index(index).replace(f" {index.name} ", f" {index.name}{SUFFIX} ", 1)
        return self._named(said)

    def _finishing(self, table: Table) -> list[str]:
        name = self._named(str(table))
        statements = [self._index(one) for one in made.indexes(table) if _at_the_end(one)]
        if _at_the_end(table):
            key = ", ".join(column.name for column in table.primary_key.columns)
            unique = f"create unique index {table.name}{SUFFIX}_pkey on {name} ({key})"
            statements.append(unique)
        return [*statements, f"analyze {name}"]

    def _taking_over(self) -> Iterator[str]:
        yield f"drop table if exists {', '.join(map(str, self._tables))}"
        for table in self._tables:
            schema, key = table.schema, f"{table.name}_pkey"
            yield f"alter table {table}{SUFFIX} rename to {table.name}"
            for index in made.indexes(table):
                yield f"alter index {schema}.{index.name}{SUFFIX} rename to {index.name}"
            was = f"{table.name}{SUFFIX}_pkey"
            if _at_the_end(table):
                yield f"alter table {table} add constraint {key} primary key using index {was}"
            elif table.primary_key.columns:
                yield f"alter index {schema}.{was} rename to {key}"
        for view in self._views:
            yield view.shaped


def _at_the_end(one: Table | Index) -> bool:
    return bool(one.info.get("at_the_end"))
