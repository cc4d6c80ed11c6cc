"""What the demo's entities set: tax, what hours cost and how many there are, practices, exchange rates week by week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from domain.commands import AnyCommand
from domain.cost_commands import CostRateTerms, PublishCostRates
from domain.figure_commands import AssignPractice, SetNormHours
from domain.quote_commands import (
    QuoteRates,
    QuoteTerms,
    RevalueReceivables,
    SetConversionPolicy,
)
from domain.tax_commands import PublishTaxRates, RegisterForTax, SetCustomerTax, TaxRateTerms
from processes.demo_firm import GO_LIVE, MONTHS, Entity, Months
from processes.demo_papers import ABROAD, SELLERS
from processes.demo_stage import Scene, at
from processes.demo_work import chance

COST_PERCENT = 42  # of the hourly rate, for salary and overhead
UNPUBLISHED = {"principal": 205, "data-scientist": 190}  # grades that the rate cards lack at first
TAX = {"GB01": ("GB", "", "20"), "DE01": ("DE", "EU", "19")}
HOLDS_FOREIGN = "GB01"  # the entity that is owed money in other currencies
MIDDLE = {"EUR": Decimal("0.8550"), "USD": Decimal("0.7850")}  # of a pound
SWING = Decimal("0.0001")
FRIDAY = 4


def standing(entity: Entity, since: date) -> list[AnyCommand]:
    """What holds from the first day: costs, norm hours, practices, tax."""
    return [
        _costs(entity, since),
        SetNormHours(hours="7.50", valid_from=since),
        *(practice(entity, person_id, since) for person_id in list(entity.people)[:-1]),
        *_taxed(entity),
    ]


def _costs(entity: Entity, since: date) -> AnyCommand:
    rates = {**UNPUBLISHED, **entity.rates}
    rows = tuple(
        CostRateTerms(
            valid_from=since,
            rate=f"{rate * COST_PERCENT // 100}.00",
            currency=entity.currency,
            grade=grade,
        )
        for grade, rate in rates.items()
    )
    return PublishCostRates(rows=rows)


def practice(entity: Entity, person_id: str, since: date) -> AssignPractice:
    """Two in three people are in delivery, the others in advisory."""
    number = list(entity.people).index(person_id)
    name = "delivery" if number % 3 else "advisory"
    return AssignPractice(practice=name, valid_from=since.replace(day=1), person_id=person_id)


def _taxed(entity: Entity) -> Iterator[AnyCommand]:
    """Registered at home, each customer where it is; across a border within the Union it accounts for the tax."""
    if entity.book not in TAX:
        return
    country, union, rate = TAX[entity.book]
    yield RegisterForTax(jurisdiction=country, tax_id=SELLERS[entity.book]["vat_id"])
    yield PublishTaxRates(jurisdiction=country, union=union, rates=(TaxRateTerms(rate=rate),))
    for customer_id in entity.customers:
        abroad = ABROAD.get(customer_id)
        if abroad is None:
            yield SetCustomerTax(customer_id=customer_id, jurisdiction=country)
            continue
        where, vat_id = abroad["country"], abroad["vat_id"]
        yield PublishTaxRates(jurisdiction=where, union=union, rates=(TaxRateTerms(rate="20"),))
        yield SetCustomerTax(customer_id=customer_id, jurisdiction=where, vat_id=vat_id)


def exchange(entity: Entity, months: Months, seed: str) -> Iterator[Scene]:
    """Quotes every Friday; at each month's end what is owed in other currencies is valued at the last ones."""
    if entity.book != HOLDS_FOREIGN:
        return
    treasury, revenue = entity.actor("treasury"), entity.actor("revenue")
    policy = SetConversionPolicy(spot_age_days=9, ledger="spot")
    live = months.first(0) - GO_LIVE
    yield _scene(entity, at(live, 9, 40), treasury, policy)
    friday = live + timedelta(days=(FRIDAY - live.weekday()) % 7)
    while friday <= months.end:
        yield _scene(entity, at(friday, 8, 40), treasury, _quoted(friday, seed))
        friday += timedelta(weeks=1)
    for month in range(MONTHS - 1):
        revalue = RevalueReceivables(on=months.last(month))
        yield _scene(entity, at(months.weekday(month + 1, 7), 15), revenue, revalue)


def _scene(entity: Entity, when: datetime, actor: str, command: AnyCommand) -> Scene:
    return Scene(when, entity.book, lambda stage: stage.do(actor, command))


def _quoted(friday: date, seed: str) -> AnyCommand:
    quotes = []
    for base, middle in MIDDLE.items():
        swing = chance(seed, base, friday).randrange(-180, 181)
        quotes.append(
            QuoteTerms(
                base=base,
                counter="GBP",
                rate_date=friday,
                value=str(middle + SWING * swing),
                source="Closing rates of the bank",
            )
        )
    return QuoteRates(quotes=tuple(quotes))
