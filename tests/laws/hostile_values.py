"""The same command with a value nobody should have given: what connectors, forms and tired people send."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

import msgspec
from msgspec import inspect as shapes

from tests.laws.every_contract import CONTRACTS, PROJECTS, START

AnyShape = TypeVar("AnyShape", bound=msgspec.Struct)
NUMBERS = (
    *(
        "0",
        "0.00",
        "0.01",
        "-1",
        "33.333",
        "1000000.00",
        "9" * 29,
        "1e400",
        "NaN",
        "7,5",
        "1,000.00",
    ),
    *(0, -3, 12, 10**12),
)
DAYS = (date.min, date(1989, 12, 31), date(1999, 2, 28), date(2040, 1, 1), date.max)
TEXTS = ("agreed", "a\\b\tc\n", "ü\0", "GB", "standard", "1", "2", "p1", "x" * 400)
IDS = (
    *CONTRACTS,
    *PROJECTS,
    "acme",
    "t:1",
    "t:2",
    "r:1",
    "bank:1",
    "m1",
    "i1",
    "A",
    "nobody",
    "a" * 120,
)


def variant(command: AnyShape, chance: Random) -> AnyShape | None:
    """The command with one value or two changed; None where no caller could say it in that form."""
    told: dict[str, Any] = msgspec.to_builtins(command)
    for _ in range(chance.choice((1, 1, 2))):
        _change(told, type(command), chance)
    try:
        return msgspec.convert(told, type(command))
    except msgspec.ValidationError:
        return None


def _change(told: dict[str, Any], shape: type, chance: Random) -> None:
    """Change one field, or one of a part of it."""
    described = shapes.type_info(shape)
    assert isinstance(described, shapes.StructType)
    if not described.fields:
        return
    field = chance.choice(described.fields)
    name, was = field.encode_name, told.get(field.encode_name)
    inner = _part(field.type)
    if isinstance(was, list | tuple) and was:
        told[name] = _many(list(was), inner, chance)
    elif isinstance(was, dict) and inner is not None:
        _change(was, inner, chance)
    elif not field.required and chance.random() < 0.25:
        told.pop(name, None)
    else:
        told[name] = _value(field.type, chance)


def _many(was: list[Any], inner: type | None, chance: Random) -> list[Any]:
    """One of several is said twice, left out, or changed."""
    one, act = chance.randrange(len(was)), chance.random()
    if act < 0.2:
        return [*was, was[one]]
    if act < 0.4 or inner is None:
        return was[:one] + was[one + 1 :]
    was[one] = dict(was[one])
    _change(was[one], inner, chance)
    return was


def _part(described: shapes.Type) -> type | None:
    """The shape within: of a part, or of each of several."""
    for one in _choices(described):
        if isinstance(one, shapes.StructType):
            return one.cls
        if isinstance(one, shapes.VarTupleType):
            return _part(one.item_type)
    return None


def _choices(described: shapes.Type) -> list[shapes.Type]:
    if isinstance(described, shapes.Metadata):
        return _choices(described.type)
    if isinstance(described, shapes.UnionType):
        return [one for option in described.types for one in _choices(option)]
    return [described]


def _value(described: shapes.Type, chance: Random) -> Any:
    one = chance.choice(_choices(described))
    match one:
        case shapes.DateType():
            soon = START + timedelta(days=chance.randrange(-40, 130))
            return chance.choice((soon, *DAYS))
        case shapes.IntType():
            return chance.choice((-3, 0, 1, 2, 3, 10**12))
        case shapes.BoolType():
            return chance.random() < 0.5
        case shapes.LiteralType():
            return chance.choice(one.values)
        case shapes.StrType(pattern=None):
            return chance.choice((*NUMBERS, *TEXTS))
        case shapes.StrType():
            return chance.choice(
                (*IDS, "GBP", "EUR", "JPY", "XXX", "2026-01", "2026-02", "2025-12")
            )
        case _:
            return None
