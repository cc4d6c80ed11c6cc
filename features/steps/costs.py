"""What people's time costs: cost rates, and the cost of approved work."""

from __future__ import annotations

from datetime import date

from domain.cost_commands import CostRateTerms, PublishCostRates
from domain.master_commands import MovePerson
from features.checks import money_is
from features.stage import Stage
from features.steps.words import Amount, Row, rows, said_amount, said_date
from features.vocabulary import act, view
from projections import costs

COLUMNS = ("hourly", "person", "grade", "from", "until")
ALWAYS = date(1990, 1, 1)


def _terms(row: Row) -> CostRateTerms:
    cost = said_amount(row["hourly"])
    return CostRateTerms(
        valid_from=said_date(row["from"]) if "from" in row else ALWAYS,
        valid_to=said_date(row["until"]) if "until" in row else None,
        rate=cost.text.replace(",", ""),
        currency=cost.currency,
        person_id=row.get("person"),
        grade=row.get("grade"),
    )


@act("these cost rates are published", PublishCostRates, table=COLUMNS)
def published(stage: Stage, datatable: list[list[str]]) -> None:
    """Publishes what an hour of a person's or a grade's work costs the entity; a row that names neither is
    anybody's.

    `these cost rates are published`
    """
    terms = tuple(_terms(row) for row in rows(datatable, *COLUMNS, needs=("hourly",)))
    stage.ask(PublishCostRates(rows=terms))


@act("an hour of <person> costs <amount>[ from <since>][ until <until>]", PublishCostRates)
def costs_an_hour(
    stage: Stage, person: str, amount: Amount, since: date | None, until: date | None
) -> None:
    """Publishes one person's cost rate, in the entity's own currency.

    `an hour of Ann costs 100.00 GBP`
    `an hour of Ann costs 100.00 GBP from 2026-01-01 until 2026-12-31`
    """
    terms = CostRateTerms(
        valid_from=since or ALWAYS,
        valid_to=until,
        rate=amount.text.replace(",", ""),
        currency=amount.currency,
        person_id=person,
    )
    stage.ask(PublishCostRates(rows=(terms,)))


@act("<person> moves to <entity> on <date>", MovePerson)
def moves(stage: Stage, person: str, entity: str, date: date) -> None:
    """Makes another entity a person's home from a day on, in the book that is meant.

    `Ann moves to FR01 on 2026-02-16`
    """
    stage.ask(MovePerson(person_id=person, home_entity=entity, valid_from=date))


@view("time under <contract> has cost <amount>", "costs.by_contract")
def cost_is(stage: Stage, contract: str, amount: Amount) -> None:
    """Checks the cost of approved time under a contract, net of recalls.

    `time under C-100 has cost 800.00 GBP`
    """
    book = stage.defaults.book_of(contract)
    found = stage.look(costs.by_contract, book, contract_id=contract)
    total = sum(row.cost for row in found if row.currency == amount.currency)
    money_is(total, amount.currency, amount, f"cost of {contract}")


@view("<entry> has cost <amount>", "costs.by_entry")
def entry_cost(stage: Stage, entry: str, amount: Amount) -> None:
    """Checks what one entry has cost, net of recalls.

    `psa:1 has cost 100.00 GBP`
    """
    book = stage.defaults.book_of_entry(entry)
    found = stage.look(costs.by_entry, book, entry_id=entry)
    total = sum(row.minor for row in found if row.currency == amount.currency)
    money_is(total, amount.currency, amount, f"cost of {entry}")
