"""Expense categories: how spending of a kind is priced, evidenced and presented, each version from a date on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from domain.boundary import REGISTER
from domain.event import Event, Part

Pricing: TypeAlias = Literal["at_cost", "markup", "unit_price", "per_diem"]
PriceBase: TypeAlias = Literal["by_policy", "net", "gross"]
Presentation: TypeAlias = Literal["principal", "agent"]
MealReduction: TypeAlias = Literal[
    "meal_type_per_trip", "meal_type_per_day", "number_of_meals_per_day"
]
MealMeasure: TypeAlias = Literal["percent", "amount"]


class DayTrip(Part, frozen=True, kw_only=True):
    """What a trip of one day gives that was longer than `above` hours, or as long as `least`: percent of a day."""

    above: Decimal | None = None
    least: Decimal | None = None
    percent: Decimal

    def reached(self, hours: Decimal) -> bool:
        """Whether a trip of so many hours was long enough."""
        if self.above is not None:
            return hours > self.above
        return hours >= (self.least or 0)


class PerDiemRates(Part, frozen=True, kw_only=True):
    """What a day of travel is worth, and what provided meals take off the day's meal allowance.

    Percentages are of the full meal allowance of a day. The first and the last day of a trip give
    `first_day` and `last_day` percent of meals and incidentals; a trip of one day is a first day, unless
    `day_trips` say what so many hours of it give: the most that is reached. `taken_off` is an amount where a
    meal takes off so much money instead of a percentage. What meals take off never touches incidentals.
    """

    lodging: Decimal  # a day
    meals: Decimal
    incidentals: Decimal
    method: MealReduction
    breakfast: Decimal = Decimal(0)  # by type of meal
    lunch: Decimal = Decimal(0)
    dinner: Decimal = Decimal(0)
    one_meal: Decimal = Decimal(0)  # by number of meals
    two_meals: Decimal = Decimal(0)
    three_meals: Decimal = Decimal(0)
    first_day: Decimal = Decimal(100)
    last_day: Decimal = Decimal(100)
    lodging_on_last_day: bool = True
    taken_off: MealMeasure = "percent"
    day_trips: tuple[DayTrip, ...] = ()


class ExpenseCategoryDefined(Event, frozen=True, kw_only=True):
    """A kind of expense and its terms for expenses from a date on, until the next version begins.

    `currency` is that of its own amounts: the unit price, the per diem, the limit and both thresholds.
    """

    category_id: str
    name: str
    valid_from: date
    pricing: Pricing = "at_cost"
    markup: Decimal = Decimal(0)  # percent on the base
    base: PriceBase = (
        "by_policy"  # what cost and markup are taken of: net of recoverable VAT, or gross
    )
    unit_price: Decimal | None = None
    unit: str | None = None  # e.g. "km"
    per_diem: PerDiemRates | None = None
    presentation: Presentation = "principal"  # agent: only the markup is revenue
    currency: str | None = None
    limit: int | None = None  # minor units a line may claim
    receipt_above: int | None = None  # a receipt is needed above this; none: never
    card_above: int | None = None  # evidence of the card payment is needed above this; none: never
    tax: str = ""  # a tax code of its own, else the contract line's

    @property
    def tags(self) -> tuple[str, ...]:
        return REGISTER, f"category:{self.category_id}"


CategoryEvent: TypeAlias = ExpenseCategoryDefined
Versions: TypeAlias = tuple[ExpenseCategoryDefined, ...]  # of one category, in order of date


def with_version(versions: Versions, defined: ExpenseCategoryDefined) -> Versions:
    """A category's versions with one more, in order of date."""
    return tuple(sorted((*versions, defined), key=lambda version: version.valid_from))


def on_day(versions: Versions, day: date) -> ExpenseCategoryDefined | None:
    """The version in force on an expense date; none before the first."""
    found = None
    for version in versions:
        if version.valid_from <= day:
            found = version
    return found
