"""How views are answered: amounts in minor units, with their currency, and as finance writes them."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Generic, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from domain.money import written

Shape = TypeVar("Shape")
Read = Callable[[Any], Any]


class Amount(msgspec.Struct, frozen=True):
    """An amount: 100000 minor units of USD are "1,000.00 USD"."""

    minor: int
    currency: str
    text: str


class Rows(msgspec.Struct, Generic[Shape], frozen=True):
    """Rows of a view, and up to which line of the book's journal the view had read."""

    position: int
    rows: list[Shape]
    next_offset: int | None = None  # where the next page begins; none: this was the last


def amount(minor: int, currency: str) -> Amount:
    """An amount as it is answered."""
    return Amount(minor, currency, written(minor, currency))


def shown(shape: type[Shape], row: Any, **given: Any) -> Shape:
    """A view's row in the shape that is answered: same names, amounts spelled out (`amount` is its `minor`).

    What is given stands as it is.
    """
    readers = _readers(cast("Any", shape))
    told = {name: given[name] if name in given else read(row) for name, read in readers}
    return shape(**told)


def all_shown(shape: type[Shape], rows: Iterable[Any]) -> list[Shape]:
    """Every row in the shape that is answered."""
    return [shown(shape, row) for row in rows]


@cache
def _readers(shape: Any) -> list[tuple[str, Read]]:
    hints = get_type_hints(shape)
    return [
        (field.name, _reader(field.name, hints[field.name]))
        for field in msgspec.structs.fields(shape)
    ]


def _reader(name: str, hint: Any) -> Read:
    plain = _plain(hint)
    if plain is Amount:
        source = "minor" if name == "amount" else name
        return lambda row: _amount(getattr(row, source), row.currency)
    return lambda row: getattr(row, name)


def _amount(minor: int | None, currency: str | None) -> Amount | None:
    return None if minor is None or currency is None else amount(minor, currency)


def _plain(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        return next(kind for kind in get_args(hint) if kind is not type(None))
    return hint
