"""What approved time costs the entity, by contract: posted on approval, turned round with a recall."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, Index, Table

from domain.cost import CostReversed, TimeCosted
from journal.journal import Line
from projections.asked import Asked, fetch, rows_of
from projections.batch import Batch, stem
from projections.copying import NULL, copyable
from projections.schema import day, exact, flag, line, minor, moment, number, tables, word
from projections.view import View

cost_line = Table(
    "cost_line",
    tables,
    word("book", key=True),
    line(key=True),
    number("n", key=True),
    word("contract_id"),
    word("project_id"),
    word("entry_id"),
    word("person_id"),
    day("worked_on"),
    day("on_day"),  # accounting date
    word("currency"),
    flag("reverses"),
    exact("seconds"),  # worked
    exact("rate", null=True),
    word("rate_row"),  # empty: no rate was found, nothing is posted
    minor(),
    moment(),
    Index("cost_line_contract", "book", "contract_id"),
)


class Costs:
    """Writes one row an entry costed, and one for each that was turned round."""

    def __init__(self, batch: Batch) -> None:
        self._book = batch.book
        self._rows = batch.rows(cost_line)
        self.handlers = {"TimeCosted": self._cost, "CostReversed": self._cost}

    def settle(self) -> None:
        """Nothing is gathered."""

    def _cost(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, TimeCosted | CostReversed)
        back = isinstance(event, CostReversed)
        start, recorded = stem(self._book, line), str(line.entry.recorded_at)
        for n, one in enumerate(event.lines):
            on = event.accounting_date if isinstance(event, CostReversed) else one.accounting_date
            cost = -one.minor if back else one.minor
            rate = NULL if one.rate is None else one.rate
            self._rows.append(
                f"{start}\t{n}\t{event.contract_id}\t{one.project_id}\t{one.entry_id}\t{one.person_id}"
                f"\t{one.worked_on}\t{on}\t{event.currency}\t{back}\t{one.seconds}\t{rate}\t{one.rate_row}"
                f"\t{cost}\t{recorded}\n"
            )


class ContractCost(msgspec.Struct, frozen=True, kw_only=True):
    """One contract's cost of time in one entity, net of what was turned round."""

    book: str
    contract_id: str
    currency: str
    entries: int  # costed, and not turned round
    cost: int


def by_contract(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[ContractCost]:
    """Cost of time by contract; `as_of` is an accounting date."""
    asked = Asked(book=book, contract_id=contract_id)
    asked.by("on_day", as_of, "recorded_at", known_at).that("rate_row <> ''")
    query = f"""
        select book, contract_id, currency, sum(minor)::bigint as cost,
               sum(case when reverses then -1 else 1 end)::int as entries
        from views.cost_line {asked.where} group by 1, 2, 3 order by 1, 2, 3
    """
    return rows_of(ContractCost, fetch(tx, query, asked.values))


class EntryCost(msgspec.Struct, frozen=True, kw_only=True):
    """One entry's cost, or its turning round."""

    book: str
    position: int
    contract_id: str
    entry_id: str
    person_id: str
    worked_on: date
    on_day: date
    currency: str
    rate: str | None
    rate_row: str
    minor: int


def by_entry(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    entry_id: str | None = None,
) -> list[EntryCost]:
    """Every entry's cost as it was posted, in the order of recording."""
    asked = Asked(book=book, contract_id=contract_id, entry_id=entry_id)
    query = f"""
        select book, position, contract_id, entry_id, person_id, worked_on, on_day, currency,
               rate::text as rate, rate_row, minor
        from views.cost_line {asked.where} order by book, position, n
    """
    return rows_of(EntryCost, fetch(tx, query, asked.values))


VIEW = View(
    name="cost",
    answers=("costs", "cost_of_time"),
    tables=(cost_line,),
    projector=Costs,
    version=1,
)
