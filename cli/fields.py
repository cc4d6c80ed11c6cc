"""A command's fields as options of the command line, and what was typed as the command."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import click
import msgspec

from domain.command import Command

NONE = "none"  # what is typed to say that there is no amount, no end, no note


def options(command: type[Command]) -> list[click.Option]:
    """An option a field, none of them required: --json or --file may give the whole command instead."""
    hints = get_type_hints(command, include_extras=True)
    return [_option(field, hints[field.name]) for field in msgspec.structs.fields(command)]


def typed(command: type[Command], given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were given as options, as JSON would have them."""
    hints = get_type_hints(command, include_extras=True)
    said: dict[str, Any] = {}
    for field in msgspec.structs.fields(command):
        value = given.get(field.name)
        if value is None or value == ():
            continue
        said[field.name] = _value(value, hints[field.name], f"--{_dashed(field.name)}")
    return said


def _option(field: msgspec.structs.FieldInfo, hint: Any) -> click.Option:
    plain = _plain(hint)
    name = _dashed(field.name)
    says = "Required." if field.required else _default(field.default)
    if plain is bool:
        return click.Option([f"--{name}/--no-{name}"], default=None, help=says)
    if get_origin(plain) is Literal:
        return click.Option([f"--{name}"], type=click.Choice(list(get_args(plain))), help=says)
    if _is_many(plain) and not _is_shape(_element(plain)):
        return click.Option(
            [f"--{name}"], multiple=True, help=f"May be given more than once. {says}"
        )
    if _is_many(plain):
        shape = _element(plain)
        parts = ", ".join(part.name for part in msgspec.structs.fields(shape))
        return click.Option([f"--{name}"], metavar="JSON", help=f"A JSON list of objects: {parts}.")
    metavar = "DATE" if plain is date else "NUMBER" if plain is int or _is_number(plain) else "TEXT"
    return click.Option([f"--{name}"], metavar=metavar, help=says)


def _value(value: Any, hint: Any, option: str) -> Any:
    plain = _plain(hint)
    if value == NONE and type(None) in get_args(_bare(hint)):
        return None
    if _is_many(plain) and _is_shape(_element(plain)):
        try:
            return msgspec.json.decode(value)
        except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
            raise click.BadParameter(f"is not JSON: {trouble}", param_hint=option) from None
    if _is_many(plain):
        return [_scalar(each, _element(plain), option) for each in value]
    return _scalar(value, plain, option)


def _scalar(value: Any, plain: Any, option: str) -> Any:
    if plain is not int:
        return value
    try:
        return int(value)
    except ValueError:
        raise click.BadParameter(f'"{value}" is not a whole number.', param_hint=option) from None


def _bare(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _plain(hint: Any) -> Any:
    """The type under Annotated[...] and `| None`."""
    hint = _bare(hint)
    if get_origin(hint) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not type(None)]
        return _plain(kinds[0]) if len(kinds) == 1 else hint
    return hint


def _is_number(plain: Any) -> bool:
    return int in get_args(plain)


def _is_many(plain: Any) -> bool:
    return get_origin(plain) is tuple


def _element(plain: Any) -> Any:
    return _plain(get_args(plain)[0])


def _is_shape(plain: Any) -> bool:
    return isinstance(plain, type) and issubclass(plain, msgspec.Struct)


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _default(value: Any) -> str:
    if value is None or value == ():
        return "Default: none."
    return f"Default: {('yes' if value else 'no') if isinstance(value, bool) else value}."


def missing(command: type[Command], said: Iterable[str]) -> list[str]:
    """Options that must be given and were not."""
    given = set(said)
    return [
        f"--{_dashed(field.name)}"
        for field in msgspec.structs.fields(command)
        if field.required and field.name not in given
    ]
