"""Money: whole minor units, half-up, splits that add up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import allocate, amount, half_up, price, scale, written
from domain.refusal import BadAmount, UnknownCurrency

rates = st.decimals(0, 10_000, places=6)
seconds = st.integers(0, 86_400 * 31)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


@given(rates, seconds)
def test_a_price_is_rate_times_hours_rounded_once_half_up(rate: Decimal, worked: int) -> None:
    exact = rate * worked * 100
    expected = (exact / 3600).quantize(Decimal(1), ROUND_HALF_UP)
    if (exact / 3600) * 3600 == exact:  # where decimals can say it exactly
        assert price(rate, worked, "EUR") == expected


def test_eight_minutes_at_a_consultants_rate_round_to_the_cent() -> None:
    assert price(Decimal("115.50"), 480, "GBP") == 1540
    assert price(Decimal("166.1775"), 3600, "GBP") == 16618
    assert price(Decimal("0.125"), 3600, "USD") == 13  # 12.5 cents


def test_yen_have_no_minor_unit_and_dinars_have_thousandths() -> None:
    assert price(Decimal("1000.5"), 3600, "JPY") == 1001
    assert price(Decimal("1.0005"), 3600, "KWD") == 1001
    assert (scale("JPY"), scale("USD"), scale("KWD")) == (0, 2, 3)


def test_units_of_account_that_follow_prices_have_four_decimals() -> None:
    assert (scale("CLF"), scale("UYW")) == (4, 4)
    assert amount("1,000.0001", "CLF") == 10_000_001
    assert written(10_000_001, "CLF") == "1,000.0001 CLF"
    assert price(Decimal("1.00005"), 3600, "CLF") == 10_001  # half of the last place, up


@given(st.integers(-(10**12), 10**12), weights)
def test_the_parts_of_a_split_sum_to_what_was_split(total: int, shares: list[int]) -> None:
    parts = allocate(total, shares)
    assert sum(parts) == total
    whole = sum(shares)
    assert all(
        abs(part * whole - total * share) < whole for part, share in zip(parts, shares, strict=True)
    )


def test_largest_remainder_gives_ties_to_the_earlier_line() -> None:
    assert allocate(5, [70, 30]) == [4, 1]
    assert allocate(5, [30, 70]) == [2, 3]
    assert allocate(800, [1, 1, 1]) == [267, 267, 266]
    assert allocate(42, [247000, 185000, 459000, 400000, 413000]) == [6, 5, 11, 10, 10]


def test_a_split_by_nothing_is_refused() -> None:
    with pytest.raises(BadAmount):
        allocate(100, [0, 0])


def test_halves_round_away_from_zero() -> None:
    assert [half_up(n, 2) for n in (-3, -1, 0, 1, 3)] == [-2, -1, 0, 1, 2]


@given(st.integers(-(10**12), 10**12), st.sampled_from(["USD", "JPY", "KWD"]))
def test_an_amount_reads_back_as_it_was_written(minor: int, currency: str) -> None:
    assert amount(written(minor, currency).split()[0], currency) == minor


@pytest.mark.parametrize("text", ["1.005", "1e-3", "NaN", "Infinity", "ten", "", "1" * 30])
def test_an_amount_that_can_not_be_booked_is_refused(text: str) -> None:
    with pytest.raises(BadAmount):
        amount(text, "USD")


def test_a_code_that_is_no_currency_is_refused() -> None:
    with pytest.raises(UnknownCurrency, match="ISO 4217"):
        scale("XYZ")
