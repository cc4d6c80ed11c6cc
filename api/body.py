"""The body of a request: its media type, and its JSON read strictly as the shape that its route reads.

Litestar's own reading is lenient ("8" for 8, "true" for true); see `processes/reading.py`.
"""

from __future__ import annotations

from typing import Any

from litestar import Request

from api.problems import Problematic
from processes.reading import decoder, read

READS = "reads"  # opt of a route: the shape of its body
JSON = "application/json"


class StrictRequest(Request[Any, Any, Any]):
    """A request whose JSON becomes exactly the shape that its route reads (`opt[READS]`)."""

    async def json(self) -> Any:
        must_be(self, JSON)
        return read(await self.body(), decoder(self.route_handler.opt[READS]))


def must_be(request: Request[Any, Any, Any], media_type: str) -> None:
    """Refuses (415) a body that is not said to be of the media type that the route reads."""
    said = request.content_type[0]
    if said != media_type:
        raise Problematic(
            "wrong_media_type",
            f"The body is said to be {said or 'nothing'}: send Content-Type: {media_type}.",
        )
