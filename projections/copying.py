"""Rows for COPY are put together as text; what a fact says may hold any character, and none may break a row."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from domain.catalogue import AnyEvent
from journal.journal import Line

NULL = r"\N"
_Any = TypeVar("_Any")
# NUL is legal in JSON and impossible in PostgreSQL's text.
_SPECIAL = str.maketrans(
    {"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\0": "\N{REPLACEMENT CHARACTER}"}
)


@lru_cache(maxsize=8_192)
def told(day: date) -> str:
    """A date as a field of a COPY row. Rows name the same few thousand days over and over."""
    return day.isoformat()


def escaped(text: str) -> str:
    """A text as a field of a COPY row."""
    return text.translate(_SPECIAL)


def storable(text: str) -> str:
    """A text as a parameter of a statement: NUL is the one character that can not be kept."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def part(value: msgspec.Struct | None) -> str | None:
    """A part of an event as JSON, a parameter of a statement or (escaped) a field of a COPY row."""
    if value is None:
        return None
    return msgspec.json.encode(value).decode().replace(r"\u0000", r"\ufffd")


def copyable(line: Line) -> AnyEvent:
    """The line's event with every text in it escaped for COPY.

    All that COPY minds is written with a backslash in JSON too, so a stored line without one, as
    nearly all are, has nothing to escape.
    """
    event = line.entry.event
    return event if b"\\" not in line.text else _escaped(event)


def _escaped(value: _Any) -> _Any:
    changed: Any = value
    if isinstance(value, str):
        changed = escaped(value)
    elif isinstance(value, msgspec.Struct):
        fields = {name: _escaped(getattr(value, name)) for name in value.__struct_fields__}
        changed = msgspec.structs.replace(value, **fields)
    elif isinstance(value, tuple):
        changed = tuple(_escaped(part) for part in value)
    return changed  # type: ignore[no-any-return]
