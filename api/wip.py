"""Work in progress over HTTP: by contract, lot by lot, and what waits for somebody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get
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
from domain.ruling import Reason
from domain.wip import LotState
from processes.access import Bearer
from processes.firm import Firm
from projections import contracts, wip

Asker = Request[Bearer, Any, Any]
States = Annotated[
    list[LotState] | None,
    QueryParameter(name="state", description="May be given more than once. Default: every state."),
]


class ContractWip(msgspec.Struct, frozen=True, kw_only=True):
    """One contract's approved work; `approved` is the sum of all states."""

    book: str
    contract_id: str
    customer_id: str | None
    currency: str
    approved: Amount
    unbilled: Amount
    held: Amount
    over_cap: Amount
    drafted: Amount
    billed: Amount
    written_off: Amount
    not_chargeable: Amount
    cap: Amount | None


class Lot(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an entry's value in one state, since when, and why it may not be billed when it may not."""

    book: str
    entry_id: str
    contract_id: str
    project_id: str
    person_id: str
    worked_on: date
    start: int
    end: int
    amount: Amount
    hours: str
    state: str
    reasons: tuple[Reason, ...]
    since: datetime
    position: int
    invoice_id: str | None


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """A contract with its cap and what is consumed of it: billed net of credits, and drafted."""

    book: str
    contract_id: str
    customer_id: str
    customer_name: str
    customer_held: str | None
    currency: str
    signed_on: date
    ends_on: date | None
    cap: Amount | None
    consumed: Amount
    approved: Amount
    wip: Amount
    unbilled: Amount
    drafted: Amount
    held: Amount
    over_cap: Amount
    billed: Amount
    written_off: Amount


@get("/wip", sync_to_thread=True, operation_id="Wip", responses=READING)
def by_contract(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[ContractWip]:
    """What every contract's approved work is worth, state by state, as of a day and as known at a moment."""
    with reading(firm, request.user, "wip", book, at_least) as look:
        found = wip.by_contract(
            look.tx, book=book, contract_id=contract_id, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, all_shown(ContractWip, found))


@get("/wip/lots", sync_to_thread=True, operation_id="WipLots", responses=READING)
def lots(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    states: States = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    limit: Limit = PAGE,
    offset: Offset = 0,
    at_least: AtLeast = None,
) -> Rows[Lot]:
    """Work in progress lot by lot: in which state, since when, and why it may not be billed."""
    with reading(firm, request.user, "wip", book, at_least) as look:
        found = wip.lots(
            look.tx,
            book=book,
            contract_id=contract_id,
            states=states or None,
            as_of=as_of,
            known_at=moment(known_at),
            limit=limit + 1,
            offset=offset,
        )
        rows = all_shown(Lot, found[:limit])
        return Rows(look.position, rows, next_page(len(found), limit, offset))


@get("/contracts", sync_to_thread=True, operation_id="Contracts", responses=READING)
def overview(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Contract]:
    """Every contract: its customer, its cap and what is consumed of it, its value by state."""
    with reading(firm, request.user, "wip", book, at_least) as look:
        found = contracts.overview(look.tx, book=book, as_of=as_of, known_at=moment(known_at))
        return Rows(look.position, all_shown(Contract, found))


routes = Router("/books/{book:str}", route_handlers=[by_contract, lots, overview], tags=["WIP"])
