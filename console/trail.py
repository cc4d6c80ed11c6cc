"""The audit trail: everything recorded about any id, and each line of a book as it was written, rulings explained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, PathParameter

from console.visit import Visit
from domain.catalogue import AnyEvent
from domain.refusal import Unknown
from domain.ruling import Ruling
from journal.journal import Line
from projections import audit_trail
from projections.audit_trail import AuditLine
from projections.sentences import sentence
from rules.explain import CannotExplain, Explanation, explain
from rules.shelf import Shelf

SHOWN = 200  # lines of one book on a page
Position = Annotated[int, PathParameter(ge=1, le=2**62)]


class Found(NamedTuple):
    """What one book says about an id: its last lines, and how many there are."""

    book: str
    lines: list[AuditLine]
    in_all: int


class Explained(NamedTuple):
    """A ruling and why; `cannot` says why its rules can not be shown."""

    ruling: Ruling
    explanation: Explanation | None
    cannot: str


@get("/trail", sync_to_thread=True)
def trail(visit: NamedDependency[Visit]) -> Response[str]:
    """Search by any id, in one book or in all."""
    ref, book = visit.word("ref"), visit.word("book")
    books = visit.firm.books.ids()
    found: list[Found] = []
    with visit.look("audit") as tx:
        for of in books if book is None else [book]:
            lines = audit_trail.of(tx, visit.journal(of), book=of, ref=ref) if ref else []
            if lines:
                found.append(Found(of, lines[-SHOWN:], len(lines)))
    title = f"Audit trail of {ref}" if ref else "Audit trail"
    return visit.page("trail.html", title, ref=ref, books=books, book=book, found=found)


@get("/lines/{book:str}/{position:int}", sync_to_thread=True)
def line(book: FromPath[str], position: Position, visit: NamedDependency[Visit]) -> Response[str]:
    """One line of a book as it was written."""
    with visit.look("audit"):
        found = visit.journal(book).page(position - 1, 1)
    if not found or found[0].position != position:
        raise Unknown(f"Book {book} has no line {position}.", position=position)
    (written,) = found
    return visit.page(
        "line.html",
        f"Line {position} of {book}",
        book=book,
        line=written,
        summary=sentence(written.entry.event),
        body=_indented(written),
        explained=[
            _explained(ruling, visit.firm.shelf) for ruling in _rulings(written.entry.event)
        ],
        head=visit.journal(book).head(),
    )


def _indented(line: Line) -> str:
    """The event's JSON as it stands in the journal, on lines of its own."""
    stored = msgspec.json.decode(line.text, type=dict[str, msgspec.Raw])
    return msgspec.json.format(bytes(stored["event"]), indent=2).decode()


def _rulings(event: AnyEvent) -> Iterator[Ruling]:
    """Every ruling an event was written with: its own, or those of its lines."""
    own: Ruling | None = getattr(event, "ruling", None)
    if isinstance(own, Ruling):
        yield own
    for decided in getattr(event, "rulings", ()):
        yield decided.ruling


def _explained(ruling: Ruling, shelf: Shelf) -> Explained:
    try:
        return Explained(ruling, explain(shelf, ruling), "")
    except CannotExplain as cannot:
        return Explained(ruling, None, str(cannot))
