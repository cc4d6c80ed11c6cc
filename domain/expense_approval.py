"""Approving expenses: by somebody else than their person; what passes policy is charged, the rest waits."""

from __future__ import annotations

from domain.catalogue import AnyEvent
from domain.claiming import again, not_oneself
from domain.expense import ExpensesApproved, ExpensesDecidedAgain
from domain.expense_commands import ApproveExpenses
from domain.expense_settling import settle
from domain.knowledge import Knowledge
from domain.policy import Moment, Policy
from domain.refusal import NotOpen


def approve(
    command: ApproveExpenses, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Approve lines. Those approved already stay as they are; waiting ones are charged once they pass.

    Raises SelfApproval for the report's own person, NotOpen for a line that was withdrawn.
    """
    report = known.report(command.report_id).known()
    not_oneself(report, moment)
    lines = [report.line(line_id) for line_id in dict.fromkeys(command.line_ids)]
    for line in lines:
        if not line.live:
            raise NotOpen(
                f"Line {line.expense.line_id} of report {report.report_id} was withdrawn."
            )
    waiting = [line for line in lines or report.lines.values() if line.status == "recorded"]
    if not waiting:
        return ()
    judged = again(report.report_id, waiting, known, policy)
    changed = tuple(now.line for before, now in judged if now.line != before.judged)
    events: list[AnyEvent] = []
    if changed:
        events.append(ExpensesDecidedAgain(report_id=report.report_id, lines=changed))
    approved = tuple(line.expense.line_id for line in waiting)
    events.append(ExpensesApproved(report_id=report.report_id, line_ids=approved))
    passing = [now for _, now in judged if now.passes]
    return (*events, *settle(report.report_id, known, passing, policy, moment))
