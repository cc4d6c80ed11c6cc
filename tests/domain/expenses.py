"""What tests of expenses say again and again: categories, and lines of a report with what they leave out."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.expense_commands import DefineExpenseCategory, ExpenseShape, RecordExpenses
from domain.expense_report import LineState, ReportState, folded
from tests.laws.small_firm import BOOK, SmallFirm


def category(firm: SmallFirm, category_id: str = "travel", **terms: Any) -> None:
    said: dict[str, Any] = {"name": category_id.title(), "valid_from": date(2025, 1, 1)}
    firm.do(DefineExpenseCategory(category_id=category_id, **(said | terms)))


def line(line_id: str, amount: str | None = "100.00", **more: Any) -> ExpenseShape:
    said: dict[str, Any] = {
        "spent_on": date(2026, 1, 10),
        "category_id": "travel",
        "project_id": "P1",
        "currency": "GBP",
        "merchant": f"merchant {line_id}",
    }
    return ExpenseShape(line_id=line_id, amount=amount, **(said | more))


def claim(firm: SmallFirm, *lines: ExpenseShape, report: str = "R1", person: str = "p1") -> None:
    firm.do(RecordExpenses(report_id=report, person_id=person, lines=lines))


def stands(firm: SmallFirm, report: str = "R1") -> dict[str, LineState]:
    """A report's lines as decisions see them."""

    journal = firm.desk.books.open(BOOK)
    seen = [(at.position, at.entry.event) for at in journal.page(0, 1_000_000)]
    ours = [(p, event) for p, event in seen if f"report:{report}" in event.tags]
    return folded(ReportState(report), ours).lines


def reasons(found: LineState) -> list[str]:
    return [reason.code for reason in found.judged.ruling.reasons]
