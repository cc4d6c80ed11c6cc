"""Reading a whole book: typed lines beside bare rows, and the stock recorder's way."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import psycopg
from eventsourcing.dcb.api import DCBRecorder
from psycopg.types.numeric import Int8

from journal.journal import Journal

PAGE = 5_000

Scan = Callable[[int], int]  # from a position, one page on; the position reached


def bare_rows(connection: psycopg.Connection, table: str) -> Scan:
    """The limit: keyset pages of rows in binary, not looked at."""
    query = (
        f"select pos, type, tags, data from {table} where pos > %b order by pos limit {PAGE}"
    ).encode()

    def scan(after: int) -> int:
        rows = connection.cursor(binary=True).execute(query, (Int8(after),)).fetchall()
        return int(rows[-1][0]) if rows else after

    return scan


def typed_lines(journal: Journal) -> Scan:
    """Pages of the journal, every entry decoded into its types."""

    def scan(after: int) -> int:
        lines = journal.page(after, PAGE)
        return lines[-1].position if lines else after

    return scan


def stock_lines(recorder: DCBRecorder) -> Scan:
    """The library's own read, not decoded."""

    def scan(after: int) -> int:
        lines = list(recorder.read(after=after, limit=PAGE))
        return lines[-1].position if lines else after

    return scan


def rates(scans: dict[str, Scan], rounds: int) -> dict[str, float]:
    """Lines a second of each over its whole book, in turns so that a busy machine slows all alike."""
    took, lines = dict.fromkeys(scans, 0.0), dict.fromkeys(scans, 0)
    for _ in range(rounds):
        for name, scan in scans.items():
            began, position = perf_counter(), 0
            while (reached := scan(position)) != position:
                position = reached
            took[name] += perf_counter() - began
            lines[name] += position
    return {name: lines[name] / took[name] for name in scans}
