"""Per diem: a day's allowance for every day of a trip, less what provided meals take off (three published methods)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from domain.expense import Meals, Trip
from domain.expense_category import PerDiemRates

NO_MEALS = Meals(on=date.min)


class Allowance(NamedTuple):
    """A trip's allowance in the category's currency, exactly; rounding is left to whoever books it."""

    days: int
    full: Fraction
    reduction: Fraction

    @property
    def payable(self) -> Fraction:
        return self.full - self.reduction


def allowance(rates: PerDiemRates, trip: Trip) -> Allowance:
    """What a trip is worth. Provided meals never take off more than the meals' own allowance."""
    days = list(_days(trip))
    shares = [_share(rates, trip, day) for day in days]
    lodged = len(days) if rates.lodging_on_last_day else len(days) - 1
    lodging = Fraction(rates.lodging) * lodged
    meals = [Fraction(rates.meals) * share for share in shares]
    other = sum((Fraction(rates.incidentals) * share for share in shares), Fraction(0))
    full = lodging + sum(meals, Fraction(0)) + other
    return Allowance(len(days), full, _reduction(rates, trip, days, meals))


def _days(trip: Trip) -> Iterator[date]:
    day = trip.starts_on
    while day <= trip.ends_on:
        yield day
        day += timedelta(days=1)


def _share(rates: PerDiemRates, trip: Trip, day: date) -> Fraction:
    """How much of a day's meals and incidentals a day of the trip gives."""
    if rates.day_trips and trip.starts_on == trip.ends_on:
        hours = trip.hours or Decimal(0)
        given = [band.percent for band in rates.day_trips if band.reached(hours)]
        return _part(max(given, default=Decimal(0)))
    if day == trip.starts_on:
        return _part(rates.first_day)
    return _part(rates.last_day) if day == trip.ends_on else Fraction(1)


def _part(percent: Decimal) -> Fraction:
    return Fraction(percent) / 100


def _reduction(
    rates: PerDiemRates, trip: Trip, days: list[date], meals: list[Fraction]
) -> Fraction:
    if rates.method == "meal_type_per_trip":
        by_type = _types(
            rates,
            trip.breakfasts + sum(day.breakfast for day in trip.meals),
            trip.lunches + sum(day.lunch for day in trip.meals),
            trip.dinners + sum(day.dinner for day in trip.meals),
        )
        return min(by_type, sum(meals, Fraction(0)))
    provided = {day.on: day for day in trip.meals}
    return sum(
        (
            min(_of_day(rates, provided.get(day, NO_MEALS)), of_day)
            for day, of_day in zip(days, meals, strict=True)
        ),
        Fraction(0),
    )


def _of_day(rates: PerDiemRates, meals: Meals) -> Fraction:
    """What the provided meals of a day take off its meal allowance."""
    if rates.method == "meal_type_per_day":
        return _types(rates, meals.breakfast, meals.lunch, meals.dinner)
    number = meals.breakfast + meals.lunch + meals.dinner
    return _worth(rates, (Decimal(0), rates.one_meal, rates.two_meals, rates.three_meals)[number])


def _types(rates: PerDiemRates, breakfasts: int, lunches: int, dinners: int) -> Fraction:
    return (
        _worth(rates, rates.breakfast) * breakfasts
        + _worth(rates, rates.lunch) * lunches
        + _worth(rates, rates.dinner) * dinners
    )


def _worth(rates: PerDiemRates, said: Decimal) -> Fraction:
    """What a meal takes off: the amount that is said, or a percentage of a day's meal allowance."""
    if rates.taken_off == "amount":
        return Fraction(said)
    return Fraction(rates.meals) * _part(said)
