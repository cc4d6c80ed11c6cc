"""What waits for somebody, by desk, reason, age and money."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency

from api.answers import Amount, Rows, all_shown
from api.asking import PAGE, AtLeast, Book, Limit, Offset, Word, next_page, reading
from api.documented import READING
from processes.access import Bearer
from processes.firm import Firm
from projections import exceptions

Asker = Request[Bearer, Any, Any]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One case on one desk for one reason, and what would clear it."""

    book: str
    kind: Literal[
        "hold",
        "over_cap",
        "parked",
        "refused_row",
        "cap_blocked",
        "cap_threshold",
        "cost_rate",
        "expense",
    ]
    ref: str  # entry, contract, "<import>#<line>" or "<report>/<line>"
    contract_id: str | None
    reason: str
    desk: str
    clears: str
    since: datetime
    amount: Amount | None
    position: int
    detail: str


class DeskSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of one desk for one reason in one currency; no amount: no money in it."""

    desk: str
    reason: str
    count: int
    oldest: datetime
    amount: Amount | None


@get("/exceptions", sync_to_thread=True, operation_id="Exceptions", responses=READING)
def listing(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    desk: Word = None,
    reason: Word = None,
    limit: Limit = PAGE,
    offset: Offset = 0,
    at_least: AtLeast = None,
) -> Rows[Case]:
    """All that waits for somebody, longest first."""
    with reading(firm, request.user, "exceptions", book, at_least) as look:
        found = exceptions.listing(
            look.tx, book=book, desk=desk, reason=reason, limit=limit + 1, offset=offset
        )
        rows = all_shown(Case, found[:limit])
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
        found = exceptions.summary(look.tx, book=book)
        return Rows(look.position, all_shown(DeskSummary, found))


routes = Router("/books/{book:str}", route_handlers=[listing, summary], tags=["Exceptions"])
