"""Exchange rates, over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency

from api.answers import Rows, all_shown
from api.asking import AsOf, AtLeast, Book, KnownAt, moment, reading
from api.documented import READING
from processes.access import Bearer
from processes.firm import Firm
from projections import quotes

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


routes = Router("/books/{book:str}", route_handlers=[listing], tags=["Currencies"])
