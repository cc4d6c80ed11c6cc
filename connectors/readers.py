"""How single values of a row are read: understood or refused with a reason, never guessed and never dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from connectors.template import Reader, Row
from connectors.unreadable import RowRefused

Value: TypeAlias = Callable[[Row], Any]  # none: the row says nothing of it


class Part(NamedTuple):
    """A field of a command: its reader and, if the command needs it, how a row without it is refused."""

    name: str
    read: Value
    needed: tuple[str, str] | None  # (code, sentence)


def shaped(parts: list[Part]) -> Value:
    """The fields that the row gives, by name."""

    def build(row: Row) -> dict[str, Any]:
        values = {}
        for name, read, needed in parts:
            value = read(row)
            if value is not None:
                values[name] = value
            elif needed is not None:
                raise RowRefused(*needed)
        return values

    return build


def listed(reads: list[Value]) -> Value:
    """Every element that the row gives, in order."""

    def build(row: Row) -> list[Any] | None:
        return [value for read in reads if (value := read(row)) is not None] or None

    return build


def first(reads: list[Value]) -> Value:
    """The first alternative that the row gives."""

    def alternative(row: Row) -> Any:
        for read in reads:
            value = read(row)
            if value is not None:
                return value
        return None

    return alternative


def strict(
    read: Reader, understand: Callable[[str], Any], code: str, source: str, wrong: str
) -> Value:
    """The text as `understand` reads it. Text that it does not understand refuses the row."""

    def understood(row: Row) -> Any:
        text = read(row)
        if text is None:
            return None
        value = understand(text)
        if value is None:
            raise RowRefused(code, f'{source} says "{text[:80]}": {wrong}.')
        return value

    return understood


def changed(read: Reader, change: Callable[[str], str]) -> Reader:
    """The text after a change."""

    def after(row: Row) -> str | None:
        text = read(row)
        return None if text is None else change(text)

    return after
