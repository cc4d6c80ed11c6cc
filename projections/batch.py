"""Rows that wait to be written: gathered line by line, copied table by table, inside one transaction."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import groupby
from typing import Any

import psycopg
from sqlalchemy import Table

from journal.journal import Line
from projections.aside import Naming, as_they_are

UNDER_WAY_MAX = 2  # pieces handed over and not yet written

Params = Sequence[Any]
Copy = tuple[str, str, str]  # table, columns, rows


class Batch:
    """What one book's lines lead to and is not written yet.

    A projector keeps the list that `rows` gives for as long as the batch lives and appends whole
    COPY rows to it; statements given to `later` run after the rows, in order. With a writer (of one
    thread), rows can be handed over and are written while more are gathered.
    """

    def __init__(self, book: str, named: Naming = as_they_are) -> None:
        self.book = book
        self._named = named
        self.copied: Counter[str] = Counter()  # rows written so far, by table
        self._rows: dict[tuple[str, str], list[str]] = {}
        self._later: list[tuple[str, Params]] = []
        self._connection: psycopg.Connection | None = None
        self._writer: ThreadPoolExecutor | None = None
        self._under_way: deque[Future[None]] = deque()

    def within(
        self, connection: psycopg.Connection, writer: ThreadPoolExecutor | None = None
    ) -> None:
        """Write into this connection's transaction from now on; what is handed over, by this writer."""
        self._connection = connection
        self._writer = writer

    def rows(self, table: Table, columns: str = "") -> list[str]:
        """Where rows of these columns (all, if none is named) wait: text rows, each with its newline."""
        names = columns or ", ".join(column.name for column in table.columns)
        return self._rows.setdefault((str(table), names), [])

    def later(self, statement: str, *params: object) -> None:
        """Run a statement once the rows gathered so far are written."""
        self._later.append((statement, params))

    def ask(self, query: str, *params: object) -> list[tuple[Any, ...]]:
        """Read what the rows gathered so far, and all written before, add up to."""
        self.flush()
        return self._cursor().execute(self._named(query).encode(), params).fetchall()

    def flush(self) -> None:
        """Write what waits."""
        self._finish()
        self._write(*self._taken())

    def hand_over(self) -> None:
        """Have what waits written while more is gathered. A failure comes out when next it matters."""
        if self._writer is None:
            self.flush()
            return
        while len(self._under_way) >= UNDER_WAY_MAX:
            self._under_way.popleft().result()
        self._under_way.append(self._writer.submit(self._write, *self._taken()))

    def abandon(self) -> None:
        """Nothing more is written: let go of the connection, whatever became of what was handed over."""
        wait(self._under_way)
        self._under_way.clear()

    def _finish(self) -> None:
        while self._under_way:
            self._under_way.popleft().result()

    def _taken(self) -> tuple[list[Copy], list[tuple[str, Params]]]:
        """What waits, as it is to be written; the lists that projectors hold are empty again."""
        copies: list[Copy] = []
        for (table, names), rows in self._rows.items():
            if rows:
                copies.append((table, names, "".join(rows)))
                self.copied[table] += len(rows)
                rows.clear()
        later, self._later = self._later, []
        return copies, later

    def _write(self, copies: Sequence[Copy], later: Sequence[tuple[str, Params]]) -> None:
        cursor = self._cursor()
        for table, names, rows in copies:
            with cursor.copy(f"copy {self._named(table)} ({names}) from stdin".encode()) as copy:
                copy.write(rows)
        for statement, group in groupby(later, key=lambda told: told[0]):
            cursor.executemany(self._named(statement).encode(), [params for _, params in group])

    def _cursor(self) -> psycopg.Cursor[tuple[Any, ...]]:
        assert self._connection is not None, "a batch is written within a transaction"
        return self._connection.cursor()


def stem(book: str, line: Line) -> str:
    """The first two fields of nearly every row: the book and the line that says so."""
    return f"{book}\t{line.position}"
