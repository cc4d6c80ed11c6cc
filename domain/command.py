"""What every command has in common: canonical ids, words, exact numbers, and that it is asked of one book."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

Id = Annotated[
    str, msgspec.Meta(min_length=1, max_length=120, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/#@+-]*$")
]
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Number: TypeAlias = str | int  # an exact decimal: "7.50" or 8
Period = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", examples=["2026-01"])]
Currency = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$", examples=["EUR"])]
Entries = Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=1000)]


class Command(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="command",
    tag=True,
    gc=False,
):
    """Something somebody asks of one book."""


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a command."""
