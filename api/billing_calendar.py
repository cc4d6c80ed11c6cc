"""The billing calendar over HTTP: what is due for billing when, drafted or not, and by which run."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.answers import Rows, all_shown
from api.asking import AsOf, AtLeast, Book, KnownAt, Word, moment, reading
from api.documented import READING
from processes.access import Bearer
from processes.firm import Firm
from projections import billing_calendar

Asker = Request[Bearer, Any, Any]
Since = Annotated[
    date | None, QueryParameter(name="since", description="Default: three months before the day.")
]
Until = Annotated[
    date | None, QueryParameter(name="until", description="Default: a month after the day.")
]


class BillingDate(msgspec.Struct, frozen=True, kw_only=True):
    """A cut-off of a contract's billing calendar, from when on it is due, and what came of it."""

    book: str
    contract_id: str
    customer_id: str
    cut_off: date
    due_on: date
    state: str  # to_come, due, drafted, nothing, too_small or covered by a later one
    run: str | None
    billed_on: date | None
    drafts: tuple[str, ...]
    position: int | None


@get("/billing-calendar", sync_to_thread=True, operation_id="BillingCalendar", responses=READING)
def listing(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[BillingDate]:
    """The billing calendar around a day (`as_of`, default: today): what is due, drafted or to come."""
    with reading(firm, request.user, "invoices", book, at_least) as look:
        found = billing_calendar.listing(
            look.tx,
            on=as_of or firm.desk.clock().date(),
            book=book,
            contract_id=contract_id,
            since=since,
            until=until,
            as_of=as_of,
            known_at=moment(known_at),
        )
        return Rows(look.position, all_shown(BillingDate, found))


routes = Router("/books/{book:str}", route_handlers=[listing], tags=["Invoices"])
