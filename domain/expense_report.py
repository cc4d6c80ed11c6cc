"""Where an expense report stands, line by line; who else claimed the same; what a contract paid for a category."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

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
from domain.refusal import UnknownReport, UnknownReportLine

LineStatus: TypeAlias = Literal["recorded", "approved", "settled", "withdrawn"]


class LineState(msgspec.Struct, frozen=True):
    """One line: what it claims, what policy says of it, how far it came."""

    judged: JudgedExpense
    order: int  # the journal position that recorded it
    status: LineStatus = "recorded"
    settled: SettledExpense | None = None
    settled_on: str = ""  # the contract whose account it came to

    @property
    def expense(self) -> Expense:
        return self.judged.expense

    @property
    def waits(self) -> bool:
        """Whether a reason of policy stands against it."""
        return bool(self.judged.ruling.reasons)

    @property
    def live(self) -> bool:
        return self.status != "withdrawn"


class ReportState(msgspec.Struct, frozen=True):
    """A report's story so far."""

    report_id: str
    person_id: str = ""
    lines: dict[str, LineState] = {}

    def known(self) -> ReportState:
        """The report itself. Refuses one this book never saw."""
        if not self.lines:
            raise UnknownReport(
                f"No expense report {self.report_id} is recorded in this book: check the id and the book.",
                report_id=self.report_id,
            )
        return self

    def line(self, line_id: str) -> LineState:
        """One line. Refuses one the report does not have."""
        found = self.known().lines.get(line_id)
        if found is None:
            raise UnknownReportLine(
                f"Report {self.report_id} has no line {line_id}: it has {', '.join(self.lines)[:300]}.",
                report_id=self.report_id,
            )
        return found


class ClaimState(msgspec.Struct, frozen=True):
    """The lines that claim the same: same person, day, amount and merchant; the earliest first."""

    mark: str
    lines: tuple[tuple[str, str], ...] = ()  # (report, line)


class CategoryUse(msgspec.Struct, frozen=True):
    """Per category, the lines that were charged on a contract."""

    contract_id: str
    lines: dict[str, dict[str, SettledExpense]] = {}  # category -> "<report>/<line>" -> line


def folded(before: ReportState, seen: Iterable[tuple[int, AnyEvent]]) -> ReportState:
    """The report after further facts about it."""
    state = before
    for position, event in seen:
        changed = _changed(state, position, event)
        if changed:
            lines = {**state.lines, **changed}
            person = getattr(event, "person_id", state.person_id)
            state = ReportState(state.report_id, person, lines)
    return state


def _changed(state: ReportState, position: int, event: AnyEvent) -> dict[str, LineState]:
    match event:
        case ExpensesRecorded():
            return {one.expense.line_id: LineState(one, position) for one in event.lines}
        case ExpenseCorrected():
            was = state.lines[event.was.line_id]
            return {event.was.line_id: LineState(event.line, was.order)}
        case ExpensesWithdrawn():
            return {
                line_id: msgspec.structs.replace(
                    state.lines[line_id], status="withdrawn", settled=None, settled_on=""
                )
                for line_id in event.line_ids
            }
        case ReceiptAttached() | ExpenseConfirmed():
            return _judged(state, (event.line,))
        case ExpensesDecidedAgain():
            return _judged(state, event.lines)
        case ExpensesApproved():
            return {
                line_id: msgspec.structs.replace(state.lines[line_id], status="approved")
                for line_id in event.line_ids
            }
        case ExpensesSettled():
            return {
                one.line_id: msgspec.structs.replace(
                    state.lines[one.line_id],
                    status="settled",
                    settled=one,
                    settled_on=event.contract_id,
                )
                for one in event.lines
            }
        case _:
            return {}


def _judged(state: ReportState, lines: Iterable[JudgedExpense]) -> dict[str, LineState]:
    return {
        one.expense.line_id: msgspec.structs.replace(state.lines[one.expense.line_id], judged=one)
        for one in lines
    }


def claimed(before: ClaimState, seen: Iterable[tuple[int, AnyEvent]]) -> ClaimState:
    """Who claims the same after further facts."""
    lines = dict.fromkeys(before.lines)
    for _, event in seen:
        match event:
            case ExpensesRecorded():
                same = [one.expense for one in event.lines if one.claim == before.mark]
                lines |= dict.fromkeys((event.report_id, expense.line_id) for expense in same)
            case ExpenseCorrected():
                lines.pop((event.report_id, event.was.line_id), None)
                if event.line.claim == before.mark:
                    lines[event.report_id, event.was.line_id] = None
            case ExpensesWithdrawn():
                for line_id in event.line_ids:
                    lines.pop((event.report_id, line_id), None)
            case _:
                pass
    return ClaimState(before.mark, tuple(lines))


def used(before: CategoryUse, seen: Iterable[tuple[int, AnyEvent]]) -> CategoryUse:
    """What a contract paid per category after further facts."""
    lines = {category: dict(found) for category, found in before.lines.items()}
    for _, event in seen:
        match event:
            case ExpensesSettled():
                for one in event.lines:
                    if one.charges:
                        of_category = lines.setdefault(one.category_id, {})
                        of_category[f"{event.report_id}/{one.line_id}"] = one
            case ExpensesWithdrawn():
                for line_id in event.line_ids:
                    _forget(lines, f"{event.report_id}/{line_id}")
            case ExpenseCorrected():
                _forget(lines, f"{event.report_id}/{event.was.line_id}")
            case _:
                pass
    return CategoryUse(before.contract_id, lines)


def _forget(lines: dict[str, dict[str, SettledExpense]], name: str) -> None:
    for found in lines.values():
        found.pop(name, None)
