"""Two things everybody needs: is the service up, and what does that problem mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import PathParameter

from api.actors import OPEN
from api.documented import READING
from api.problems import MEANINGS, Problematic
from processes.firm import Firm
from rules.shelf import Shelf


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
def explained(
    code: Annotated[str, PathParameter(max_length=120)], firm: NamedDependency[Firm]
) -> Explained:
    """What a problem's type means, and what to do about it. A rule's reason is explained by its rule."""
    meaning = MEANINGS.get(code)
    if meaning is not None:
        return Explained(code, meaning.title, meaning.status, meaning.explained)
    says = next(_reasons(firm.shelf, code), None)
    if says is None:
        raise Problematic("no_such_page", f"No problem has the code {code}.")
    refused = MEANINGS["time_not_accepted"]
    return Explained(code, refused.title, refused.status, says)


def _reasons(shelf: Shelf, code: str) -> Iterator[str]:
    """What the rules that give a reason say, and what clears it."""
    for judge in shelf:
        for rule in judge.table.rules:
            if rule.reason is not None and rule.reason.code == code:
                yield f"{rule.says} ({rule.policy}). {rule.reason.clears}."
