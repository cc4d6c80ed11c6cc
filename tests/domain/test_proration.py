"""A part of a period's fee by each convention of counting days; parts that make up a period make up its fee."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.proration import DayCount, covered, prorated_between

COUNTS: tuple[DayCount, ...] = get_args(DayCount)
JANUARY = (date(2026, 1, 1), date(2026, 1, 31))


@pytest.mark.parametrize(
    ("count", "part"),
    [
        ("by_days", Fraction(12, 31)),
        ("thirty_360", Fraction(11, 30)),
        ("actual_365", Fraction(144, 365)),
        ("working_days", Fraction(9, 22)),
    ],
)
def test_the_last_twelve_days_of_january(count: DayCount, part: Fraction) -> None:
    assert Fraction(*covered(*JANUARY, date(2026, 1, 20), date(2026, 12, 31), count)) == part


@pytest.mark.parametrize("count", COUNTS)
def test_a_whole_period_is_its_whole_fee_and_none_of_it_is_nothing(count: DayCount) -> None:
    assert prorated_between(101, *JANUARY, date.min, date.max, count) == 101
    assert prorated_between(101, *JANUARY, date(2026, 2, 1), date.max, count) == 0


@given(
    st.integers(1, 12),
    st.integers(1, 27),
    st.sampled_from(["by_days", "thirty_360", "working_days"]),
)
def test_two_parts_of_a_month_make_up_the_month(month: int, day: int, count: DayCount) -> None:
    first = date(2026, month, 1)
    last = date(2026 + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    cut = date(2026, month, day)
    before = Fraction(*covered(first, last, first, cut, count))
    after = Fraction(*covered(first, last, cut + timedelta(days=1), last, count))
    assert before + after == 1


def test_a_quarter_of_thirty_day_months() -> None:
    quarter = date(2026, 1, 1), date(2026, 3, 31)
    assert covered(*quarter, date(2026, 2, 16), date(2026, 3, 31), "thirty_360") == (45, 90)


def test_a_week_has_its_own_days_whatever_the_year() -> None:
    week = date(2025, 10, 6), date(2025, 10, 12)
    assert prorated_between(2999, *week, date(2025, 10, 7), date.max, "actual_365") == 2571
