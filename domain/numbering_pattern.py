"""How document numbers are written: a pattern with the series' prefix, the year and the running number."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, TypeAlias

from domain.boundary import REGISTER
from domain.event import Event
from domain.refusal import Malformed

Document: TypeAlias = Literal["invoice", "credit_memo"]
DEFAULT = "{prefix}-{year}-{number:6}"
NEEDED = ("prefix", "year", "number")  # without one of them two documents could get one number
KNOWN = (*NEEDED, "month")
_PLACEHOLDER = re.compile(r"\{([a-z]+)(?::([1-9]))?\}")


class NumberingSet(Event, frozen=True, kw_only=True):
    """From now on documents of a kind are numbered by this pattern; the series itself goes on."""

    document: Document
    pattern: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER,)


def checked(pattern: str) -> str:
    """The pattern as it is. Refuses one whose numbers could repeat, or with an unknown placeholder."""
    names = [found[1] for found in _PLACEHOLDER.finditer(pattern)]
    unknown = [name for name in names if name not in KNOWN]
    if unknown or re.search(r"[{}]", _PLACEHOLDER.sub("", pattern)):
        known = ", ".join(f"{{{name}}}" for name in KNOWN)
        raise Malformed(
            f'"{pattern}" is no pattern of document numbers: it may use {known}, and a width as in '
            "{number:6}.",
            pattern=pattern,
        )
    for name in NEEDED:
        if names.count(name) != 1:
            raise Malformed(
                f'"{pattern}" must have {{{name}}} once, or two documents could get one number.',
                pattern=pattern,
            )
    return pattern


def written_number(pattern: str, prefix: str, on: date, sequence: int) -> str:
    """The number of a document: "US01-INV-2015-000001"."""
    values = {
        "prefix": (prefix, 0),
        "year": (str(on.year), 4),
        "month": (str(on.month), 2),
        "number": (str(sequence), 1),
    }

    def put(found: re.Match[str]) -> str:
        text, width = values[found[1]]
        return text if found[1] == "prefix" else text.zfill(int(found[2] or width))

    return _PLACEHOLDER.sub(put, pattern)
