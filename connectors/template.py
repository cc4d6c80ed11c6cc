"""Texts with columns in braces, such as "cesaw:{time_log_fact_key}": what a profile writes for a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

import msgspec

Row: TypeAlias = list[str]
Reader: TypeAlias = Callable[[Row], str | None]  # none: the value is missing
Binder: TypeAlias = Callable[[str], Reader]  # a column's name -> its reader

_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+")


class BadTemplate(ValueError):
    """A text with braces that do not name a column."""


class Template(msgspec.Struct, frozen=True):
    """Literal and column by turns, a literal first and last: ("cesaw:", "time_log_fact_key", "")."""

    parts: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return self.parts[1::2]

    def bind(self, binder: Binder) -> Reader:
        """The reader of this text for a file. It gives nothing when any of its columns is missing."""
        if not self.columns:
            constant = self.parts[0]
            return lambda row: constant
        readers = [binder(column) for column in self.columns]
        if len(readers) == 1:
            return _one(self.parts[0], readers[0], self.parts[2])
        return _several(self.parts[0::2], readers)


def parse(text: str) -> Template:
    """The template in a text. "{{" and "}}" stand for the braces themselves.

    Raises BadTemplate with a sentence when a brace is open or names nothing.
    """
    parts = [""]
    for match in _PART.finditer(text):
        found = match.group()
        if found in ("{{", "}}"):
            parts[-1] += found[0]
        elif found in ("{", "}"):
            raise BadTemplate(
                f'a single "{found}" names no column: write {{column}}, or {found}{found} for the sign'
            )
        elif match.group(1) is None:
            parts[-1] += found
        elif not (column := match.group(1).strip()):
            raise BadTemplate("{} names no column: write the column's name between the braces")
        else:
            parts += [column, ""]
    return Template(tuple(parts))


def _one(before: str, read: Reader, after: str) -> Reader:
    if not before and not after:
        return read

    def one(row: Row) -> str | None:
        value = read(row)
        return None if value is None else f"{before}{value}{after}"

    return one


def _several(literals: tuple[str, ...], readers: list[Reader]) -> Reader:
    first, rest = literals[0], literals[1:]

    def several(row: Row) -> str | None:
        text = first
        for read, literal in zip(readers, rest, strict=True):
            value = read(row)
            if value is None:
                return None
            text += value + literal
        return text

    return several
