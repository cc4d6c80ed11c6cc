"""What an expense is worth: the base of a markup, unit prices, half-up once a line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.expense import Expense
from domain.expense_category import ExpenseCategoryDefined
from domain.expense_pricing import claimable, price


def category(**terms: Any) -> ExpenseCategoryDefined:
    said: dict[str, Any] = {
        "category_id": "travel",
        "name": "Travel",
        "valid_from": date(2025, 1, 1),
    }
    return ExpenseCategoryDefined(**(said | terms))


def expense(minor: int, **more: Any) -> Expense:
    said: dict[str, Any] = {
        "line_id": "1",
        "spent_on": date(2026, 1, 1),
        "category_id": "travel",
        "project_id": "P1",
        "currency": "EUR",
    }
    return Expense(minor=minor, **(said | more))


def test_at_cost_is_the_cost_net_of_recoverable_vat() -> None:
    found = price(category(), expense(11_900, vat=1_900), "EUR", "net", None)
    assert (found.cost, found.vat, found.minor, found.markup) == (10_000, 1_900, 10_000, 0)


def test_a_markup_is_on_the_net_cost_unless_the_base_is_gross() -> None:
    marked = category(pricing="markup", markup=Decimal("12.5"))
    claimed = expense(11_900, vat=1_900)
    assert price(marked, claimed, "EUR", "net", None).minor == 11_250
    assert price(marked, claimed, "EUR", "gross", None).minor == 13_388  # 133.875, half up


def test_half_a_cent_goes_up_once_a_line() -> None:
    marked = category(pricing="markup", markup=Decimal(50))
    assert price(marked, expense(1), "EUR", "net", None).minor == 2  # 1.5
    assert (
        price(
            category(pricing="markup", markup=Decimal("0.5")), expense(100), "EUR", "net", None
        ).minor
        == 101
    )


def test_the_contracts_markup_stands_instead_of_the_categorys() -> None:
    marked = category(pricing="markup", markup=Decimal(50))
    assert price(marked, expense(100), "EUR", "net", Decimal(5)).minor == 105
    assert price(category(), expense(100), "EUR", "net", Decimal(5)).minor == 105
    assert price(marked, expense(100), "EUR", "net", Decimal(0)).minor == 100


def test_a_unit_price_charges_by_quantity_whatever_was_paid() -> None:
    mileage = category(pricing="unit_price", unit_price=Decimal("0.455"), unit="km", currency="EUR")
    found = price(mileage, expense(3_000, quantity=Decimal("100.1")), "EUR", "net", None)
    assert (found.minor, found.cost, found.markup) == (4_555, 3_000, 1_555)  # 45.5455
    assert (found.quantity, found.unit, found.unit_price) == (
        Decimal("100.1"),
        "km",
        Decimal("0.455"),
    )
    assert claimable(mileage, expense(0, quantity=Decimal(100)), "EUR") == 4_550


def test_only_the_business_part_is_priced() -> None:
    found = price(category(), expense(11_900, vat=1_900, personal=5_950), "EUR", "net", None)
    assert (found.cost, found.vat, found.minor) == (5_000, 950, 5_000)


@pytest.mark.parametrize(
    ("currency", "settled", "minor"), [("JPY", 1_500, 1_261), ("USD", 10_000, 8_403)]
)
def test_a_foreign_claim_is_priced_at_what_was_settled(
    currency: str, settled: int, minor: int
) -> None:
    found = price(category(), expense(11_900, vat=1_900, settled=settled), currency, "net", None)
    assert found.minor == minor
    assert found.cost + found.vat == settled
