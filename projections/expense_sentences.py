"""Every fact about expenses in one sentence, in finance's words: what the audit trail says happened."""

from __future__ import annotations

from collections.abc import Iterable

from domain import expense, expense_category
from domain.catalogue import AnyEvent
from domain.expense import JudgedExpense
from domain.money import written

NAMED = 3  # ids written out; of more, the number is told


def told(event: AnyEvent, currency: str | None) -> str | None:  # noqa: ARG001 - asked alike of all
    """What a fact about expenses says; none for other facts."""
    return _claims(event) or _answers(event)


def _claims(event: AnyEvent) -> str | None:
    match event:
        case expense_category.ExpenseCategoryDefined():
            priced = event.pricing.replace("_", " ")
            return f"Expense category {event.category_id} ({event.name}) from {event.valid_from}: {priced}"
        case expense.ExpensesRecorded():
            lines = f"{len(event.lines)} line{'s' if len(event.lines) > 1 else ''}"
            return f"{event.person_id} claims {lines} on report {event.report_id}{_waiting(event.lines)}"
        case expense.ExpenseCorrected():
            now, was = event.line.expense, event.was
            return (
                f"Line {now.line_id} of report {event.report_id} corrected from "
                f"{written(was.minor, was.currency)} to {written(now.minor, now.currency)}: {event.reason}"
            )
        case expense.ExpensesWithdrawn():
            return f"{_lines(event.line_ids)} of report {event.report_id} withdrawn: {event.reason}"
        case _:
            return None


def _answers(event: AnyEvent) -> str | None:
    match event:
        case expense.ReceiptAttached():
            line = event.line.expense.line_id
            return f"Evidence attached to line {line} of report {event.report_id}{_waiting([event.line])}"
        case expense.ExpenseConfirmed():
            codes = ", ".join(event.reason_codes)
            line = event.line.expense.line_id
            return f"{codes} answered for on line {line} of report {event.report_id}: {event.note}"
        case expense.ExpensesDecidedAgain():
            ids = [line.expense.line_id for line in event.lines]
            return f"{_lines(ids)} of report {event.report_id} judged again{_waiting(event.lines)}"
        case expense.ExpensesApproved():
            return f"{_lines(event.line_ids)} of report {event.report_id} approved"
        case expense.ExpensesSettled():
            charged = sum(line.minor for line in event.lines)
            return (
                f"{_lines([line.line_id for line in event.lines])} of report {event.report_id}: "
                f"{written(charged, event.currency)} charged on {event.contract_id}"
            )
        case _:
            return None


def _lines(ids: Iterable[str]) -> str:
    named = list(ids)
    shown = ", ".join(named) if len(named) <= NAMED else str(len(named))
    return f"Line {shown}" if len(named) == 1 else f"Lines {shown}"


def _waiting(lines: Iterable[JudgedExpense]) -> str:
    reasons = dict.fromkeys(reason.code for line in lines for reason in line.ruling.reasons)
    return f"; waits because {', '.join(reasons)}" if reasons else ""
