"""Rates: what an hour of whose work costs whom, from which day, and which level wins."""

from __future__ import annotations

from datetime import date

from domain.master_commands import PublishRates, RateTerms, SetRatePrecedence
from features.stage import Stage
from features.steps.words import Amount, Row, Unclear, rows, said_amount, said_date
from features.vocabulary import act, state

COLUMNS = (
    "hourly",
    "fixed",
    "from",
    "until",
    "activity",
    "project",
    "person",
    "grade",
    "contract",
    "customer",
)
ALWAYS = date(1990, 1, 1)
CARD = "card"


@state("no rate is agreed")
def no_rate(stage: Stage) -> None:
    """There is no rate at all until one is said; otherwise each contract has one of 100.00 an hour.

    `no rate is agreed`
    """
    stage.defaults.priced.add(stage.defaults.book())


@act(
    "work under <contract> is charged at <amount> an hour[ from <since>][ until <until>]",
    PublishRates,
)
def contract_rate(
    stage: Stage, contract: str, amount: Amount, since: date | None, until: date | None
) -> None:
    """Publishes one hourly rate for all work under a contract.

    `work under C-100 is charged at 150.00 USD an hour from 2026-01-01`
    """
    row = RateTerms(
        valid_from=since or ALWAYS,
        valid_to=until,
        rate=amount.text.replace(",", ""),
        currency=amount.currency,
        contract_id=contract,
    )
    command = PublishRates(card_id=f"{CARD}-{contract}", rows=(row,))
    stage.ask(command, stage.defaults.book_of(contract))


def _row(row: Row) -> RateTerms:
    hourly = said_amount(row["hourly"]) if "hourly" in row else None
    fixed = said_amount(row["fixed"]) if "fixed" in row else None
    priced = hourly or fixed
    if priced is None:
        raise Unclear("A row of rates has neither an hourly nor a fixed amount.")
    return RateTerms(
        valid_from=said_date(row["from"]) if "from" in row else ALWAYS,
        valid_to=said_date(row["until"]) if "until" in row else None,
        rate=None if hourly is None else hourly.text.replace(",", ""),
        fixed=None if fixed is None else fixed.text.replace(",", ""),
        currency=priced.currency,
        activity=row.get("activity"),
        project_id=row.get("project"),
        person_id=row.get("person"),
        grade=row.get("grade"),
        contract_id=row.get("contract"),
        customer_id=row.get("customer"),
    )


@act("these rates are published[ on card <card:name>]", PublishRates, table=COLUMNS)
def published(stage: Stage, card: str | None, datatable: list[list[str]]) -> None:
    """Publishes rows of a rate card. What a row names (a person, a project, ...) says whose work it prices;
    a row that names nothing prices everybody's.

    `these rates are published`
    `these rates are published on card standard-2026`
    """
    terms = tuple(_row(row) for row in rows(datatable, *COLUMNS))
    stage.ask(PublishRates(card_id=card or CARD, rows=terms))


@act("rates are looked up by <levels>", SetRatePrecedence)
def precedence(stage: Stage, levels: tuple[str, ...]) -> None:
    """Says which level of the rate cards wins, first to last. At the start: entry, activity, project_person,
    project, contract, person, customer and entity.

    `rates are looked up by entry, person, project and entity`
    """
    stage.ask(SetRatePrecedence(levels=levels))
