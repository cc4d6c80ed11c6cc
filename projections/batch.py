"""Rows that wait to be written: gathered line by line, copied table by table, inside one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import psycopg
from sqlalchemy import Table

from journal.journal import Line

Params = Sequence[Any]


class Batch:
    """What one book's lines lead to and is not written yet.

    A projector keeps the list that `rows` gives for as long as the batch lives and appends whole
    COPY rows to it; statements given to `later` run after the rows, in order.
    """

    def __init__(self, book: str) -> None:
        self.book = book
        self.copied: dict[str, int] = {}  # rows written so far, by table
        self._rows: dict[tuple[str, str], list[str]] = {}
        self._later: list[tuple[str, Params]] = []
        self._connection: psycopg.Connection | None = None

    def within(self, connection: psycopg.Connection) -> None:
        """Write into this connection's transaction from now on."""
        self._connection = connection

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
        return self._cursor().execute(query.encode(), params).fetchall()

    def flush(self) -> None:
        """Write what waits."""
        cursor = self._cursor()
        for (table, names), rows in self._rows.items():
            if rows:
                with cursor.copy(f"copy {table} ({names}) from stdin".encode()) as copy:
                    copy.write("".join(rows))
                self.copied[table] = self.copied.get(table, 0) + len(rows)
                rows.clear()
        for statement, group in groupby(self._later, key=lambda told: told[0]):
            cursor.executemany(statement.encode(), [params for _, params in group])
        self._later.clear()

    def _cursor(self) -> psycopg.Cursor[tuple[Any, ...]]:
        assert self._connection is not None, "a batch is written within a transaction"
        return self._connection.cursor()


def stem(book: str, line: Line) -> str:
    """The first two fields of nearly every row: the book and the line that says so."""
    return f"{book}\t{line.position}"
