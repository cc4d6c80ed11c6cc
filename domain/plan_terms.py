"""What a contract line is to be billed by besides time: schedules, milestones, units of delivery, progress, fees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias

from domain.event import Part
from domain.period import months_after
from domain.proration import DayCount, prorated_between

Every: TypeAlias = Literal["week", "two_weeks", "month", "quarter", "half_year", "year"]
Trigger: TypeAlias = Literal["completed", "accepted"]
Proration: TypeAlias = Literal["whole"] | DayCount


class Instalment(Part, frozen=True, kw_only=True):
    """A part of a fixed price that is due on a day, in minor units."""

    instalment_id: str
    due_on: date
    minor: int
    description: str = ""


class Recurring(Part, frozen=True, kw_only=True):
    """The same amount again and again, from a first day, until a last one or until the contract ends.

    `proration` other than whole: a period that the contract or the last day covers in part only is due in that
    part, by the days of that convention.
    """

    every: Every
    first_on: date
    minor: int
    last_on: date | None = None
    description: str = ""
    proration: Proration = "whole"


class Milestone(Part, frozen=True, kw_only=True):
    """A deliverable that gives a right to bill once it is completed, or once the customer accepted it."""

    milestone_id: str
    description: str
    minor: int
    trigger: Trigger = "completed"
    planned_on: date | None = None
    quantity: Decimal | None = None  # where its price is an effort at a list price
    unit: str | None = None
    unit_price: Decimal | None = None


class EarlierPrice(Part, frozen=True, kw_only=True):
    """What a unit was priced at when it was delivered up to a day."""

    until: date
    unit_price: Decimal
    per: Decimal = Decimal(1)


class Units(Part, frozen=True, kw_only=True):
    """Units of delivery at a price; `total` is how many the contract is for, if it says."""

    unit: str
    unit_price: Decimal
    per: Decimal = Decimal(1)  # how many the price is for
    total: Decimal | None = None
    earlier: tuple[EarlierPrice, ...] = ()  # in order of date

    def price_on(self, day: date) -> tuple[Decimal, Decimal]:
        """The price of what is delivered on a day, and how many that is for."""
        for price in self.earlier:
            if day <= price.until:
                return price.unit_price, price.per
        return self.unit_price, self.per


class EarlierFee(Part, frozen=True, kw_only=True):
    """What the management fee was on work up to a day."""

    until: date
    percent: Decimal
    of: tuple[str, ...]


class Fee(Part, frozen=True, kw_only=True):
    """A management fee: a percentage of what other lines of the contract come to on an invoice."""

    percent: Decimal
    of: tuple[str, ...]  # lines; none: all others
    earlier: tuple[EarlierFee, ...] = ()  # in order of date

    def on(self, day: date) -> Fee | EarlierFee:
        """What the fee is on work of a day."""
        return next((one for one in self.earlier if day <= one.until), self)


class Plan(Part, frozen=True, kw_only=True):
    """How a line is billed where it is not by the hour. `price` is its contract value, if it has one."""

    price: int | None = None
    schedule: tuple[Instalment, ...] = ()
    recurring: Recurring | None = None
    milestones: tuple[Milestone, ...] = ()
    units: Units | None = None
    fee: Fee | None = None
    earlier: tuple[
        Recurring, ...
    ] = ()  # fees that the recurring one took the place of, each with its last day


NO_PLAN = Plan()
MONTHS: dict[Every, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
WEEKS: dict[Every, int] = {"week": 1, "two_weeks": 2}


def due(plan: Plan, through: date, starts_on: date, ends_on: date | None) -> Iterable[Instalment]:
    """The instalments of a line that are due by a day, recurring ones up to the contract's end."""
    yield from (one for one in plan.schedule if one.due_on <= through)
    for recurring in (*plan.earlier, plan.recurring):
        if recurring is not None:
            yield from _periods(recurring, through, starts_on, ends_on)


def _periods(
    recurring: Recurring, through: date, starts_on: date, ends_on: date | None
) -> Iterable[Instalment]:
    ends = min(day for day in (date.max, recurring.last_on, ends_on) if day is not None)
    number = 0
    while (day := _of_period(recurring, number)) <= min(through, ends):
        number += 1
        last = _of_period(recurring, number) - timedelta(days=1)
        starts, minor = day, recurring.minor
        if recurring.proration != "whole":
            starts, until = max(day, starts_on), min(last, ends)
            minor = prorated_between(recurring.minor, day, last, starts, until, recurring.proration)
        if starts <= min(last, through, ends):
            yield Instalment(
                instalment_id=day.isoformat(),
                due_on=starts,
                minor=minor,
                description=recurring.description,
            )


def _of_period(recurring: Recurring, number: int) -> date:
    """The first day of a recurring instalment's period, the first one being number 0."""
    if recurring.every in WEEKS:
        return recurring.first_on + timedelta(weeks=number * WEEKS[recurring.every])
    return months_after(recurring.first_on, number * MONTHS[recurring.every])


def first_since(recurring: Recurring, day: date) -> date:
    """The first day of the first period of a recurring instalment that starts on or after a day."""
    number = 0
    while _of_period(recurring, number) < day:
        number += 1
    return _of_period(recurring, number)
