"""Allowance periods: calendar months and quarters, their ends prorated by days, both included."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.allowance_periods import name_of, periods
from domain.retainer_terms import AllowanceTerms

MONTHLY = AllowanceTerms(fee=500_000, hours=Decimal(20))


def test_a_period_that_starts_mid_month_is_prorated_by_its_days() -> None:
    first, second = periods(MONTHLY, date(2026, 1, 15), None, date(2026, 2, 1))
    assert (first.name, first.starts, first.ends) == (
        "2026-01",
        date(2026, 1, 15),
        date(2026, 1, 31),
    )
    assert first.fee == 274_194  # 5,000.00 x 17 / 31
    assert first.included == 39_484  # 20 hours x 17 / 31, to the second
    assert (second.fee, second.included) == (500_000, 72_000)


def test_a_contract_of_one_day_pays_for_one_day() -> None:
    (only,) = periods(MONTHLY, date(2026, 2, 14), date(2026, 2, 14), date(2026, 12, 31))
    assert only.fee == 17_857
    assert only.starts == only.ends == date(2026, 2, 14)


def test_quarters_and_a_29_february() -> None:
    terms = AllowanceTerms(fee=9_100, every="quarter", amount=91_000)
    first, second = periods(terms, date(2028, 2, 29), None, date(2028, 4, 1))
    assert first.name == "2028-Q1"
    assert first.fee == 3_200  # 32 of 91 days
    assert first.included == 32_000
    assert second.name == name_of(date(2028, 6, 30), "quarter") == "2028-Q2"


def test_an_allowance_may_start_after_its_contract() -> None:
    terms = AllowanceTerms(fee=100, hours=Decimal(1), starts_on=date(2026, 3, 1))
    assert [one.name for one in periods(terms, date(2026, 1, 1), None, date(2026, 3, 31))] == [
        "2026-03"
    ]
    assert periods(terms, date(2026, 1, 1), None, date(2026, 2, 28)) == []


def test_half_years_and_years_have_names_and_part_of_the_fee() -> None:
    terms = AllowanceTerms(fee=36500, every="half_year", hours=Decimal(181), proration="thirty_360")
    first, second = periods(terms, date(2026, 4, 1), None, date(2026, 7, 1))
    assert (first.name, first.fee, first.included) == ("2026-H1", 18250, 181 * 3600 // 2)
    assert (second.name, second.fee) == ("2026-H2", 36500)
    assert name_of(date(2026, 7, 1), "year") == "2026"
