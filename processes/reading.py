"""What somebody sent is read strictly and once: as JSON, and every field against the command's shape.

A ledger takes a value only as it is meant: "8" is no number, 7.5 is no exact quantity, "true" is no yes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar

import msgspec

from domain.command import Command
from domain.commands import COMMANDS, AnyCommand
from domain.refusal import Refused

Shape = TypeVar("Shape")
KEY_PATTERN = r"^[^\x00-\x1f\x7f]*$"  # a key stands among a line's tags, which controls keep apart
Key = Annotated[str, msgspec.Meta(min_length=8, max_length=128, pattern=KEY_PATTERN)]
NAMES: Mapping[str, type[Command]] = {command.__name__: command for command in COMMANDS}
_PATH = re.compile(r"^(?P<says>.*?)(?: - at `(?P<path>[^`]+)`)?$", re.DOTALL)
_NUL = b"\\u0000"  # no name or reason has that character, and PostgreSQL's text can not hold it


class NotJson(Refused):
    """The text is not complete, valid JSON in UTF-8."""

    code: ClassVar[str] = "malformed_json"


class NotValid(Refused):
    """A field is missing, unknown or of the wrong kind. `path` says which, as "$.quantity"."""

    code: ClassVar[str] = "not_valid"

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path, self.what = path, what


class UnknownCommand(Refused):
    """No command has that name."""

    code: ClassVar[str] = "unknown_command"


@cache
def decoder(shape: type[Shape]) -> msgspec.json.Decoder[Shape]:
    """The strict reader of a shape, made once."""
    return msgspec.json.Decoder(shape)


_LINE = msgspec.json.Decoder(dict[str, msgspec.Raw])
_KEY: msgspec.json.Decoder[str] = msgspec.json.Decoder(Key)
_NAME = msgspec.json.Decoder(str)


def read(text: bytes | msgspec.Raw, reader: msgspec.json.Decoder[Shape], at: str = "$") -> Shape:
    """A JSON text as its shape. Refuses NotJson, or NotValid with the place and what to write there."""
    shape = _decoded(text, reader, at)
    if _NUL in bytes(text) and (path := _nul(msgspec.to_builtins(shape), at)):
        raise NotValid(path, "The character U+0000 is no part of any text.")
    return shape


def _decoded(
    text: bytes | msgspec.Raw, reader: msgspec.json.Decoder[Shape], at: str = "$"
) -> Shape:
    try:
        return reader.decode(text)
    except msgspec.ValidationError as trouble:
        raise _not_valid(trouble, at) from None
    except UnicodeDecodeError as trouble:
        raise NotJson(f"The text is not UTF-8: {trouble.reason}.") from None
    except (msgspec.DecodeError, RecursionError) as trouble:
        raise NotJson(f"The text is not JSON: {trouble}.") from None


def read_key(key: str) -> str:
    """An idempotency key that somebody typed. Refuses NotValid."""
    return read(msgspec.json.encode(key), _KEY, "--key")


def read_line(text: bytes) -> tuple[AnyCommand, str]:
    """A line {"command": name, "key": ..., ...fields} as the command and its idempotency key.

    Refuses NotJson, NotValid and UnknownCommand.
    """
    parts = _decoded(text, _LINE)
    for name in ("key", "command"):
        if name not in parts:
            raise NotValid(f"$.{name}", "It is missing from the line.")
    key = read(parts.pop("key"), _KEY, "$.key")
    named = read(parts["command"], _NAME, "$.command")
    if named not in NAMES:
        raise UnknownCommand(f"No command is called {named}.", command=named[:100])
    command: Any = read(msgspec.json.encode(parts), decoder(NAMES[named]))
    return command, key


def _not_valid(trouble: msgspec.ValidationError, at: str) -> NotValid:
    """Msgspec's sentence, its place taken apart from it."""
    found = _PATH.match(str(trouble))
    assert found is not None, "the expression matches every text"
    says = found["says"]
    if "got `float`" in says:
        says += '. Write exact numbers as text, "7.50": a floating point number is not exact'
    return NotValid((found["path"] or "$").replace("$", at, 1), f"{says}.")


def _nul(value: Any, path: str) -> str:
    """The path of the first text with a U+0000 in it; "" when there is none."""
    match value:
        case str():
            return path if "\0" in value else ""
        case dict():
            parts = ((each, f"{path}.{name}") for name, each in value.items())
        case list() | tuple():
            parts = ((each, f"{path}[{index}]") for index, each in enumerate(value))
        case _:
            return ""
    return next(filter(None, (_nul(each, where) for each, where in parts)), "")
