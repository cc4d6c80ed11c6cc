"""The day a case is due on: so many days after it began, all of them or Monday to Friday only."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.norm_hours import NormHours, is_holiday
from domain.service_level import ServiceLevel

EIGHT = NormHours(hours=Decimal(8), per="day", valid_from=date(1990, 1, 1))
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def working(days: int) -> ServiceLevel:
    return ServiceLevel(days, "working_days", "service_levels@2026-11 SL-999")


@pytest.mark.parametrize(
    ("began", "days", "due"),
    [
        ("2026-02-05", 0, "2026-02-05"),  # a Thursday
        ("2026-02-05", 1, "2026-02-06"),
        ("2026-02-05", 2, "2026-02-09"),
        ("2026-02-06", 1, "2026-02-09"),
        ("2026-02-07", 1, "2026-02-09"),  # what begins on a weekend begins on its Monday's eve
        ("2026-02-08", 1, "2026-02-09"),
        ("2026-02-09", 5, "2026-02-16"),
        ("2026-02-06", 10, "2026-02-20"),
    ],
)
def test_working_days_are_monday_to_friday(began: str, days: int, due: str) -> None:
    assert working(days).due_on(date.fromisoformat(began)) == date.fromisoformat(due)


@given(DAYS, st.integers(1, 60))
def test_so_many_working_days_lie_between(began: date, days: int) -> None:
    due = working(days).due_on(began)
    after = [began + timedelta(days=n) for n in range(1, (due - began).days + 1)]
    assert sum(day.isoweekday() < 6 for day in after) == days
    assert due.isoweekday() < 6


@given(DAYS, st.integers(0, 366))
def test_calendar_days_are_all_days(began: date, days: int) -> None:
    due = ServiceLevel(days, "calendar_days", "").due_on(began)
    assert due - began == timedelta(days=days)


@pytest.mark.parametrize(
    ("began", "days", "due"),
    [
        ("2026-12-24", 1, "2026-12-28"),
        ("2026-12-24", 2, "2026-12-29"),
        ("2026-12-25", 0, "2026-12-24"),  # what begins on a holiday begins on its eve
        ("2026-12-25", 1, "2026-12-28"),
    ],
)
def test_holidays_are_no_working_days(began: str, days: int, due: str) -> None:
    christmas = NormHours(
        hours=Decimal(0), per="day", valid_from=date(2026, 12, 25), valid_to=date(2026, 12, 26)
    )
    level = ServiceLevel(days, "working_days", "", partial(is_holiday, (EIGHT, christmas)))
    assert level.due_on(date.fromisoformat(began)) == date.fromisoformat(due)


@given(DAYS, st.integers(0, 60))
def test_without_a_holiday_day_by_day_is_as_by_weeks(began: date, days: int) -> None:
    level = ServiceLevel(days, "working_days", "", partial(is_holiday, (EIGHT,)))
    assert level.due_on(began) == working(days).due_on(began)
