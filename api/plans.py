"""Plans of contracts over HTTP: what is agreed beside time, how far it has come, and every charge."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency

from api.answers import Amount, Rows, all_shown
from api.asking import AsOf, AtLeast, Book, KnownAt, Word, moment, reading
from api.documented import READING
from processes.access import Bearer
from processes.firm import Firm
from projections import plans

Asker = Request[Bearer, Any, Any]


class PlanItem(msgspec.Struct, frozen=True, kw_only=True):
    """An instalment, milestone, unit of delivery, progress or fee: agreed, reached, due and billed."""

    book: str
    contract_id: str
    line_id: str
    item: str
    kind: str
    description: str
    state: str
    due_on: date | None
    amount: Amount | None
    quantity: str | None
    unit: str | None
    unit_price: str | None
    per: str | None  # how many the price is for
    percent: str | None
    trigger: str | None
    reached: str | None
    accepted: str | None
    made_due: Amount
    billed: Amount
    position: int


class Charge(msgspec.Struct, frozen=True, kw_only=True):
    """One charge and where its value stands."""

    book: str
    contract_id: str
    line_id: str
    entry_id: str
    kind: str
    description: str
    state: str
    on_day: date
    quantity: str | None
    unit: str | None
    unit_price: str | None
    per: str | None  # how many the price is for
    amount: Amount
    unbilled: Amount
    held: Amount
    over_cap: Amount
    drafted: Amount
    billed: Amount
    written_off: Amount
    not_chargeable: Amount
    position: int


@get("/plans", sync_to_thread=True, operation_id="Plans", responses=READING)
def items(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[PlanItem]:
    """Every item of the plans in force, how far it has come, and what is due and billed of it."""
    with reading(firm, request.user, "wip", book, at_least) as look:
        found = plans.items(
            look.tx, book=book, contract_id=contract_id, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, all_shown(PlanItem, found))


@get("/charges", sync_to_thread=True, operation_id="Charges", responses=READING)
def charges(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Charge]:
    """Every charge that is not time, and where its value stands."""
    with reading(firm, request.user, "wip", book, at_least) as look:
        found = plans.charges(
            look.tx, book=book, contract_id=contract_id, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, all_shown(Charge, found))


routes = Router("/books/{book:str}", route_handlers=[items, charges], tags=["Plans"])
