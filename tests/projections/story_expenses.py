"""Facts about expenses told by hand: a report with a line that waits, and what becomes of it."""

from __future__ import annotations

from typing import Any

import msgspec

from domain.catalogue import AnyEvent
from domain.expense import (
    Expense,
    ExpenseConfirmed,
    ExpenseCorrected,
    ExpensesApproved,
    ExpensesDecidedAgain,
    ExpensesRecorded,
    ExpensesSettled,
    ExpensesWithdrawn,
    JudgedExpense,
    ReceiptAttached,
    SettledExpense,
)
from domain.expense_category import ExpenseCategoryDefined
from domain.expense_terms import CategoryCap, ExpenseTerms
from domain.ruling import Reason, Ruling
from domain.wip import Decided
from tests.projections.telling import day, signed

RULING = Ruling(table="expense_policy", version="2026-11", digest="0", rules=("EP-999",), facts={})
NO_RECEIPT = Reason(
    code="receipt_missing", desk="expenses", clears="The receipt is attached", rule="EP-030"
)


def judged(line_id: str, minor: int, *reasons: Reason, **more: Any) -> JudgedExpense:
    said: dict[str, Any] = {
        "spent_on": day("2026-01-10"),
        "category_id": "travel",
        "project_id": "P-1",
        "contract_id": "C-1",
        "contract_line": "1",
        "currency": "USD",
        "merchant": "A\tB",  # what a row of COPY must not be broken by
    }
    expense = Expense(line_id=line_id, minor=minor, **(said | more))
    return JudgedExpense(
        expense=expense, claim=f"mark{line_id}", ruling=Decided(ruling=RULING, reasons=reasons)
    )


WAITS = judged("1", 12_000, NO_RECEIPT)
PASSES = judged("2", 5_000, personal=1_000)
DEFINED = ExpenseCategoryDefined(
    category_id="travel", name="Travel", valid_from=day("2025-01-01"), pricing="unit_price"
)
RECORDED = ExpensesRecorded(report_id="R-1", person_id="ann", lines=(WAITS, PASSES))
APPROVED = ExpensesApproved(report_id="R-1", line_ids=("1", "2"))
SETTLED = ExpensesSettled(
    report_id="R-1",
    contract_id="C-1",
    currency="USD",
    lines=(
        SettledExpense(
            line_id="2",
            category_id="travel",
            outcome="charged",
            on=day("2026-01-10"),
            currency="USD",
            cost=4_000,
            minor=3_000,
            over=1_000,
            charges=("R-1/2", "R-1/2/over"),
        ),
    ),
)
ATTACHED = ReceiptAttached(report_id="R-1", line=judged("1", 12_000, receipt_id="S-1"))
CONFIRMED = ExpenseConfirmed(
    report_id="R-1", line=judged("1", 12_000), reason_codes=("receipt_missing",), note="it is lost"
)
AGAIN = ExpensesDecidedAgain(report_id="R-1", lines=(judged("1", 12_000),))
CORRECTED = ExpenseCorrected(
    report_id="R-1",
    person_id="ann",
    line=judged("1", 8_000, NO_RECEIPT),
    was=WAITS.expense,
    reason="the tip",
    claim_was="mark1",
)
WITHDRAWN = ExpensesWithdrawn(
    report_id="R-1", line_ids=("1",), reason="a mistake", claims=("mark1",)
)
TERMS = msgspec.structs.replace(
    signed("C-9"),
    expenses=ExpenseTerms(caps=(CategoryCap(category_id="travel", minor=5_000),)),
)
STORY: list[AnyEvent] = [
    TERMS,
    DEFINED,
    RECORDED,
    APPROVED,
    SETTLED,
    ATTACHED,
    CORRECTED,
    CONFIRMED,
    AGAIN,
    WITHDRAWN,
]
