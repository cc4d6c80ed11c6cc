"""Published answers about expenses: a trip's per diem, less the meals that others provided."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain.expense_commands import (
    ApproveExpenses,
    DefineExpenseCategory,
    ExpenseShape,
    PerDiemTerms,
    TripShape,
)
from domain.money import amount
from tests.conformance.cases import case
from tests.conformance.firm import bill, total
from tests.domain.expenses import claim
from tests.laws.small_firm import SmallFirm

STARTS = date(2026, 1, 12)
ISSUED = date(2026, 1, 31)


def test_a_per_diem_is_reduced_by_the_type_of_meal_over_the_trip() -> None:
    published = case("EXP-PERDIEM-1")
    given, said = published["inputs"], published["expected"]
    assert _billed(given, given["provided"]) == amount(said["payable"], "GBP")
    whole = _billed(given, dict.fromkeys(given["provided"], 0))
    assert whole == amount(said["allowance"], "GBP")
    assert whole - amount(said["payable"], "GBP") == amount(said["meal_reduction"], "GBP")


def _billed(given: dict[str, Any], provided: dict[str, int]) -> int:
    """What the customer is invoiced for the trip."""
    firm = SmallFirm()
    day = {name: given[name] for name in ("lodging", "meals", "incidentals")}
    taken: dict[str, Any] = {
        meal: str(Decimal(share) * 100) for meal, share in given["reduction"].items()
    }
    terms = PerDiemTerms(method="meal_type_per_trip", **day, **taken)
    firm.do(
        DefineExpenseCategory(
            category_id="per-diem",
            name="Per diem",
            valid_from=date(2025, 1, 1),
            pricing="per_diem",
            per_diem=terms,
            currency="GBP",
        )
    )
    last = STARTS + timedelta(days=given["days"] - 1)
    trip = TripShape(
        starts_on=STARTS,
        ends_on=last,
        breakfasts=provided["breakfast"],
        lunches=provided["lunch"],
        dinners=provided["dinner"],
    )
    claim(
        firm,
        ExpenseShape(
            line_id="1",
            spent_on=last,
            category_id="per-diem",
            project_id="P1",
            currency="GBP",
            trip=trip,
        ),
    )
    firm.do(ApproveExpenses(report_id="R1"))
    return total(firm, bill(firm, ISSUED))
