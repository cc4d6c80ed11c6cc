"""Periods: months, their ends, and where late facts are posted."""

from __future__ import annotations

from datetime import date

import pytest

from domain.party import EntityOpened
from domain.period import PeriodClosed, PeriodReopened, first_day, following, last_day, period_of
from domain.refusal import Malformed
from domain.register import Register, folded


def test_months_end_where_the_calendar_says() -> None:
    assert last_day("2024-02") == date(2024, 2, 29)
    assert last_day("2023-02") == date(2023, 2, 28)
    assert following("2025-12") == "2026-01"
    assert period_of(date(2026, 1, 31)) == "2026-01"


def test_what_is_no_month_is_refused() -> None:
    with pytest.raises(Malformed, match="2026-01"):
        first_day("2026-13")


def test_late_facts_go_to_the_first_open_period_and_say_so() -> None:
    closed = [PeriodClosed(period=p, through=0, rule_set="") for p in ("2025-12", "2026-01")]
    register = folded(Register(), [(n, event) for n, event in enumerate(closed)])
    assert register.posted_on(date(2025, 12, 5)) == (date(2026, 2, 1), True)
    assert register.posted_on(date(2026, 2, 3)) == (date(2026, 2, 3), False)
    assert register.posted_on(date(2025, 11, 3)) == (date(2025, 11, 3), False)


def test_a_reopened_period_takes_facts_again() -> None:
    events = (
        PeriodClosed(period="2026-01", through=0, rule_set=""),
        PeriodReopened(period="2026-01", reason="late invoice", asked_by="ann"),
    )
    register = folded(Register(), list(enumerate(events)))
    assert register.posted_on(date(2026, 1, 9)) == (date(2026, 1, 9), False)


def test_folding_further_facts_leaves_the_register_given_as_it_was() -> None:
    before = Register()
    opened = EntityOpened(
        entity_id="GB01",
        name="x",
        base_currency="GBP",
        invoice_prefix="I",
        credit_prefix="C",
    )
    after = folded(before, [(1, opened)])
    assert before.entity is None
    assert after.entity == opened
