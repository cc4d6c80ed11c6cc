"""One example of every event as it was ever written, kept for ever: what was written must always still read.

`python -m journal.stored` writes the examples that are missing under tests/stored/, one file for
each event and version. A file that is there is never written again: it says what the past is.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from domain.catalogue import EVENTS
from journal.journal import Entry
from journal.versions import Versions

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "stored"
RECORDED_AT = datetime(2026, 1, 5, 9, 30, 0, 123456, UTC)
SCALARS: dict[type[inspect.Type], Any] = {
    inspect.IntType: 7,
    inspect.DecimalType: Decimal("7.25"),
    inspect.DateType: date(2026, 1, 31),
    inspect.DateTimeType: RECORDED_AT,
}


class NoExample(Exception):
    """A field has a type this module has no example for: write the file by hand."""


def file_name(name: str, version: int) -> str:
    """Where the example of an event lies, below the folder."""
    return f"{name}.v{version}.json"


def missing(
    folder: Path = FOLDER, events: Sequence[type] = EVENTS, versions: Versions | None = None
) -> list[str]:
    """The files that should be there and are not: one for each version each event ever had."""
    versions = Versions() if versions is None else versions
    wanted = [
        file_name(event.__name__, version)
        for event in events
        for version in range(1, versions.of(event.__name__) + 1)
    ]
    return [name for name in wanted if not (folder / name).exists()]


def example(event: type, version: int = 1) -> bytes:
    """The text of an entry with that event, every field of it filled. Raises NoExample."""
    entry = Entry(
        event=_value(inspect.type_info(event), event.__name__),
        actor="ines",
        on_behalf_of="finance",
        recorded_at=RECORDED_AT,
        request="import:2026-01/17",
        digest="0" * 64,
        correlation="US01:7",
        causation="US01:16",
        v=version,
    )
    return msgspec.json.format(msgspec.json.encode(entry), indent=1) + b"\n"


def write_missing(folder: Path = FOLDER, events: Sequence[type] = EVENTS) -> list[Path]:
    """Write the examples of today's versions that are missing; those written."""
    versions = Versions()
    lacking = set(missing(folder, events, versions))
    written = []
    for event in events:
        name = file_name(event.__name__, versions.of(event.__name__))
        if name in lacking:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(example(event, versions.of(event.__name__)))
            written.append(folder / name)
    return written


def _value(kind: inspect.Type, where: str, unlike: object = None) -> Any:  # noqa: C901 - one line a type
    """Some value of a type, other than `unlike`: a default would not be written."""
    match kind:
        case inspect.StructType(cls=cls, fields=fields):
            return cls(**{f.name: _value(f.type, f"{where}.{f.name}", f.default) for f in fields})
        case inspect.VarTupleType(item_type=item):
            return (_value(item, where),)
        case inspect.DictType(key_type=key, value_type=value):
            return {_value(key, where): _value(value, where)}
        case inspect.UnionType(types=kinds):
            told = [one for one in kinds if not isinstance(one, inspect.NoneType)]
            return _value(told[0], where, unlike)
        case inspect.LiteralType(values=values):
            return next((word for word in values if word != unlike), unlike)
        case inspect.BoolType():
            return unlike is not True
        case inspect.StrType():
            return where.rpartition(".")[2]
        case _ if type(kind) in SCALARS:
            return SCALARS[type(kind)]
        case _:
            raise NoExample(f"{where}: there is no example of {kind}; write its file by hand.")


if __name__ == "__main__":
    for path in write_missing():
        sys.stdout.write(f"{path.name}\n")
