"""Numbers as other systems write them, turned into the ledger's way: "1.234,50" becomes "1234.50". Never a float."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

NumberReader: TypeAlias = Callable[[str], str | None]  # none: not a number in this notation
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)


class BadNotation(ValueError):
    """Marks for decimals and thousands that could not be told apart."""


def reader(decimal: str, thousands: str) -> NumberReader:
    """Reads an exact decimal number with the given marks; no mark for thousands unless one is given.

    Raises BadNotation when the marks are the same, longer than a sign, or digits.
    """
    if len(decimal) != 1 or decimal.isalnum() or decimal in "+-":
        raise BadNotation(f'"{decimal}" is no decimal mark: write "." or ","')
    if thousands and (
        len(thousands) != 1 or thousands.isalnum() or thousands in "+-" or thousands == decimal
    ):
        raise BadNotation(
            f'"{thousands}" is no mark for thousands: write ",", ".", a space, or leave it out'
        )
    match = _pattern(decimal, thousands).fullmatch
    if decimal == "." and not thousands:
        return lambda text: text if match(text) else None

    def read(text: str) -> str | None:
        if not match(text):
            return None
        if thousands:
            text = text.replace(thousands, "")
        return text.replace(decimal, ".")

    return read


def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    mark = re.escape(decimal)
    whole = r"\d+" if not thousands else rf"(?:\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|\d+)"
    return re.compile(rf"[+-]?(?:{whole}(?:{mark}\d+)?|{mark}\d+)", re.ASCII)


def seconds(text: str) -> str | None:
    """Seconds in a duration written as H:MM or H:MM:SS: "1:30" is "5400"."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hours, minutes, rest = found.groups()
    return str(int(hours) * 3600 + int(minutes) * 60 + int(rest or 0))
