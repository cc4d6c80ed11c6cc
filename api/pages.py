"""Two things everybody needs: is the service up, and what does that problem mean."""

from __future__ import annotations

import msgspec
from litestar import get
from litestar.params import FromPath

from api.actors import OPEN
from api.documented import READING
from api.problems import MEANINGS, Problematic


class Alive(msgspec.Struct, frozen=True):
    """The service answers."""

    status: str


class Explained(msgspec.Struct, frozen=True):
    """What a problem's type means, and what to do."""

    code: str
    title: str
    status: int
    explained: str


@get("/health", opt={OPEN: True}, sync_to_thread=False, tags=["Health"], security=[{}])
def alive() -> Alive:
    """Is the service up? Needs no credentials and says nothing about the books."""
    return Alive("up")


@get("/problems/{code:str}", sync_to_thread=False, tags=["Problems"], responses=READING)
def explained(code: FromPath[str]) -> Explained:
    """What a problem's type means, and what to do about it."""
    meaning = MEANINGS.get(code)
    if meaning is None:
        raise Problematic("no_such_page", f"No problem has the code {code}.")
    return Explained(code, meaning.title, meaning.status, meaning.explained)
