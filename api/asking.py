"""What may be asked of every view: of which day, as known when, not before which line, which page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import PurePath
from typing import Annotated

import msgspec
from litestar.params import PathParameter, QueryParameter
from sqlalchemy import Connection, text

from api.actors import View, may_read
from api.problems import Place, Problematic
from processes.access import Bearer
from processes.firm import Firm

WAIT_S = 2.0
PAGE = 100
PAGE_MOST = 1_000

Book = Annotated[
    str,
    PathParameter(name="book", max_length=120, description="The legal entity whose book it is."),
]
AsOf = Annotated[
    date | None,
    QueryParameter(name="as_of", description="What had happened up to this day, inclusive."),
]
KnownAt = Annotated[
    datetime | None,
    QueryParameter(
        name="known_at",
        description="What had been recorded up to this moment, inclusive; with its offset from UTC."
        " With as_of: what one would have said at that moment about that day.",
    ),
]
AtLeast = Annotated[
    int | None,
    QueryParameter(
        name="at_least",
        ge=0,
        le=2**62,
        description="Wait, at most 2 s, until the view has read this journal position: read your own write.",
    ),
]
Limit = Annotated[int, QueryParameter(name="limit", ge=1, le=PAGE_MOST, description="Rows a page.")]
Offset = Annotated[
    int, QueryParameter(name="offset", ge=0, le=2**31, description="Rows to pass over.")
]
Word = Annotated[str | None, QueryParameter(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]


class Reading(msgspec.Struct, frozen=True):
    """A view opened for somebody: one consistent look at the database, and whose time alone they see."""

    tx: Connection
    position: int  # up to which line of the book the views have read
    only: str | None  # the person to whose time the reader is held


@contextmanager
def reading(
    firm: Firm, bearer: Bearer, view: View, book: str, at_least: int | None = None
) -> Iterator[Reading]:
    """Open a view of a book. Refuses 403 by role, 404 for no such book, 503 when it stays behind."""
    only = may_read(bearer, view)
    firm.books.open(book)
    if at_least and not firm.views.wait(book, at_least, WAIT_S):
        raise Problematic(
            "view_behind",
            f"The views of {book} have not read line {at_least} within {WAIT_S:.0f} s.",
            headers={"Retry-After": "1"},
        )
    with firm.engine.connect().execution_options(isolation_level="REPEATABLE READ") as tx:
        yield Reading(tx, _position(tx, book), only)


def ref_of(path: PurePath) -> str:
    """An id at the end of an address, which may have slashes. Refuses a character that no id has."""
    named = str(path).removeprefix("/")
    if any(character < " " for character in named):
        raise Problematic("no_such_page", "Control characters are no part of any id.")
    return named


def moment(known_at: datetime | None) -> datetime | None:
    """A moment somebody asked about. Refuses one that does not say how far it is from UTC."""
    if known_at is not None and known_at.tzinfo is None:
        says = "Write the moment with its offset from UTC, as 2026-01-31T18:00:00Z."
        raise Problematic("not_valid", f"known_at: {says}", errors=(Place("known_at", says),))
    return known_at


def next_page(found: int, limit: int, offset: int) -> int | None:
    """Where the next page begins, when one row more than a page was found."""
    return offset + limit if found > limit else None


def _position(tx: Connection, book: str) -> int:
    query = "select coalesce(min(position), 0) from views.place where book = :book"
    return int(tx.execute(text(query), {"book": book}).scalar_one())
