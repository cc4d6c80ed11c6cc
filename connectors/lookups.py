"""A second file joined to the first by a key, such as the dates of tasks that stand in a file of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from connectors.inspection import inspect
from connectors.profile import LookupFile
from connectors.rows import Table
from connectors.unreadable import FileRefused, LookupTrouble, MissingColumn

ROWS_MAX = 500_000  # kept in memory: about 200 MB of short texts
Joined: TypeAlias = dict[str, tuple[str, ...]]  # key -> the columns asked for, in their order


def read(path: Path, lookup: LookupFile, columns: tuple[str, ...]) -> Joined:
    """The second file by its key. Raises LookupTrouble when it is not there, cut short, too large or ambiguous."""
    if not path.is_file():
        raise LookupTrouble(
            f"{lookup.file} is needed beside the file, for the columns {', '.join(columns)}: it is not there.",
            lookup=lookup.name,
        )
    try:
        seen = inspect(path, lookup.encoding)
        table = Table(path, lookup, seen)
    except FileRefused as trouble:
        raise LookupTrouble(f"{lookup.file}: {trouble.says}", lookup=lookup.name) from None
    try:
        if seen.truncated:
            raise LookupTrouble(
                f"{lookup.file} is cut short. Fetch it again from its source.", lookup=lookup.name
            )
        return _joined(table, lookup, columns)
    finally:
        table.close()


def _joined(table: Table, lookup: LookupFile, columns: tuple[str, ...]) -> Joined:
    missing = [name for name in (lookup.column, *columns) if name not in table.header]
    if missing:
        raise MissingColumn(
            f"{lookup.file} has no column {', '.join(missing)}: it has {', '.join(table.header)}.",
            lookup=lookup.name,
        )
    key_at = table.header.index(lookup.column)
    places = [table.header.index(name) for name in columns]
    joined: Joined = {}
    for number, cells, defect in table.rows():
        if defect is not None:
            raise LookupTrouble(f"{lookup.file}, line {number}: {defect[1]}", lookup=lookup.name)
        values = tuple(cells[at].strip() for at in places)
        if joined.setdefault(cells[key_at].strip(), values) != values:
            raise LookupTrouble(
                f"{lookup.file}, line {number}: {cells[key_at]} stands there twice and says two things.",
                lookup=lookup.name,
            )
        if len(joined) > ROWS_MAX:
            raise LookupTrouble(
                f"{lookup.file} has more than {ROWS_MAX:,} keys.", lookup=lookup.name
            )
    return joined
