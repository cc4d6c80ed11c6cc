"""Amendments over HTTP: what they change and who decided, and the credits that approved ones propose."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency

from api.answers import Amount, Rows, all_shown
from api.asking import AsOf, AtLeast, Book, KnownAt, Word, moment, reading
from api.documented import READING
from domain.amendment import NewTerms
from domain.contract import RateRow
from processes.access import Bearer
from processes.firm import Firm
from projections import amendments

Asker = Request[Bearer, Any, Any]


class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    """An amendment: its state, what it changes from which day, and who drafted, submitted and decided it."""

    book: str
    contract_id: str
    amendment_id: str
    state: str
    effective_date: date
    lines: tuple[str, ...]
    rates: tuple[RateRow, ...]
    amends_cap: bool
    cap: Amount | None
    terms: NewTerms | None
    currency: str
    reason: str
    drafted_by: str
    drafted_at: datetime
    submitted_by: str | None
    submitted_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    decided_because: str | None
    position: int


class CreditProposal(msgspec.Struct, frozen=True, kw_only=True):
    """Billed work that an amendment prices otherwise: what is billed of it, its value then and now, the answer."""

    book: str
    contract_id: str
    amendment_id: str
    entry_id: str
    line_id: str
    billed: Amount
    was: Amount
    now: Amount
    state: str
    invoices: tuple[str, ...]
    answered_by: str | None
    answered_at: datetime | None
    reason: str | None
    position: int


@get("/amendments", sync_to_thread=True, operation_id="Amendments", responses=READING)
def listing(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    amendment_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Amendment]:
    """Amendments of contracts, in the order they were drafted; with `as_of`, those that take effect by then."""
    with reading(firm, request.user, "wip", book, at_least) as look:
        found = amendments.listing(
            look.tx,
            book=book,
            contract_id=contract_id,
            amendment_id=amendment_id,
            as_of=as_of,
            known_at=moment(known_at),
        )
        return Rows(look.position, all_shown(Amendment, found))


@get("/credit-proposals", sync_to_thread=True, operation_id="CreditProposals", responses=READING)
def proposals(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[CreditProposal]:
    """Credits that approved amendments propose: open, accepted, declined, or superseded by a later amendment."""
    with reading(firm, request.user, "wip", book, at_least) as look:
        found = amendments.proposals(
            look.tx, book=book, contract_id=contract_id, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, all_shown(CreditProposal, found))


routes = Router("/books/{book:str}", route_handlers=[listing, proposals], tags=["Contracts"])
