"""What time costs the entity, over HTTP."""

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
from projections import costs

Asker = Request[Bearer, Any, Any]


class ContractCost(msgspec.Struct, frozen=True, kw_only=True):
    """One contract's cost of time, net of what was turned round."""

    book: str
    contract_id: str
    entries: int
    cost: Amount


class EntryCost(msgspec.Struct, frozen=True, kw_only=True):
    """One entry's cost, or its turning round. Without a rate nothing is posted."""

    position: int
    contract_id: str
    entry_id: str
    person_id: str
    worked_on: date
    on_day: date
    rate: str | None
    rate_row: str
    amount: Amount


@get("/costs", sync_to_thread=True, operation_id="Costs", responses=READING)
def by_contract(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[ContractCost]:
    """Cost of time by contract; `as_of` is an accounting date."""
    with reading(firm, request.user, "costs", book, at_least) as look:
        found = costs.by_contract(
            look.tx, book=book, contract_id=contract_id, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, all_shown(ContractCost, found))


@get("/entry-costs", sync_to_thread=True, operation_id="EntryCosts", responses=READING)
def by_entry(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    entry_id: Word = None,
    at_least: AtLeast = None,
) -> Rows[EntryCost]:
    """Every entry's cost as it was posted, with its rate and where the rate stands."""
    with reading(firm, request.user, "costs", book, at_least) as look:
        found = costs.by_entry(look.tx, book=book, contract_id=contract_id, entry_id=entry_id)
        return Rows(look.position, all_shown(EntryCost, found))


routes = Router("/books/{book:str}", route_handlers=[by_contract, by_entry], tags=["Costs"])
