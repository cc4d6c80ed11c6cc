"""A body is read strictly and once: its media type, its text, and every field against the command's shape.

Litestar's own reading is lenient ("8" for 8, "true" for true); a ledger takes a value only as it is meant.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import msgspec
from litestar import Request

from api.faults import place
from api.problems import Place, Problematic

READS = "reads"  # opt of a route: the shape of its body
JSON = "application/json"
_NUL = b"\\u0000"  # no name or reason has that character, and PostgreSQL's text can not hold it
Shape = TypeVar("Shape")


class StrictRequest(Request[Any, Any, Any]):
    """A request whose JSON becomes exactly the shape that its route reads (`opt[READS]`)."""

    async def json(self) -> Any:
        must_be(self, JSON)
        return read(await self.body(), decoder(self.route_handler.opt[READS]))


@cache
def decoder(shape: type[Shape]) -> msgspec.json.Decoder[Shape]:
    """The strict reader of a shape, made once."""
    return msgspec.json.Decoder(shape)


def must_be(request: Request[Any, Any, Any], media_type: str) -> None:
    """Refuses (415) a body that is not said to be of the media type that the route reads."""
    said = request.content_type[0]
    if said != media_type:
        raise Problematic(
            "wrong_media_type",
            f"The body is said to be {said or 'nothing'}: send Content-Type: {media_type}.",
        )


def read(text: bytes | msgspec.Raw, reader: msgspec.json.Decoder[Shape], at: str = "$") -> Shape:
    """A JSON text as its shape. Raises Problematic that names the place and what to write there."""
    try:
        shape = reader.decode(text)
    except msgspec.ValidationError as trouble:
        raise _not_valid(place(trouble, at)) from None
    except UnicodeDecodeError as trouble:
        raise Problematic("malformed_json", f"The text is not UTF-8: {trouble.reason}.") from None
    except (msgspec.DecodeError, RecursionError) as trouble:
        raise Problematic("malformed_json", f"The text is not JSON: {trouble}.") from None
    if _NUL in bytes(text) and (path := _nul(msgspec.to_builtins(shape), at)):
        raise _not_valid(Place(path=path, says="The character U+0000 is no part of any text."))
    return shape


def _not_valid(where: Place) -> Problematic:
    return Problematic("not_valid", f"{where.path}: {where.says}", errors=(where,))


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
