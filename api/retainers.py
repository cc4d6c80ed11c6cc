"""Retainers over HTTP: deposits by contract, one by one, and what happened to each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency

from api.answers import Amount, Rows, all_shown
from api.asking import AsOf, AtLeast, Book, KnownAt, Word, moment, reading
from api.documented import READING
from processes.access import Bearer
from processes.firm import Firm
from projections import retainers

Asker = Request[Bearer, Any, Any]


class Retainer(msgspec.Struct, frozen=True, kw_only=True):
    """A contract's deposits together: received = drawn + owed back + refunded + broken + balance."""

    book: str
    contract_id: str
    customer_id: str
    deposits: int
    unpaid: Amount
    received: Amount
    drawn: Amount
    owed: Amount
    refunded: Amount
    broken: Amount
    balance: Amount


class Deposit(msgspec.Struct, frozen=True, kw_only=True):
    """One deposit, without its tax."""

    book: str
    contract_id: str
    customer_id: str
    deposit_id: str
    number: str
    requested_on: date
    due_on: date
    cancellable: bool
    because: str
    asked: Amount
    unpaid: Amount
    received: Amount
    drawn: Amount
    owed: Amount
    refunded: Amount
    broken: Amount
    balance: Amount
    lapses_on: date | None


class DepositMove(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to a deposit."""

    book: str
    contract_id: str
    deposit_id: str
    kind: str
    minor: Amount
    on_day: date
    document: str | None
    recorded_at: datetime


@get("/retainers", sync_to_thread=True, operation_id="Retainers", responses=READING)
def by_contract(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Retainer]:
    """Deposits by contract: asked for, received, drawn and what is left to draw."""
    with reading(firm, request.user, "invoices", book, at_least) as look:
        found = retainers.by_contract(
            look.tx, book=book, contract_id=contract_id, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, all_shown(Retainer, found))


@get("/deposits", sync_to_thread=True, operation_id="Deposits", responses=READING)
def each(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Deposit]:
    """Every deposit, in the order they are drawn in."""
    with reading(firm, request.user, "invoices", book, at_least) as look:
        found = retainers.deposits(
            look.tx, book=book, contract_id=contract_id, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, all_shown(Deposit, found))


@get("/retainer-ledger", sync_to_thread=True, operation_id="RetainerLedger", responses=READING)
def ledger(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[DepositMove]:
    """What happened to deposits, in the order it was recorded."""
    with reading(firm, request.user, "invoices", book, at_least) as look:
        found = retainers.ledger(
            look.tx, book=book, contract_id=contract_id, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, all_shown(DepositMove, found))


routes = Router("/books/{book:str}", route_handlers=[by_contract, each, ledger], tags=["Retainers"])
