"""What was cleared over HTTP: case by case with what cleared it, and added up by month, desk and reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.answers import Amount, Rows, all_shown
from api.asking import (
    PAGE,
    AsOf,
    AtLeast,
    Book,
    KnownAt,
    Limit,
    Offset,
    Word,
    moment,
    next_page,
    reading,
)
from api.documented import READING
from processes.access import Bearer
from processes.clearing import today_of
from processes.firm import Firm
from projections import clearance
from projections.clearance import Clearance
from projections.exception_row import Kind
from projections.spell import How

Asker = Request[Bearer, Any, Any]
OfKind = Annotated[Kind | None, QueryParameter(name="kind", description="One kind of case only.")]


class ClearedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that was cleared: from when to when, in whole days, how, by which event and whom, and whether in time."""

    book: str
    kind: Kind
    ref: str
    contract_id: str | None
    customer_id: str | None
    reason: str
    desk: str
    opened_at: datetime
    opened_effective: date
    cleared_at: datetime
    cleared_effective: date
    how: How
    event: str
    actor: str
    position: int  # of the line that cleared it
    days: int
    due_on: date
    within: bool
    amount: Amount | None
    service_rule: str


@get(
    "/exceptions/cleared", sync_to_thread=True, operation_id="ClearedExceptions", responses=READING
)
def cleared(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    kind: OfKind = None,
    desk: Word = None,
    reason: Word = None,
    contract_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    limit: Limit = PAGE,
    offset: Offset = 0,
    at_least: AtLeast = None,
) -> Rows[ClearedCase]:
    """Every case that waited and waits no more: when it began and ended, how, by which event and whom, and in time."""
    with reading(firm, request.user, "exceptions", book, at_least) as look:
        found = clearance.cleared(
            look.tx,
            {book: firm.books.open(book)},
            today=today_of(firm),
            book=book,
            kind=kind,
            desk=desk,
            reason=reason,
            contract_id=contract_id,
            as_of=as_of,
            known_at=moment(known_at),
            limit=limit + 1,
            offset=offset,
        )
        rows = all_shown(ClearedCase, found[:limit])
        return Rows(look.position, rows, next_page(len(found), limit, offset))


@get("/exceptions/clearance", sync_to_thread=True, operation_id="Clearance", responses=READING)
def figures(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    desk: Word = None,
    reason: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Clearance]:
    """By month in which cases began, desk and reason: opened, cleared, still open, days waited, how many in time."""
    with reading(firm, request.user, "exceptions", book, at_least) as look:
        found = clearance.clearance(
            look.tx,
            today=today_of(firm),
            book=book,
            desk=desk,
            reason=reason,
            as_of=as_of,
            known_at=moment(known_at),
        )
        return Rows(look.position, found)
