"""Caps and funding over HTTP: how much of each cap is burnt, level by level, and what each source pays for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency

from api.answers import Amount, Rows, all_shown
from api.asking import AsOf, AtLeast, Book, KnownAt, Word, moment, reading
from api.documented import READING
from domain.cap_terms import CapLevel, CapPolicy, Release
from processes.access import Bearer
from processes.firm import Firm
from projections import cap_burn, funding

Asker = Request[Bearer, Any, Any]


class Cap(msgspec.Struct, frozen=True, kw_only=True):
    """One cap in force and what counts against it; `reached` lists the per cents that are passed.

    Consumed is drafted and billed, net of credits; unbilled work has its room already.
    """

    book: str
    level: CapLevel
    contract_id: str | None
    customer_id: str
    line_id: str | None
    currency: str
    limit: Amount
    net: Amount
    policy: CapPolicy
    tolerance: Amount
    release: Release
    expenses: bool
    thresholds: tuple[int, ...]
    consumed: Amount
    unbilled: Amount
    over_cap: Amount
    left: Amount
    reached: tuple[int, ...]
    reached_at: datetime | None
    blocked: bool
    position: int


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One source of a contract's funding: its limit, what it pays for, and what it has left."""

    book: str
    contract_id: str
    source_id: str
    payer: str
    purchase_order: str | None
    currency: str
    limit: Amount | None
    unbilled: Amount
    drafted: Amount
    billed: Amount
    left: Amount | None
    steps: tuple[str, ...]


@get("/caps", sync_to_thread=True, operation_id="Caps", responses=READING)
def caps(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Cap]:
    """How much of every cap is burnt, level by level; with a contract, its customer's caps too."""
    with reading(firm, request.user, "wip", book, at_least) as look:
        found = cap_burn.burn(
            look.tx, book=book, contract_id=contract_id, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, all_shown(Cap, found))


@get("/funding", sync_to_thread=True, operation_id="Funding", responses=READING)
def by_source(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Source]:
    """What every source of every funded contract pays for, and what it has left."""
    with reading(firm, request.user, "wip", book, at_least) as look:
        found = funding.by_source(
            look.tx, book=book, contract_id=contract_id, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, all_shown(Source, found))


routes = Router("/books/{book:str}", route_handlers=[caps, by_source], tags=["WIP"])
