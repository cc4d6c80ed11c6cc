"""The demo's expenses: each entity's categories, three reports a month, receipts that come late or never."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from domain.commands import AnyCommand
from domain.expense_commands import (
    ApproveExpenses,
    AttachReceipt,
    DefineExpenseCategory,
    ExpenseShape,
    MealsShape,
    PerDiemTerms,
    RecordExpenses,
    TripShape,
)
from processes.demo_firm import MONTHS, Entity, Months
from processes.demo_mess import in_units
from processes.demo_stage import Scene, at
from processes.demo_work import chance

REPORTS = 3  # a month
MISSING = 0.14  # share of hotel bills that come without receipt
FOUND = 0.75  # share of those whose receipt turns up a month later
DEAR = 0.06  # share of hotels above the limit
MERCHANTS = ("Harbour Hotel", "Station Inn", "The Old Mill", "Riverside Lodge", "City Rooms")
PER_MILE = {"GB01": ("0.45", "mile"), "US01": ("0.70", "mile"), "DE01": ("0.30", "km")}
PER_DIEM: dict[str, PerDiemTerms] = {
    "US01": PerDiemTerms(
        meals="68.00",
        incidentals="5.00",
        method="meal_type_per_day",
        breakfast="24",
        lunch="28",
        dinner="48",
        first_day="75",
        last_day="75",
    ),
    "DE01": PerDiemTerms(
        meals="28.00",
        method="meal_type_per_day",
        breakfast="20",
        lunch="40",
        dinner="40",
        first_day="50",
        last_day="50",
    ),
}


def categories(entity: Entity, since: date) -> list[AnyCommand]:
    """What people may claim, and how it is charged on."""
    define = partial(DefineExpenseCategory, valid_from=since, currency=entity.currency)
    price, unit = PER_MILE[entity.book]
    said: list[AnyCommand] = [
        define(category_id="rail", name="Rail and flights", receipt_above="50.00"),
        define(category_id="hotel", name="Hotel", limit="240.00", receipt_above="25.00"),
        define(
            category_id="mileage",
            name="Own car",
            pricing="unit_price",
            unit_price=price,
            unit=unit,
        ),
        define(
            category_id="licences",
            name="Licences bought for the customer",
            pricing="markup",
            markup="8",
            receipt_above="0.00",
        ),
    ]
    if entity.book in PER_DIEM:
        terms = PER_DIEM[entity.book]
        said.append(
            define(category_id="per-diem", name="Per diem", pricing="per_diem", per_diem=terms)
        )
    return said


def expenses(entity: Entity, months: Months, seed: str) -> Iterator[Scene]:
    """Claimed by the 20th, approved on the 23rd; receipts that were missing turn up in the month after."""
    office = entity.actor("project-office")
    for month in range(MONTHS):
        reports = [_report(entity, months, month, n, seed) for n in range(REPORTS)]
        approved = [ApproveExpenses(report_id=one.report_id) for one in reports]
        yield _scene(entity, months.weekday(month, 20), 12, "expenses", reports)
        yield _scene(entity, months.weekday(month, 23), 12, office, approved)
        late = [found for one in reports for found in _found(one, seed)]
        if late and month < MONTHS - 1:
            yield _scene(entity, months.weekday(month + 1, 19), 12, "expenses", late)


def _scene(
    entity: Entity, day: date, hour: int, actor: str, commands: list[Any] | list[AnyCommand]
) -> Scene:
    return Scene(at(day, hour), entity.book, lambda stage: stage.do_many(actor, commands))


def _report(entity: Entity, months: Months, month: int, number: int, seed: str) -> RecordExpenses:
    """One trip of two days for one contract: travel, a night, the way by car, and now and then a licence."""
    report_id = f"exp:{entity.book}-{months.periods[month]}-{number + 1}"
    luck = chance(seed, report_id)
    own = [
        a
        for a in entity.agreements
        if a.starts <= month <= (a.ends or MONTHS) - 1 and a.currency is None
    ]
    agreement = luck.choice(own)
    away = months.first(month) + timedelta(days=luck.randrange(2, 15))
    claim = partial(
        ExpenseShape,
        project_id=agreement.project_id(0),
        contract_id=agreement.contract_id,
        currency=entity.currency,
    )
    lines = list(_lines(entity, claim, report_id, away, luck))
    return RecordExpenses(
        report_id=report_id, person_id=luck.choice(list(entity.people)[:-1]), lines=tuple(lines)
    )


def _lines(
    entity: Entity, claim: partial[ExpenseShape], report_id: str, away: date, luck: Random
) -> Iterator[ExpenseShape]:
    back = away + timedelta(days=1)
    fare, night = luck.randrange(3_800, 21_000), luck.randrange(9_500, 23_000)
    if luck.random() < DEAR:
        night += 16_000
    merchant = luck.choice(MERCHANTS)
    yield claim(
        line_id="1",
        spent_on=away,
        category_id="rail",
        amount=in_units(fare),
        merchant="National Railways",
        receipt_id=f"scan:{report_id}-1",
    )
    yield claim(
        line_id="2",
        spent_on=back,
        category_id="hotel",
        amount=in_units(night),
        merchant=merchant,
        receipt_id=None if luck.random() < MISSING else f"scan:{report_id}-2",
    )
    yield claim(
        line_id="3", spent_on=back, category_id="mileage", quantity=f"{luck.randrange(8, 90)}"
    )
    if luck.random() < MISSING:
        yield claim(
            line_id="4",
            spent_on=away,
            category_id="licences",
            amount=in_units(luck.randrange(4_000, 60_000)),
            merchant="Schema Tools",
            receipt_id=f"scan:{report_id}-4",
        )
    if entity.book in PER_DIEM:
        trip = TripShape(starts_on=away, ends_on=back, meals=(MealsShape(on=back, breakfast=True),))
        yield claim(line_id="5", spent_on=back, category_id="per-diem", trip=trip)


def _found(report: RecordExpenses, seed: str) -> Iterator[AttachReceipt]:
    """The receipts of a report that turn up later."""
    for line in report.lines:
        found = chance(seed, report.report_id, line.line_id, "found").random() < FOUND
        if line.category_id == "hotel" and line.receipt_id is None and found:
            yield AttachReceipt(
                report_id=report.report_id,
                line_id=line.line_id,
                receipt_id=f"scan:{report.report_id}-{line.line_id}-late",
            )
