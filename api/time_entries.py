"""Time entries over HTTP: where each stands, and what waits for approval."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.answers import Rows
from api.asking import PAGE, AtLeast, Book, Limit, Offset, Word, next_page, reading
from api.documented import READING
from domain.quantity import in_hours
from processes.access import Bearer
from processes.firm import Firm
from projections import time_entries
from projections.time_entries import TimeEntry

Asker = Request[Bearer, Any, Any]
Status = Annotated[
    Literal["recorded", "submitted", "approved", "rejected", "withdrawn", "parked"] | None,
    QueryParameter(name="status", description="Default: every status."),
]
Through = Annotated[
    date | None, QueryParameter(name="through", description="Worked up to this day, inclusive.")
]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A time entry and where it stands. One that is parked was approved before it was recorded."""

    book: str
    entry_id: str
    status: str
    position: int  # of the line that recorded it
    contract_id: str | None
    project_id: str | None
    person_id: str | None
    worked_on: date | None
    hours: str | None  # as worked, two decimals, for reading
    seconds: str | None  # as worked, exact


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A time entry that waits for somebody's approval."""

    book: str
    entry_id: str
    contract_id: str
    person_id: str
    worked_on: date
    status: str
    hours: str
    position: int


@get("/time-entries", sync_to_thread=True, operation_id="TimeEntries", responses=READING)
def listing(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    person_id: Word = None,
    status: Status = None,
    limit: Limit = PAGE,
    offset: Offset = 0,
    at_least: AtLeast = None,
) -> Rows[Entry]:
    """Time entries by work date. Workers see their own, whomever they ask about."""
    with reading(firm, request.user, "time", book, at_least) as look:
        found = time_entries.listing(
            look.tx,
            book=book,
            contract_id=contract_id,
            person_id=look.only or person_id,
            status=status,
            limit=limit + 1,
            offset=offset,
        )
        rows = [_entry(row) for row in found[:limit]]
        return Rows(look.position, rows, next_page(len(found), limit, offset))


@get("/time-entries/waiting", sync_to_thread=True, operation_id="WaitingTime", responses=READING)
def waiting(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    through: Through = None,
    limit: Limit = PAGE,
    at_least: AtLeast = None,
) -> Rows[Waiting]:
    """Time that waits for approval, oldest work first. A worklist: what is approved leaves it."""
    with reading(firm, request.user, "approvals", book, at_least) as look:
        found = time_entries.waiting(look.tx, book=book, through=through, limit=limit)
        rows = [
            Waiting(
                book=row.book,
                entry_id=row.entry_id,
                contract_id=row.contract_id,
                person_id=row.person_id,
                worked_on=row.worked_on,
                status=row.status,
                hours=in_hours(row.seconds),
                position=row.position,
            )
            for row in found
        ]
        return Rows(look.position, rows)


def _entry(row: TimeEntry) -> Entry:
    exact = None if row.seconds is None else f"{row.seconds.normalize():f}"
    return Entry(
        book=row.book,
        entry_id=row.entry_id,
        status=row.status,
        position=row.position,
        contract_id=row.contract_id,
        project_id=row.project_id,
        person_id=row.person_id,
        worked_on=row.worked_on,
        hours=None if row.seconds is None else in_hours(row.seconds),
        seconds=exact,
    )


routes = Router("/books/{book:str}", route_handlers=[listing, waiting], tags=["Time"])
