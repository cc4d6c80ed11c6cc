"""Published documents and splits: line nets, tax by group, totals, payable; allocation and proration."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.money import allocate, amount, half_up
from domain.proration import days, prorated
from domain.quantity import rounded
from domain.settlement import Category
from domain.totals import Taxed, line_amount_stands, line_net, totals
from tests.conformance.cases import case


def _taxed(minor: int, vat: list[str]) -> Taxed:
    category: Category = vat[0]  # type: ignore[assignment]
    return Taxed(minor, category, Decimal(vat[1]))


def _line(line: dict[str, Any], currency: str) -> Taxed:
    adjustments = [amount(one, currency) for one in line["charges_allowances"]]
    net = line_net(
        Decimal(line["quantity"]),
        Decimal(line["price"]),
        currency,
        Decimal(line["base_quantity"]),
        adjustments,
    )
    assert net == amount(line["net"], currency)
    return _taxed(net, line["vat"])


@pytest.mark.parametrize(
    "name",
    [
        "EINV-PEPPOL-BASE",
        "EINV-PEPPOL-ALLOWANCE",
        "EINV-PEPPOL-EXEMPT",
        "EINV-NORWAY",
        "EINV-EN-SUBCENT-PRICE",
        "EINV-EN-SIMPLE",
    ],
)
def test_a_published_document_comes_to_its_totals(name: str) -> None:
    published = case(name)
    given, said = published["inputs"], published["expected"]
    currency = given["currency"]
    reached = totals(
        [_line(line, currency) for line in given["lines"]],
        [
            _taxed(amount(one["amount"], currency), one["vat"])
            for one in given["document_charges_allowances"]
        ],
        amount(given["prepaid"], currency),
        amount(given["rounding_amount"], currency),
    )
    assert reached.lines == amount(said["line_total"], currency)
    assert reached.exclusive == amount(said["tax_exclusive"], currency)
    assert reached.tax == amount(said["tax_total"], currency)
    assert reached.inclusive == amount(said["tax_inclusive"], currency)
    assert reached.payable == amount(said["payable"], currency)
    assert [(g.category, g.rate, g.taxable, g.tax) for g in reached.groups] == [
        (
            g["category"],
            Decimal(g["rate"]),
            amount(g["taxable"], currency),
            amount(g["tax"], currency),
        )
        for g in said["vat_breakdown"]
    ]


def test_a_stated_line_amount_stands_within_the_published_slack() -> None:
    published = case("EINV-R120")
    given, said = published["inputs"], published["expected"]
    adjustments = [-Decimal(given["allowance"]), *map(Decimal, given["charges"])]
    stands = {
        stated
        for stated in given["candidates"]
        if line_amount_stands(
            Decimal(stated),
            Decimal(given["quantity"]),
            Decimal(given["price"]),
            Decimal(1),
            adjustments,
        )
    }
    assert stands == set(said["accepted"])
    assert set(given["candidates"]) - stands == set(said["rejected"])


def test_cents_are_split_by_largest_remainder() -> None:
    published = case("ALLOC-MONEY-5C")
    for given, said in zip(
        published["inputs"]["cases"], published["expected"]["results"], strict=True
    ):
        parts = allocate(amount(given["amount"], "USD"), given["weights"])
        assert parts == [amount(one, "USD") for one in said]


def test_seats_are_split_by_largest_remainder() -> None:
    published = case("ALLOC-HAMILTON-42")
    given = published["inputs"]
    assert allocate(given["total"], given["weights"]) == published["expected"]["allocation"]


def test_a_quarters_fee_is_prorated_by_days_both_included() -> None:
    published = case("PRORATE-LAGO-QUARTER")
    given, said = published["inputs"], published["expected"]
    billed = days(date.fromisoformat(given["from"]), date.fromisoformat(given["to_inclusive"]))
    assert billed == said["billed_days"]
    fee = prorated(given["quarterly_fee_cents"], billed, given["period_days"])
    assert fee == said["fee_cents"]


def test_an_exact_multiple_is_not_rounded_up() -> None:
    published = case("RND-TIME-IDEMPOTENT")
    given, said = published["inputs"], published["expected"]
    step = given["interval_minutes"] * 60
    reached = [rounded(minutes * 60, given["mode"], step) for minutes in given["durations_minutes"]]
    assert [seconds // 60 for seconds in reached] == said["rounded_minutes"]


def test_a_prorated_credit_is_the_sum_of_its_rounded_parts() -> None:
    published = case("TAX-LAGO-SUM-OF-ROUNDED")
    given, said = published["inputs"], published["expected"]
    net = prorated(given["monthly_fee_cents"], given["days_unused"], given["days_in_period"])
    assert net == half_up(given["monthly_fee_cents"] * 29, 30)
    reached = totals([Taxed(net, "S", Decimal(given["tax_rate"]) * 100)])
    assert (reached.exclusive, reached.tax, reached.inclusive) == (
        said["net_cents"],
        said["tax_cents"],
        said["total_cents"],
    )
