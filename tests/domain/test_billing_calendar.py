"""Up to which days a contract is billed by its calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing_calendar import cut_offs, is_cut_off, last_cut_off, last_due
from domain.invoicing_commands import CalendarTerms, InvoicingTerms
from domain.invoicing_terms import invoicing
from domain.refusal import Malformed
from domain.settlement_terms import Calendar

SINCE, UNTIL = date(2026, 1, 1), date(2026, 6, 30)
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


def agreed(**said: Any) -> Calendar:
    terms = invoicing(InvoicingTerms(calendar=CalendarTerms(**said)), "GBP")
    assert terms is not None
    assert terms.calendar is not None
    return terms.calendar


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ({}, "01-31 02-28 03-31 04-30 05-31 06-30"),
        ({"day": 25}, "01-25 02-25 03-25 04-25 05-25 06-25"),
        ({"day": 30}, "01-30 02-28 03-30 04-30 05-30 06-30"),
        ({"every": "quarter"}, "03-31 06-30"),
        ({"every": "half_year"}, "06-30"),
        ({"every": "year"}, ""),
        (
            {"every": "half_month"},
            "01-15 01-31 02-15 02-28 03-15 03-31 04-15 04-30 05-15 05-31 06-15 06-30",
        ),
        ({"every": "dates", "dates": (date(2026, 5, 4), date(2026, 2, 3))}, "02-03 05-04"),
    ],
)
def test_cut_offs_by_the_calendar(said: dict[str, Any], days: str) -> None:
    found = cut_offs(agreed(**said), SINCE, UNTIL)
    assert [f"{day:%m-%d}" for day in found] == days.split()


def test_a_weekly_calendar_is_every_seventh_day_on_its_weekday() -> None:
    found = list(cut_offs(agreed(every="week", weekday="friday"), SINCE, UNTIL))
    assert found[0] == date(2026, 1, 2)
    assert len(found) == 26
    assert {day.weekday() for day in found} == {4}


def test_a_leap_day_is_the_last_of_february() -> None:
    assert last_cut_off(agreed(), date(2028, 3, 1)) == date(2028, 2, 29)


def test_a_cut_off_is_due_when_its_grace_is_over() -> None:
    calendar = agreed(grace_days=5)
    assert last_due(calendar, date(2026, 2, 4)) == date(2025, 12, 31)
    assert last_due(calendar, date(2026, 2, 5)) == date(2026, 1, 31)


@given(st.sampled_from(["month", "half_month", "quarter", "half_year", "year", "week"]), DAYS)
def test_the_last_cut_off_is_one_and_none_lies_between_it_and_the_day(
    every: Any, day: date
) -> None:
    calendar = agreed(every=every)
    last = last_cut_off(calendar, day)
    assert last is not None
    assert last <= day
    assert is_cut_off(calendar, last)
    assert list(cut_offs(calendar, last + timedelta(days=1), day)) == []


@pytest.mark.parametrize(
    "said",
    [
        {"every": "dates"},
        {"every": "month", "dates": (date(2026, 5, 4),)},
        {"every": "month", "weekday": "friday"},
        {"every": "week", "day": 3},
    ],
)
def test_a_calendar_that_says_what_it_has_no_use_for_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        agreed(**said)


def test_invoices_by_contract_are_not_consolidated() -> None:
    with pytest.raises(Malformed):
        invoicing(InvoicingTerms(group="contract", consolidated=True), "GBP")
