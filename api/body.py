"""The body of a request: its media type, and its JSON read strictly as the shape that its route reads.

Litestar's own reading is lenient ("8" for 8, "true" for true); see `processes/reading.py`.
"""

from __future__ import annotations

from typing import Any, cast

from litestar import Request
from litestar.handlers import BaseRouteHandler

from api.problems import Problematic
from processes.reading import decoder, read

JSON = "application/json"


class StrictRequest(Request[Any, Any, Any]):
    """A request whose JSON becomes exactly the shape that its route reads."""

    async def json(self) -> Any:
        must_be(self, JSON)
        return read(await self.body(), decoder(cast("Any", shape_of(self.route_handler))))


def shape_of(handler: BaseRouteHandler) -> type[Any]:
    """What a route reads: the type of its `data`."""
    field = handler.parsed_data_field
    assert field is not None, "a route that reads a body says of which shape"
    shape: type[Any] = field.annotation
    return shape


def must_be(request: Request[Any, Any, Any], media_type: str) -> None:
    """Refuses (415) a body that is not said to be of the media type that the route reads."""
    said = request.content_type[0]
    if said != media_type:
        raise Problematic(
            "wrong_media_type",
            f"The body is said to be {said or 'nothing'}: send Content-Type: {media_type}.",
        )
