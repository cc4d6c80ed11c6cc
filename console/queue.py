"""The exception queue: what waits for somebody, desk by desk, since when and for how much money."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency

from console.visit import Visit
from processes.clearing import today_of
from projections import exceptions
from projections.exceptions import DeskSummary

PAGE = 100


@get("/exceptions", sync_to_thread=True)
def queue(visit: NamedDependency[Visit]) -> Response[str]:
    """All desks with their counts and money; below, the cases that wait longest, of one desk or reason."""
    book, desk, reason = visit.word("book"), visit.word("desk"), visit.word("reason")
    owner, late = visit.word("owner"), visit.word("late") == "yes"
    by: exceptions.Order = "due" if visit.word("sort") == "due" else "since"
    offset = visit.number("offset")
    with visit.look("exceptions") as tx:
        today = today_of(visit.firm)
        desks = _by_desk(exceptions.summary(tx, book=book, today=today))
        found = exceptions.listing(
            tx,
            book=book,
            desk=desk,
            reason=reason,
            owner=owner,
            late=late,
            today=today,
            limit=PAGE + 1,
            offset=offset,
            by=by,
        )
    return visit.page(
        "exceptions.html",
        "Exceptions",
        desks=desks,
        found=found[:PAGE],
        books=visit.firm.books.ids(),
        book=book,
        desk=desk,
        reason=reason,
        owner=owner,
        late=late,
        by=by,
        more=offset + PAGE if len(found) > PAGE else None,
        before=max(0, offset - PAGE) if offset else None,
    )


def _by_desk(summary: list[DeskSummary]) -> dict[str, list[DeskSummary]]:
    desks: dict[str, list[DeskSummary]] = {}
    for row in summary:
        desks.setdefault(row.desk, []).append(row)
    return desks
