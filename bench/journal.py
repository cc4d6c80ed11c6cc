"""The journal beside its limits: what a database can do at best, and what the stock recorder does.

    python -m bench.journal [--prefill 1000000] [--lines 20000] [--seconds 2] [--clients 32]

Everything runs on one server with the product's own settings: the one of ACCRUAL_DATABASE_URL, or one
started for it. Each figure and its yardstick are taken in turns in the same run. Targets: bulk
conditional append >= 35 % of a bare COPY in an empty book and >= 25 % in a full one, single appends
>= 50 % of bare inserts with p99 under 20 ms, typed replay >= 50 % of a bare scan.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
from rich.console import Console
from rich.table import Table

from bench import journal_bulk, journal_replay, journal_single
from bench.journal_database import database, stock_recorder
from bench.journal_lines import entry, plain
from bench.journal_lines import small as small_entry
from domain.boundary import about
from journal import connections
from journal.journal import Entry, Journal
from journal.recorder import PostgresRecorder
from journal.schema import create_schema

ROUNDS = 3
EMPTY_MIN, FULL_MIN, SINGLE_MIN, REPLAY_MIN = 0.35, 0.25, 0.50, 0.50
P99_MAX_MS = 20.0
STOCK_SHARE = 5  # the stock recorder gets a fifth of the lines: it would take minutes


@dataclass(frozen=True)
class Row:
    """One line of the table; `share` is of the yardstick above it."""

    what: str
    rate: float
    share: float | None = None
    target: float | None = None
    note: str = ""
    missed: bool = False


def main() -> int:
    """Print the table; 0 when every target was reached."""
    options = _options()
    with database() as url:
        bench = Bench(url, options)
        try:
            rows = [*bench.empty(), *bench.full(), *bench.single(), *bench.replay()]
        finally:
            bench.close()
    _print(rows)
    return int(any(_missed(row) for row in rows))


class Bench:
    """All measurements on one database."""

    def __init__(self, url: str, options: argparse.Namespace) -> None:
        self.url = url
        self.options = options
        self._opened: list[PostgresRecorder] = []

    def empty(self) -> list[Row]:
        """Bulk appends into new books."""
        lines = self.options.lines
        ours, importing = self._book("EMPTY"), self._book("IMPORT")
        with connections.connect(self.url) as connection, stock_recorder(self.url) as stock:
            writers = {
                "bare": journal_bulk.bare_copy(connection, "bare_empty"),
                "ours": journal_bulk.conditional(ours),
                "importing": journal_bulk.importing(importing),
            }
            found = journal_bulk.rates(writers, 1, lines, ROUNDS)
            few = max(journal_bulk.BATCH, lines // STOCK_SHARE)
            found |= journal_bulk.rates({"stock": journal_bulk.conditional(stock)}, 1, few, 1)
        return [
            Row("Bulk, empty book: bare COPY, primary key only", found["bare"]),
            _of("  ours, conditional, 1,000 a time", found, "ours", EMPTY_MIN),
            _of("  ours, and none of the 1,000 entries known", found, "importing", EMPTY_MIN),
            _of("  stock recorder, conditional", found, "stock", None),
        ]

    def full(self) -> list[Row]:
        """Bulk appends into a book that already holds much."""
        held = self.options.prefill
        if not held:
            return []
        ours = self._book("FULL")
        with connections.connect(self.url) as connection:
            bare = journal_bulk.bare_copy(connection, "bare_full")
            journal_bulk.prefill(connection, ours, "bare_full", held)
            bare = journal_bulk.bare_copy(connection, "bare_full")
            writers = {
                "bare": bare,
                "ours": journal_bulk.conditional(ours),
                "importing": journal_bulk.importing(ours),
            }
            # Each in numbers of its own: both write to one book here.
            found = journal_bulk.rates(
                {name: writers[name] for name in ("bare", "ours")},
                held + 1,
                self.options.lines,
                ROUNDS,
            )
            further = held + 1 + self.options.lines * ROUNDS
            found |= journal_bulk.rates(
                {"importing": writers["importing"]}, further, self.options.lines, ROUNDS
            )
        return [
            Row(f"Bulk, {held:,} lines there: bare COPY, primary key only", found["bare"]),
            _of("  ours, conditional, 1,000 a time", found, "ours", FULL_MIN),
            _of("  ours, and none of the 1,000 entries known", found, "importing", FULL_MIN),
        ]

    def single(self) -> list[Row]:
        """Single appends of many clients to one book."""
        clients, seconds = self.options.clients, self.options.seconds
        ours = self._book("SINGLE")
        bare, close = journal_single.bare_insert(self.url, "bare_single", clients)
        acts = {"bare": bare, "ours": journal_single.conditional(ours, clients)}
        figures = journal_single.measured(acts, clients, seconds, ROUNDS)
        close()
        with stock_recorder(self.url) as recorder:
            act = {"stock": journal_single.conditional(recorder, clients)}
            figures |= journal_single.measured(act, clients, seconds, 1)
        found = {name: figure.rate for name, figure in figures.items()}
        waits = {
            name: f"p50 {figure.wait(0.5):.1f}, p99 {figure.wait(0.99):.1f} ms"
            for name, figure in figures.items()
        }
        late = figures["ours"].wait(0.99) >= P99_MAX_MS
        return [
            Row(f"{clients} clients: bare insert and commit", found["bare"], note=waits["bare"]),
            _of(
                "  ours, each with its condition",
                found,
                "ours",
                SINGLE_MIN,
                waits["ours"],
                missed=late,
            ),
            _of("  stock recorder", found, "stock", None, waits["stock"]),
        ]

    def replay(self) -> list[Row]:
        """Whole books, read: one of small facts, one of time entries as an import records them."""
        small, large = self._written("SMALL", small_entry), self._written("LARGE", entry)
        with connections.connect(self.url) as connection, stock_recorder(self.url) as stock:
            copied = journal_bulk.conditional(stock)
            for at in range(1, self.options.lines, journal_bulk.BATCH):
                copied([plain(n) for n in range(at, at + journal_bulk.BATCH)])
            found = journal_replay.rates(
                {
                    "bare": journal_replay.bare_rows(connection, "book_small.event"),
                    "typed": journal_replay.typed_lines(small),
                    "stock": journal_replay.stock_lines(stock),
                },
                ROUNDS,
            )
            of_large = journal_replay.rates(
                {
                    "bare": journal_replay.bare_rows(connection, "book_large.event"),
                    "typed": journal_replay.typed_lines(large),
                },
                ROUNDS,
            )
        return [
            Row("Replay, 250 bytes a line: bare rows in keyset pages", found["bare"]),
            _of("  ours, every entry in its types", found, "typed", REPLAY_MIN),
            _of("  stock recorder, not decoded", found, "stock", None),
            Row("Replay, time entries of 590 bytes: bare rows", of_large["bare"]),
            _of("  ours, every entry in its types", of_large, "typed", None),
        ]

    def _written(self, book: str, made: Callable[[int], Entry]) -> Journal:
        """A book with as many entries as the bulk rounds write."""
        journal = Journal(self._book(book), book)
        for at in range(1, self.options.lines * ROUNDS, journal_bulk.BATCH):
            batch = [made(number) for number in range(at, at + journal_bulk.BATCH)]
            journal.append(batch, [((about("register"),), at)])
        return journal

    def _book(self, book: str) -> PostgresRecorder:
        with psycopg.connect(self.url) as connection:
            create_schema(connection, book)
        self._opened.append(PostgresRecorder(self.url, book))
        return self._opened[-1]

    def close(self) -> None:
        """Let go of the database."""
        for recorder in self._opened:
            recorder.close()


def _of(
    what: str,
    found: dict[str, float],
    name: str,
    target: float | None,
    note: str = "",
    *,
    missed: bool = False,
) -> Row:
    return Row(what, found[name], found[name] / found["bare"], target, note, missed)


def _missed(row: Row) -> bool:
    return row.missed or (row.target is not None and (row.share or 0) < row.target)


def _print(rows: list[Row]) -> None:
    table = Table(title="The journal beside its limits")
    table.add_column("", no_wrap=True)
    for heading in ("a second", "share", "target"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for row in rows:
        table.add_row(
            row.what,
            f"{row.rate:,.0f}",
            "" if row.share is None else f"{row.share:.0%}",
            "" if row.target is None else f">= {row.target:.0%}",
            f"{row.note} {'MISSED' if _missed(row) else ''}".strip(),
            style=None if row.share is not None else "bold",
        )
    Console(width=max(130, shutil.get_terminal_size().columns)).print(table)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The journal beside its limits.")
    parser.add_argument(
        "--prefill", type=int, default=1_000_000, help="lines of the full book; 0: none"
    )
    parser.add_argument("--lines", type=int, default=20_000, help="lines a round, of three")
    parser.add_argument("--seconds", type=float, default=2.0, help="of single appends a round")
    parser.add_argument("--clients", type=int, default=32)
    return parser.parse_args()


if __name__ == "__main__":
    gc.freeze()
    sys.exit(main())
