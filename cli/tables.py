"""Rows on a screen: a table with the widest of each column, or JSON for programs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import click
import msgspec
from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

from domain.money import written

WIDEST = 100_000  # characters: wider than any table
BETWEEN = 3  # characters between two columns


class AColumn(msgspec.Struct, frozen=True):
    """A heading, what stands under it, and whether it is a figure."""

    heading: str
    cell: Callable[[Any], str]
    figure: bool = False


def words(heading: str, name: str) -> AColumn:
    """A column of a field as it is; nothing for none."""

    def cell(row: Any) -> str:
        value = getattr(row, name)
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M}"
        return "" if value is None else str(value)

    return AColumn(heading, cell)


def money(heading: str, name: str) -> AColumn:
    """A column of an amount with its currency; a dash for nothing."""

    def cell(row: Any) -> str:
        minor = getattr(row, name)
        return written(minor, row.currency) if minor else "-"

    return AColumn(heading, cell, figure=True)


def show(rows: Iterable[Any], columns: Sequence[AColumn], *, as_json: bool, nothing: str) -> None:
    """Print rows as a table, or as JSON; a sentence when there are none."""
    rows = list(rows)
    if as_json:
        click.echo(msgspec.json.encode(rows).decode())
        return
    if not rows:
        click.echo(nothing)
        return
    cells = [[column.cell(row) for column in columns] for row in rows]
    table = Table(box=box.SIMPLE, pad_edge=False)
    needed = BETWEEN  # its edges
    for column, *under in zip(columns, *cells, strict=True):
        least = _longest(column, under)
        needed += least + BETWEEN
        table.add_column(
            column.heading,
            justify="right" if column.figure else "left",
            no_wrap=column.figure,
            min_width=least,
        )
    for row in cells:
        table.add_row(*row)
    Console(highlight=False, width=_width(table, needed)).print(table)


def _longest(column: AColumn, cells: Sequence[str]) -> int:
    """How many characters of a column stay together: a figure whole, otherwise each word."""
    texts = (column.heading, *cells)
    return max(len(part) for text in texts for part in ([text] if column.figure else text.split()))


def _width(table: Table, needed: int) -> int:
    """As wide as the table where no person looks; on a screen never so narrow that words are torn apart."""
    console = Console()
    if console.is_terminal or "COLUMNS" in os.environ:
        return max(console.width, needed)
    return Measurement.get(console, console.options.update(max_width=WIDEST), table).maximum


def day_end(day: datetime | None) -> date | None:
    """An optional day given on the command line."""
    return None if day is None else day.date()
