"""What a command's field holds, as a profile's writer thinks of it: a text, a date, a number, yes or no."""

from __future__ import annotations

from datetime import date

import msgspec
from msgspec import inspect

KEYS: dict[str, tuple[str, ...]] = {
    "text": ("from", "map", "cut", "id", "opaque"),
    "date": ("from", "date"),
    "number": ("from", "decimal", "thousands", "duration"),
    "whole number": ("from", "decimal", "thousands"),
    "yes or no": ("from", "yes", "no"),
}
WORDS: dict[str, tuple[tuple[type, ...], str]] = {
    "from": ((str,), '"{column}"'),
    "map": ((dict,), '{ "T&M" = "time_and_materials" }'),
    "cut": ((int,), "1000"),
    "id": ((bool,), "true"),
    "opaque": ((str,), '"source:person-"'),
    "date": ((str, list), '"YYYY-MM-DD"'),
    "decimal": ((str,), '","'),
    "thousands": ((str,), '"."'),
    "duration": ((bool,), "true"),
    "yes": ((str, list), '["Yes"]'),
    "no": ((str, list), '["No"]'),
}
CONSTANTS: dict[str, type] = {"date": date, "whole number": int, "number": int, "yes or no": bool}
NEEDED = {
    "date": "unreadable_date",
    "number": "unreadable_number",
    "whole number": "unreadable_number",
}
SCALARS: dict[type, str] = {
    inspect.DateType: "date",
    inspect.BoolType: "yes or no",
    inspect.IntType: "whole number",
    inspect.StrType: "text",
}


class Kind(msgspec.Struct, frozen=True):
    """What a command's field holds; for lists and shapes, what they are made of."""

    word: str  # a key of KEYS, or "list" or "shape"
    words: tuple[str, ...] = ()  # the only texts it may be, if so
    item: inspect.Type | None = None
    fields: tuple[inspect.Field, ...] = ()


def kind_of(of: inspect.Type) -> Kind:
    """The kind of a command's field, from its declared type."""
    match of:
        case inspect.Metadata(type=inner):
            return kind_of(inner)
        case inspect.UnionType(types=types):
            real = [each for each in types if not isinstance(each, inspect.NoneType)]
            return (
                kind_of(real[0]) if len(real) == 1 else Kind("number")
            )  # text or int: an exact decimal
        case inspect.LiteralType(values=values):
            return Kind("text", words=tuple(str(value) for value in values))
        case inspect.VarTupleType(item_type=item):
            return Kind("list", item=item)
        case inspect.StructType(fields=fields):
            return Kind("shape", fields=fields)
        case _:
            assert type(of) in SCALARS, f"no profile can fill {of}"
            return Kind(SCALARS[type(of)])
