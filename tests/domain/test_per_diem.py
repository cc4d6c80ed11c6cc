"""Per diem by the three published methods, with the figures of the page that publishes them.

Microsoft Learn, "Per diem expenses": 150 lodging, 75 meals, 5 incidentals, five days.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.expense import Meals, Trip
from domain.expense_category import MealReduction, PerDiemRates
from domain.per_diem import allowance

START = date(2026, 1, 10)


def rates(method: MealReduction, **more: Any) -> PerDiemRates:
    return PerDiemRates(
        lodging=Decimal(150),
        meals=Decimal(75),
        incidentals=Decimal(5),
        method=method,
        breakfast=Decimal(30),
        lunch=Decimal(30),
        dinner=Decimal(40),
        one_meal=Decimal(20),
        two_meals=Decimal(50),
        three_meals=Decimal(100),
        **more,
    )


def trip(*meals: Meals, days: int = 5, **counted: Any) -> Trip:
    return Trip(starts_on=START, ends_on=START + timedelta(days=days - 1), meals=meals, **counted)


def on(day: int, **meals: bool) -> Meals:
    return Meals(on=START + timedelta(days=day - 1), **meals)


def test_by_meal_type_per_trip() -> None:
    found = allowance(rates("meal_type_per_trip"), trip(breakfasts=3, lunches=2))
    assert found.full == 1150
    assert (found.reduction, found.payable) == (Fraction("112.50"), Fraction("1037.50"))


def test_by_meal_type_per_day() -> None:
    meals = (on(1, breakfast=True), on(2, breakfast=True), on(3, breakfast=True))
    found = allowance(rates("meal_type_per_day"), trip(*meals))
    assert (found.reduction, found.payable) == (Fraction("67.50"), Fraction("1082.50"))


def test_by_number_of_meals_per_day() -> None:
    # The page's days: 42.50, 42.50, 65, 80 and 5 for meals and incidentals make 235, which with 750 of lodging
    # is 985; its "reduction of 37.5 + 37.5 + 15 + 0 + 75" is 165.
    meals = (
        on(1, breakfast=True, dinner=True),
        on(2, lunch=True, dinner=True),
        on(3, lunch=True),
        on(5, breakfast=True, lunch=True, dinner=True),
    )
    found = allowance(rates("number_of_meals_per_day"), trip(*meals))
    assert (found.reduction, found.payable) == (Fraction(165), Fraction(985))


def test_first_and_last_day_give_a_part_of_meals_and_incidentals() -> None:
    partial = rates("meal_type_per_day", first_day=Decimal(75), last_day=Decimal(50))
    found = allowance(partial, trip())
    assert found.full == 5 * 150 + 80 * (Fraction("0.75") + 3 + Fraction("0.50"))


def test_the_last_night_can_be_spent_at_home() -> None:
    assert allowance(rates("meal_type_per_day", lodging_on_last_day=False), trip()).full == 1000


def test_a_trip_of_one_day_is_a_first_day() -> None:
    partial = rates("meal_type_per_day", first_day=Decimal(75), last_day=Decimal(50))
    assert allowance(partial, trip(days=1)).full == 150 + 60


def test_meals_take_off_no_more_than_the_days_meal_allowance() -> None:
    partial = rates("number_of_meals_per_day", first_day=Decimal(50))
    whole = on(1, breakfast=True, lunch=True, dinner=True)
    found = allowance(partial, trip(whole))
    assert found.reduction == Fraction("37.50")  # the first day's meals, not a full day's 75


@pytest.mark.parametrize("method", ["meal_type_per_trip", "meal_type_per_day"])
def test_counting_per_trip_and_per_day_agree_on_full_days(method: MealReduction) -> None:
    meals = (on(2, breakfast=True, dinner=True), on(4, lunch=True))
    assert allowance(rates(method), trip(*meals)).reduction == 75


@given(
    st.sampled_from(["meal_type_per_trip", "meal_type_per_day", "number_of_meals_per_day"]),
    st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=9),
    st.integers(0, 100),
    st.integers(0, 100),
)
def test_an_allowance_is_never_less_than_its_lodging(
    method: MealReduction, days: list[tuple[bool, bool, bool]], first: int, last: int
) -> None:
    meals = [
        on(number, breakfast=breakfast, lunch=lunch, dinner=dinner)
        for number, (breakfast, lunch, dinner) in enumerate(days, 1)
    ]
    given_rates = rates(method, first_day=Decimal(first), last_day=Decimal(last))
    found = allowance(given_rates, trip(*meals, days=len(days)))
    assert 150 * len(days) <= found.payable <= found.full <= 230 * len(days)
