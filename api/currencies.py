"""Exchange rates, over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency

from api.answers import Amount, Rows, all_shown, amount
from api.asking import AsOf, AtLeast, Book, KnownAt, moment, reading
from api.documented import READING
from processes.access import Bearer
from processes.firm import Firm
from projections import foreign_receivables, quotes

Asker = Request[Bearer, Any, Any]


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """One unit of `base` is `value` of `counter`. `corrected`: a later quote stands in its place."""

    quote_id: str
    base: str
    counter: str
    rate_type: str
    rate_date: date
    value: str
    source: str
    contract_id: str | None
    corrected: bool
    recorded_at: datetime


@get("/quotes", sync_to_thread=True, operation_id="Quotes", responses=READING)
def listing(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Quote]:
    """Every exchange rate quoted, by pair, type and date; `as_of` is a rate date."""
    with reading(firm, request.user, "quotes", book, at_least) as look:
        found = quotes.listing(look.tx, book=book, as_of=as_of, known_at=moment(known_at))
        return Rows(look.position, all_shown(Quote, found))


class ForeignReceivable(msgspec.Struct, frozen=True, kw_only=True):
    """One invoice in a foreign currency. `carried` is null while a quote is missing."""

    invoice_id: str
    invoice: str
    customer_id: str
    open: Amount
    carried: Amount | None
    quotes: str
    realised: Amount
    unrealised: Amount
    revalued_on: date | None
    revalued_at: str


def _owed(row: foreign_receivables.ForeignReceivable) -> ForeignReceivable:
    base = row.base_currency
    return ForeignReceivable(
        invoice_id=row.invoice_id,
        invoice=row.invoice,
        customer_id=row.customer_id,
        open=amount(row.open, row.currency),
        carried=None if row.carried is None else amount(row.carried, base),
        quotes=row.quotes,
        realised=amount(row.realised, base),
        unrealised=amount(row.unrealised, base),
        revalued_on=row.revalued_on,
        revalued_at=row.revalued_at,
    )


@get(
    "/foreign-receivables",
    sync_to_thread=True,
    operation_id="ForeignReceivables",
    responses=READING,
)
def foreign(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[ForeignReceivable]:
    """Every invoice in a foreign currency: what it is carried at, realised and unrealised gains and losses."""
    with reading(firm, request.user, "foreign_receivables", book, at_least) as look:
        found = foreign_receivables.listing(
            look.tx, book=book, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, [_owed(row) for row in found])


routes = Router("/books/{book:str}", route_handlers=[listing, foreign], tags=["Currencies"])
