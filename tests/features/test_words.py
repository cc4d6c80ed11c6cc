"""Finance's words become exact values, or are answered with how to write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.money import Money
from features.steps.words import (
    Amount,
    Quantity,
    Reference,
    Unclear,
    rows,
    said_amount,
    said_date,
    said_invoice,
    said_list,
    said_quantity,
    said_yes,
)


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("1,000.00 USD", Money("USD", 100_000)),
        ("1000 USD", Money("USD", 100_000)),
        ("-0.01 GBP", Money("GBP", -1)),
        ("5,000 JPY", Money("JPY", 5_000)),
        ("1.501 KWD", Money("KWD", 1_501)),
    ],
)
def test_money_is_whole_minor_units_of_its_currency(text: str, money: Money) -> None:
    assert said_amount(text).money == money


@pytest.mark.parametrize(
    "text", ["1,00.00 USD", "1.000,00 EUR", "USD 5", "5", "five USD", "5.00 usd"]
)
def test_money_written_otherwise_is_answered_with_how_to_write_it(text: str) -> None:
    with pytest.raises(Unclear, match=r"write it as 1,000.00 USD"):
        said_amount(text)


def test_an_amount_in_another_currency_than_the_contracts_is_not_taken() -> None:
    assert Amount("5.00", "EUR").in_("EUR") == "5.00"
    with pytest.raises(Unclear, match=r"not in GBP"):
        Amount("5.00", "EUR").in_("GBP")


@pytest.mark.parametrize(
    ("text", "quantity", "seconds"),
    [
        ("7.50 hours", Quantity("7.50", "hours"), 27_000),
        ("7.50", Quantity("7.50", "hours"), 27_000),
        ("1 hour", Quantity("1", "hours"), 3_600),
        ("90 minutes", Quantity("90", "minutes"), 5_400),
        ("1 second", Quantity("1", "seconds"), 1),
        ("0.0001 hours", Quantity("0.0001", "hours"), Decimal("0.36")),
        ("-1.00 hours", Quantity("-1.00", "hours"), -3_600),
    ],
)
def test_time_keeps_its_exact_quantity(text: str, quantity: Quantity, seconds: object) -> None:
    assert said_quantity(text) == quantity
    assert said_quantity(text).seconds == seconds


def test_time_in_other_units_is_not_taken() -> None:
    with pytest.raises(Unclear, match=r"7.50 hours"):
        said_quantity("2 days")


def test_a_date_the_calendar_does_not_have_is_not_taken() -> None:
    assert said_date("2024-02-29") == date(2024, 2, 29)
    with pytest.raises(Unclear, match=r"2026-02-29"):
        said_date("2026-02-29")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("psa:1", ("psa:1",)),
        ("psa:1 and psa:2", ("psa:1", "psa:2")),
        ("psa:1, psa:2 and psa:3", ("psa:1", "psa:2", "psa:3")),
        ("psa:1, psa:2, and psa:3", ("psa:1", "psa:2", "psa:3")),
    ],
)
def test_a_list_is_its_parts_in_order(text: str, parts: tuple[str, ...]) -> None:
    assert said_list(text) == parts


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("the draft", Reference("draft", -1)),
        ("the invoice", Reference("invoice", -1)),
        ("the last invoice", Reference("invoice", -1)),
        ("the second draft", Reference("draft", 1)),
        ("draft JAN", Reference("draft", name="JAN")),
        ("invoice GB01-INV-2026-000001", Reference("invoice", name="GB01-INV-2026-000001")),
    ],
)
def test_an_invoice_is_pointed_at_by_place_or_name(text: str, reference: Reference) -> None:
    assert said_invoice(text) == reference


def test_yes_and_no_are_said_so() -> None:
    assert said_yes("Yes")
    assert not said_yes("no")
    with pytest.raises(Unclear):
        said_yes("true")


def test_a_table_leaves_empty_cells_to_the_defaults() -> None:
    table = [["entry", "hours"], ["psa:1", "2.00"], ["psa:2", ""]]
    assert rows(table, "entry", "hours") == [
        {"entry": "psa:1", "hours": "2.00"},
        {"entry": "psa:2"},
    ]


def test_a_table_with_a_strange_column_is_answered_with_the_known_ones() -> None:
    with pytest.raises(Unclear, match=r'column "hour".*entry, hours'):
        rows([["hour"], ["1"]], "entry", "hours")


def test_a_table_without_a_needed_column_or_any_row_says_so() -> None:
    with pytest.raises(Unclear, match=r'no column "entry"'):
        rows([["hours"], ["1"]], "entry", "hours", needs=("entry",))
    with pytest.raises(Unclear, match=r"no rows"):
        rows([["entry"]], "entry")
