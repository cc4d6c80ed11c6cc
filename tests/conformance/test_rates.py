"""Published answers about rates: which level wins, and that a fixed amount beats an hourly rate at one level."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.master_commands import PublishRates, RateTerms, SetRatePrecedence
from domain.money import amount
from tests.conformance.cases import case, ids
from tests.conformance.firm import account, bill, record, total
from tests.laws.small_firm import SmallFirm

WORKED = date(2026, 1, 10)
# Kimai's order, as data: a user's own rate is its last resort, after the customer's.
PRECEDENCE = (
    "entry",
    "activity",
    "project_person",
    "project",
    "contract",
    "customer",
    "person",
    "entity",
)
LEVELS: dict[str, dict[str, str]] = {
    "user": {"person_id": "p1"},
    "activity": {"activity": "design"},
    "project": {"project_id": "P1"},
    "customer": {"customer_id": "acme"},
}
ROWS = [row["row"] for row in case("RATE-KIMAI")["inputs"]["rows"]] if ids() else []


def priced(rates: dict[str, str], seconds: int) -> SmallFirm:
    """Approved work of so many seconds where these rates were published, or said with the entry."""
    firm = SmallFirm()
    firm.do(SetRatePrecedence(levels=PRECEDENCE))
    own: dict[str, Any] = {}
    for name, value in rates.items():
        level, _, fixed = name.partition("_")
        kind = "fixed" if fixed == "fixed" else "rate"
        if level == "timesheet":
            own[kind] = value
            continue
        said: dict[str, Any] = {**LEVELS[level], kind: value}
        row = RateTerms(valid_from=date(2025, 6, 1), currency="GBP", **said)
        firm.do(PublishRates(card_id=name, rows=(row,)))
    record(firm, "t:1", WORKED, seconds, unit="seconds", activity="design", **own)
    return firm


@pytest.mark.parametrize("row", ROWS)
def test_the_most_specific_level_wins(row: str) -> None:
    published = case("RATE-KIMAI")
    (rates,) = [one["rates"] for one in published["inputs"]["rows"] if one["row"] == row]
    firm = priced(rates, published["inputs"]["duration_seconds"])
    expected = amount(published["expected"][row], "GBP")
    assert account(firm).unbilled == expected
    assert total(firm, bill(firm, WORKED)) == expected


@pytest.mark.parametrize("level", LEVELS)
def test_at_one_level_a_fixed_amount_beats_an_hourly_rate(level: str) -> None:
    firm = priced({f"{level}_fixed": "4", level: "99"}, 1800)
    assert account(firm).unbilled == 400
