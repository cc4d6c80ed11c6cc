"""What waits for somebody, by kind, desk, reason, age and money, with the commands that clear it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.answers import Amount, Rows, all_shown, shown
from api.asking import PAGE, AtLeast, Book, Limit, Offset, Word, next_page, reading
from api.clearance import OfKind, cleared, figures
from api.documented import READING
from processes.access import Bearer
from processes.clearing import today_of
from processes.firm import Firm
from projections import exceptions
from projections.exception_row import ExceptionRow, Kind, Narrow
from projections.queue_totals import totals as added_up
from projections.remedies import spelled

Asker = Request[Bearer, Any, Any]
OlderThan = Annotated[
    int | None,
    QueryParameter(
        name="older_than", ge=0, le=36_500, description="Waiting so many days or longer."
    ),
]

Late = Annotated[
    bool, QueryParameter(name="late", description="Only those past the day they were due on.")
]
Sorted = Annotated[
    exceptions.Order,
    QueryParameter(name="sort", description="since: waiting longest first. due: due first."),
]


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A command that may clear a case, its fields as far as they follow from it, and those somebody must say."""

    command: str
    book: str  # where it is sent
    fields: dict[str, Any]
    lacks: tuple[str, ...]
    line: str  # the same for the command line


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One case on one desk for one reason, what would clear it, and the commands that do."""

    book: str
    kind: Kind
    ref: str  # entry, contract, invoice, "<import>#<line>" or "<report>/<line>"
    contract_id: str | None
    customer_id: str | None
    owner: str | None  # who sees to it
    reason: str
    desk: str
    clears: str
    since: datetime
    due_on: date | None
    late_days: int
    service_rule: str  # the table, its version and its row that say by when
    amount: Amount | None
    position: int
    detail: str
    commands: tuple[Command, ...]


class DeskSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of one desk for one reason in one currency; no amount: no money in it."""

    desk: str
    reason: str
    count: int
    oldest: datetime
    amount: Amount | None


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """Cases that have waited so many days ("today", "1-6", "7-29", "30-89", "90+"), and their money."""

    days: str
    count: int
    minor: int | None


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of one kind on one desk in one currency, by how long they have waited."""

    kind: Kind
    desk: str
    count: int
    oldest: datetime
    amount: Amount | None
    late: int  # cases past the day they were due on
    ageing: tuple[Bucket, ...]


def narrowing(firm: Firm, older_than: int | None, **same: Any) -> Narrow:
    """Which cases are meant; an age is counted back from now."""
    before = None if older_than is None else firm.desk.clock() - timedelta(days=older_than)
    return Narrow(before=before, **same)


def case_of(row: ExceptionRow) -> Case:
    """A case as it is answered."""
    commands = tuple(
        Command(
            command=way.command,
            book=way.book or row.book,
            fields=way.fields,
            lacks=way.lacks,
            line=spelled(way, row.book),
        )
        for way in row.ways
    )
    return shown(Case, row, commands=commands)


@get("/exceptions", sync_to_thread=True, operation_id="Exceptions", responses=READING)
def listing(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    kind: OfKind = None,
    desk: Word = None,
    reason: Word = None,
    contract_id: Word = None,
    customer_id: Word = None,
    owner: Word = None,
    older_than: OlderThan = None,
    late: Late = False,
    sort: Sorted = "since",
    limit: Limit = PAGE,
    offset: Offset = 0,
    at_least: AtLeast = None,
) -> Rows[Case]:
    """All that waits for somebody, with the day each is due on by its service level; longest first, or due first."""
    narrow = narrowing(
        firm,
        older_than,
        kind=kind,
        desk=desk,
        reason=reason,
        contract_id=contract_id,
        customer_id=customer_id,
        owner=owner,
        late=late,
    )
    with reading(firm, request.user, "exceptions", book, at_least) as look:
        found = exceptions.select(
            look.tx, book, narrow, today_of(firm), limit=limit + 1, offset=offset, by=sort
        )
        rows = [case_of(row) for row in found[:limit]]
        return Rows(look.position, rows, next_page(len(found), limit, offset))


@get("/exceptions/summary", sync_to_thread=True, operation_id="ExceptionDesks", responses=READING)
def summary(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    at_least: AtLeast = None,
) -> Rows[DeskSummary]:
    """How much waits on which desk for which reason: cases, the oldest, and the money."""
    with reading(firm, request.user, "exceptions", book, at_least) as look:
        found = exceptions.summary(look.tx, book=book, today=today_of(firm))
        return Rows(look.position, all_shown(DeskSummary, found))


@get("/exceptions/totals", sync_to_thread=True, operation_id="ExceptionTotals", responses=READING)
def totals(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    kind: OfKind = None,
    desk: Word = None,
    reason: Word = None,
    contract_id: Word = None,
    customer_id: Word = None,
    owner: Word = None,
    older_than: OlderThan = None,
    late: Late = False,
    at_least: AtLeast = None,
) -> Rows[Total]:
    """How much waits by kind and desk: cases, the oldest, the money, and for how many days."""
    narrow = narrowing(
        firm,
        older_than,
        kind=kind,
        desk=desk,
        reason=reason,
        contract_id=contract_id,
        customer_id=customer_id,
        owner=owner,
        late=late,
    )
    with reading(firm, request.user, "exceptions", book, at_least) as look:
        now = firm.desk.clock()
        found = added_up(look.tx, now=now, book=book, narrow=narrow, today=today_of(firm))
        rows = [shown(Total, row, ageing=tuple(all_shown(Bucket, row.ageing))) for row in found]
        return Rows(look.position, rows)


routes = Router(
    "/books/{book:str}",
    route_handlers=[listing, summary, totals, cleared, figures],
    tags=["Exceptions"],
)
