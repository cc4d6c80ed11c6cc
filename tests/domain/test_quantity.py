"""Worked time: exact in every unit, rounded only by policy, exact multiples left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.quantity import in_hours, in_seconds, quantity, rounded, whole_seconds_up
from domain.refusal import BadQuantity


@given(st.decimals(0, 10_000, places=4), st.sampled_from(["hours", "minutes", "seconds"]))
def test_a_quantity_keeps_its_exact_value_in_seconds(exact: Decimal, unit: str) -> None:
    per = {"hours": 3600, "minutes": 60, "seconds": 1}[unit]
    assert in_seconds(exact, unit) == exact * per  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "seven", "NaN", "inf", "1e400", "0.000000001", "9" * 16])
def test_what_is_no_believable_quantity_is_refused(text: str) -> None:
    with pytest.raises(BadQuantity):
        quantity(text)


def test_rounding_up_leaves_an_exact_multiple_alone() -> None:
    assert [rounded(m * 60, "up", 900) for m in (90, 105, 108)] == [5400, 6300, 7200]
    assert rounded(Decimal("5400.0"), "up", 900) == 5400


def test_nearest_rounds_a_half_step_up() -> None:
    assert [rounded(s, "nearest", 360) for s in (179, 180, 539, 540)] == [0, 360, 360, 720]


@given(st.integers(0, 10**6), st.sampled_from(["up", "nearest"]), st.integers(1, 3600))
def test_rounding_twice_changes_nothing_more(worked: int, mode: str, step: int) -> None:
    once = rounded(worked, mode, step)
    assert rounded(once, mode, step) == once


def test_a_rule_sees_whole_seconds_away_from_zero() -> None:
    assert [whole_seconds_up(Decimal(s)) for s in ("0.1", "57600", "57600.01", "-0.5")] == [
        1,
        57600,
        57601,
        -1,
    ]


def test_hours_are_shown_with_two_decimals() -> None:
    assert in_hours(27_000) == "7.50"


def test_rounding_down_leaves_an_exact_multiple_alone() -> None:
    assert [rounded(m * 60, "down", 600) for m in (9, 10, 29)] == [0, 600, 1200]
