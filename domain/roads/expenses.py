"""The roads of commands about expenses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from domain import claiming, expense_approval, expense_categories
from domain.boundary import REGISTER
from domain.expense_commands import (
    ApproveExpenses,
    AttachReceipt,
    ConfirmExpense,
    CorrectExpense,
    DecideExpenses,
    DefineExpenseCategory,
    RecordExpenses,
    WithdrawExpenses,
)
from domain.expense_content import claim_mark
from domain.knowledge import Knowledge
from domain.road import Road


def _report(command: Any) -> tuple[str, ...]:
    return REGISTER, f"report:{command.report_id}"


def _claimed(command: RecordExpenses) -> tuple[str, ...]:
    claims = (f"claim:{claim_mark(command.person_id, line)}" for line in command.lines)
    return *_report(command), *dict.fromkeys(claims)


def _corrected(command: CorrectExpense, known: Knowledge) -> Iterable[str]:
    person = known.report(command.report_id).person_id
    yield f"claim:{claim_mark(person, command.line)}"
    yield from _lines(command, known)


def _lines(command: Any, known: Knowledge) -> Iterable[str]:
    """Who claims the same as a report's lines, and the accounts of all contracts they may fall under."""
    for line in known.report(command.report_id).lines.values():
        yield f"claim:{line.judged.claim}"
        contracts = {line.expense.contract_id} - {""} or {
            contract for contract, _ in known.register.covering.get(line.expense.project_id, ())
        }
        for contract in sorted(contracts):
            yield f"account:{contract}"
            yield f"expenses:{contract}"


ROADS: dict[type, Road] = {
    DefineExpenseCategory: Road(expense_categories.define),
    RecordExpenses: Road(claiming.record, _claimed, _lines),
    CorrectExpense: Road(claiming.correct, _report, _corrected),
    WithdrawExpenses: Road(claiming.withdraw, _report, _lines),
    AttachReceipt: Road(claiming.attach, _report, _lines),
    ConfirmExpense: Road(claiming.confirm, _report, _lines),
    ApproveExpenses: Road(expense_approval.approve, _report, _lines),
    DecideExpenses: Road(claiming.decide_again, _report, _lines),
}
