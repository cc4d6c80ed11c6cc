"""Lines of a body as they arrive, each numbered, none longer than one command may be."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec

MEDIA_TYPE = "application/x-ndjson"


class Line(msgspec.Struct, frozen=True):
    """One line as sent. `text` is none when it was longer than allowed: then it was not kept."""

    number: int  # from 1, blank lines counted
    text: bytes | None


async def lines(chunks: AsyncIterator[bytes], longest: int) -> AsyncIterator[Line]:
    """Split a stream at line feeds, keeping at most one line of `longest` bytes; blank lines are passed over."""
    number, kept, over = 1, bytearray(), False
    async for chunk in chunks:
        *ended, rest = chunk.split(b"\n")
        for part in ended:
            over = over or len(kept) + len(part) > longest
            if over or (kept + part).strip():
                yield Line(number, None if over else bytes(kept + part))
            number, over = number + 1, False
            kept.clear()
        over = over or len(kept) + len(rest) > longest
        if over:
            kept.clear()
        else:
            kept += rest
    if over or kept.strip():
        yield Line(number, None if over else bytes(kept))
