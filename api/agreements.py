"""Master agreements over HTTP: terms in force, statements of work, and what these come to."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency

from api.answers import Amount, Rows, all_shown
from api.asking import AsOf, AtLeast, Book, KnownAt, moment, reading
from api.documented import READING
from domain.agreement import SharedTerms
from processes.access import Bearer
from processes.firm import Firm
from projections import agreements

Asker = Request[Bearer, Any, Any]


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """A master agreement; `statements` are the contracts signed under it, and what follows is their sum."""

    book: str
    agreement_id: str
    customer_id: str
    currency: str
    signed_on: date
    starts_on: date
    ends_on: date | None
    terms: SharedTerms
    statements: tuple[str, ...]
    approved: Amount
    wip: Amount
    billed: Amount
    written_off: Amount


@get("/agreements", sync_to_thread=True, operation_id="Agreements", responses=READING)
def overview(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Agreement]:
    """Every master agreement: its terms in force, its statements of work, and what these come to together."""
    with reading(firm, request.user, "wip", book, at_least) as look:
        found = agreements.overview(look.tx, book=book, as_of=as_of, known_at=moment(known_at))
        return Rows(look.position, all_shown(Agreement, found))


routes = Router("/books/{book:str}", route_handlers=[overview], tags=["Contracts"])
