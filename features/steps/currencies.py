"""Currencies: exchange rates as they were quoted, and which of them a conversion used."""

from __future__ import annotations

from datetime import date
from typing import cast

from domain.money import written
from domain.quote import RateType
from domain.quote_commands import (
    LedgerRate,
    QuoteRates,
    QuoteTerms,
    RevalueReceivables,
    SetConversionPolicy,
    TranslateReceivables,
)
from features.checks import same
from features.stage import Stage
from features.steps.words import Amount, Row, rows, said_amount, said_date
from features.vocabulary import act, view
from projections import foreign_receivables, quotes

COLUMNS = ("one", "is", "type", "on", "source", "contract")
FOREIGN = ("owed", "carried at", "realised", "unrealised")
LISTED = ("one", "is", "type", "on", "corrected")
SOURCE = "ECB"


def _terms(row: Row) -> QuoteTerms:
    value = said_amount(row["is"])
    kind = row.get("type", "spot").replace(" ", "_").replace("-", "_")
    return QuoteTerms(
        base=row["one"],
        counter=value.currency,
        rate_type=cast("RateType", kind),
        rate_date=said_date(row["on"]),
        value=value.text.replace(",", ""),
        source=row.get("source", SOURCE),
        contract_id=row.get("contract"),
    )


@act("one <currency> is quoted at <amount> for <date>[ by <source:name>]", QuoteRates)
def quoted(stage: Stage, currency: str, amount: Amount, date: date, source: str | None) -> None:
    """Quotes a spot rate for a day. Said again for the same day with another value, it corrects the first.

    `one GBP is quoted at 1.25 USD for 2026-01-05`
    """
    terms = QuoteTerms(
        base=currency,
        counter=amount.currency,
        rate_date=date,
        value=amount.text.replace(",", ""),
        source=source or SOURCE,
    )
    stage.ask(QuoteRates(quotes=(terms,)))


@act("these exchange rates are quoted", QuoteRates, table=COLUMNS)
def all_quoted(stage: Stage, datatable: list[list[str]]) -> None:
    """Quotes exchange rates of any type: spot, month average, budget, or fixed in a contract.

    `these exchange rates are quoted`
    """
    terms = tuple(_terms(row) for row in rows(datatable, *COLUMNS, needs=("one", "is", "on")))
    stage.ask(QuoteRates(quotes=terms))


@act("conversions may go through the base currency", SetConversionPolicy)
def triangulate(stage: Stage) -> None:
    """Lets a pair without a quote be converted through the entity's own currency.

    `conversions may go through the base currency`
    """
    stage.ask(SetConversionPolicy(triangulate=True))


@act("a spot rate holds for <number> day/days", SetConversionPolicy)
def spot_age(stage: Stage, number: int) -> None:
    """Says how many days after its own a spot quote may still be used. At the start it is 7.

    `a spot rate holds for 0 days`
    """
    stage.ask(SetConversionPolicy(spot_age_days=number))


@act("receivables is translated at <rate:name> quotes", SetConversionPolicy)
def ledger_rate(stage: Stage, rate: str) -> None:
    """Says at which type of quote the books translate receivables: spot (so it is at the start), budget.

    `receivables are translated at budget quotes`
    """
    stage.ask(SetConversionPolicy(ledger=cast("LedgerRate", rate.replace(" ", "_"))))


@act("open receivables is revalued on <date>", RevalueReceivables)
def revalued(stage: Stage, date: date) -> None:
    """Values what is owed in foreign currencies at the quotes of a day; the last valuation is turned round.

    `open receivables are revalued on 2026-01-31`
    """
    stage.ask(RevalueReceivables(on=date))


@act("what waited for a quote is translated", TranslateReceivables)
def translated(stage: Stage) -> None:
    """Translates receivables whose quote came late, as the service does by itself.

    `what waited for a quote is translated`
    """
    stage.ask(TranslateReceivables(until=stage.today))


@view("the quotes are as follows", "quotes.listing", table=LISTED)
def listed(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks every exchange rate that was quoted, in order, those that were corrected too.

    `the quotes are as follows`
    """
    said = [
        (
            row["one"],
            f"{said_amount(row['is']).text} {said_amount(row['is']).currency}",
            row.get("type", "spot").replace(" ", "_"),
            row["on"],
            row.get("corrected", "no"),
        )
        for row in rows(datatable, *LISTED, needs=("one", "is", "on"))
    ]
    found = [
        (
            row.base,
            f"{row.value} {row.counter}",
            row.rate_type,
            row.rate_date.isoformat(),
            "yes" if row.corrected else "no",
        )
        for row in stage.look(quotes.listing, stage.defaults.book())
    ]
    same(found, said, "the quotes")


@view(
    "receivables in foreign currencies are as follows", "foreign_receivables.listing", table=FOREIGN
)
def foreign(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks every invoice in a foreign currency, by number: what is owed, what it is carried at in the
    entity's own currency, and the gains (losses below zero) realised and unrealised.

    `receivables in foreign currencies are as follows`
    """
    said = [tuple(row[name] for name in FOREIGN) for row in rows(datatable, *FOREIGN)]
    found = [
        (
            written(row.open, row.currency),
            "" if row.carried is None else written(row.carried, row.base_currency),
            written(row.realised, row.base_currency),
            written(row.unrealised, row.base_currency),
        )
        for row in stage.look(foreign_receivables.listing, stage.defaults.book())
    ]
    same(found, said, "receivables in foreign currencies")
