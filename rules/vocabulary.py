"""Which values a fact may have and a rule may answer with, read off a closed struct."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cached_property
from typing import ClassVar

import msgspec
from msgspec import inspect

Value = bool | int | str


class Whole(msgspec.Struct, frozen=True):
    """A whole number between two limits, both included."""

    kind: ClassVar[type] = int
    name: str
    low: int
    high: int

    def wrong(self, value: object) -> str:
        """A sentence when `value` is not such a number, else ""."""
        if type(value) is int and self.low <= value <= self.high:
            return ""
        return f"{self.name} is a whole number from {self.low} to {self.high}, not {shown(value)}."


class Word(msgspec.Struct, frozen=True):
    """One of a closed list of words."""

    kind: ClassVar[type] = str
    name: str
    words: tuple[str, ...]

    def wrong(self, value: object) -> str:
        """A sentence when `value` is not one of the words, else ""."""
        if type(value) is str and value in self.words:
            return ""
        listed = ", ".join(shown(word) for word in self.words)
        return f"{self.name} is one of {listed}, not {shown(value)}."


class YesNo(msgspec.Struct, frozen=True):
    """Yes or no."""

    kind: ClassVar[type] = bool
    name: str

    def wrong(self, value: object) -> str:
        """A sentence when `value` is neither true nor false, else ""."""
        if type(value) is bool:
            return ""
        return f"{self.name} is yes or no (true or false), not {shown(value)}."


class Text(msgspec.Struct, frozen=True):
    """A text that follows a pattern; only answers may be texts, never facts."""

    kind: ClassVar[type] = str
    name: str
    pattern: str

    def wrong(self, value: object) -> str:
        """A sentence when `value` is not such a text, else ""."""
        if type(value) is str and re.search(self.pattern, value):
            return ""
        return f"{self.name} is a text like {self.pattern}, not {shown(value)}."


Field = Whole | Word | YesNo | Text


class NotClosed(TypeError):
    """A struct of facts or answers has a field whose values can not be listed or bounded."""


class Subject:
    """What one kind of table is about: the facts it may mention, the words it must answer with."""

    def __init__(self, facts: type[msgspec.Struct], words: type[msgspec.Struct]) -> None:
        self.facts = facts
        self.words = words

    @cached_property
    def fact_fields(self) -> dict[str, Field]:
        """Every fact by name, in the struct's order. Raises NotClosed for an open one."""
        fields = fields_of(self.facts)
        for field in fields.values():
            if isinstance(field, Text):
                raise NotClosed(f"{self.facts.__name__}.{field.name} is free text, not a fact.")
        return fields

    @cached_property
    def word_fields(self) -> dict[str, Field]:
        """Every word of the answer by name, in the struct's order."""
        return fields_of(self.words)


def fields_of(struct: type[msgspec.Struct]) -> dict[str, Field]:
    """The fields of a closed struct by name. Raises NotClosed for what can not be bounded."""
    told = inspect.type_info(struct)
    assert isinstance(told, inspect.StructType), f"{struct} is not a struct"
    return {field.name: _field(struct, field) for field in told.fields}


def _field(struct: type[msgspec.Struct], field: inspect.Field) -> Field:
    if not field.required:
        raise NotClosed(f"{struct.__name__}.{field.name} has a default: say every value aloud.")
    match field.type:
        case inspect.BoolType():
            return YesNo(field.name)
        case inspect.IntType(ge=int(low), le=int(high)):
            return Whole(field.name, low, high)
        case inspect.LiteralType(values=values) if all(type(value) is str for value in values):
            return Word(field.name, tuple(str(value) for value in values))
        case inspect.StrType(pattern=str(pattern)):
            return Text(field.name, pattern)
    raise NotClosed(
        f"{struct.__name__}.{field.name} is neither yes or no, nor a bounded whole number, "
        "nor one of listed words."
    )


def shown(value: object) -> str:
    """A value as it stands in a table: true, 57600, "fixed_fee"."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list | tuple):
        return "[" + ", ".join(shown(one) for one in value) + "]"
    return str(value)


def nearest(word: str, known: tuple[str, ...]) -> str:
    """The remedy for a word nobody knows: the nearest known one, else all of them."""
    close = get_close_matches(word, known, n=1)
    return f"Did you mean {close[0]}?" if close else f"Known are: {', '.join(known)}."
