"""Claiming expenses: lines recorded, corrected, withdrawn, evidenced and answered for, each judged by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from domain.catalogue import AnyEvent
from domain.expense import (
    Expense,
    ExpenseConfirmed,
    ExpenseCorrected,
    ExpensesDecidedAgain,
    ExpensesRecorded,
    ExpensesWithdrawn,
    ReceiptAttached,
)
from domain.expense_commands import (
    AttachReceipt,
    ConfirmExpense,
    CorrectExpense,
    DecideExpenses,
    ExpenseShape,
    RecordExpenses,
    WithdrawExpenses,
)
from domain.expense_content import claim_mark, content, covering, settled_amount
from domain.expense_judging import ANSWERABLE, Judged, judge
from domain.expense_report import LineState, ReportState
from domain.expense_settling import settle, unsettle
from domain.knowledge import Knowledge
from domain.policy import Moment, Policy
from domain.refusal import AlreadyKnown, Malformed, NotOpen, SelfApproval, UnknownPerson
from domain.register import Register


def record(
    command: RecordExpenses, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Record a report's lines; lines it has already change nothing, evidence they lacked is attached.

    Raises AlreadyKnown for other content under a known line, UnknownPerson and what `content` refuses.
    """
    register, report = known.register, known.report(command.report_id)
    if command.person_id not in register.people:
        raise UnknownPerson(
            f"No person {command.person_id} is registered in this book: register them first.",
            person_id=command.person_id,
        )
    if report.lines and report.person_id != command.person_id:
        raise AlreadyKnown(
            f"Report {command.report_id} is of {report.person_id}, not of {command.person_id}.",
            id=command.report_id,
        )
    fresh: list[Judged] = []
    evidenced: list[tuple[LineState, Judged]] = []
    seen: dict[str, list[tuple[str, str]]] = {}
    for said in command.lines:
        expense = content(said, register, moment.today)
        if any(one.expense.line_id == said.line_id for one in fresh):
            raise Malformed(f"Report {command.report_id} names line {said.line_id} twice.")
        before = report.lines.get(said.line_id)
        if before is not None:
            with_evidence = _known_already(command, said, expense, before)
            if with_evidence != before.expense:
                evidenced.append(
                    _evidenced(command.report_id, before, with_evidence, known, policy)
                )
            continue
        claim = claim_mark(command.person_id, said)
        earlier = [*known.claim(claim).lines, *seen.setdefault(claim, [])]
        fresh.append(judge(register, policy, expense, claim, earlier))
        seen[claim].append((command.report_id, said.line_id))
    attached = _attached(command.report_id, evidenced, known, policy, moment)
    if not fresh:
        return tuple(attached)
    recorded = ExpensesRecorded(
        report_id=command.report_id,
        person_id=command.person_id,
        lines=tuple(one.line for one in fresh),
    )
    return (recorded, *attached)


def _known_already(
    command: RecordExpenses, said: ExpenseShape, expense: Expense, before: LineState
) -> Expense:
    """A line that is there, with evidence it lacked. Refuses other content, and an id that was withdrawn."""
    was = before.expense
    evidence = {
        field: getattr(was, field) if getattr(expense, field) is None else getattr(expense, field)
        for field in ("receipt_id", "card_id", "settled")
    }
    same = msgspec.structs.replace(
        expense,
        contract_id=was.contract_id if said.contract_id is None else expense.contract_id,
        contract_line=was.contract_line,
        minor=was.minor if said.amount is None else expense.minor,
        receipt_id=was.receipt_id,
        card_id=was.card_id,
        settled=was.settled,
    )
    lacked = all(getattr(was, field) in (None, value) for field, value in evidence.items())
    if not before.live or same != was or not lacked:
        raise AlreadyKnown(
            f"Line {said.line_id} of report {command.report_id} was withdrawn: its id is not used again."
            if not before.live
            else f"Line {said.line_id} of report {command.report_id} is in this book with other content: "
            "correct it (CorrectExpense) instead of recording it again.",
            id=f"{command.report_id}/{said.line_id}",
        )
    return msgspec.structs.replace(was, **evidence)


def attach(
    command: AttachReceipt, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Give a line its evidence and judge it again; approved already, it is charged at once if it passes."""
    report = known.report(command.report_id)
    before = _open_line(report, command.line_id)
    given = {"receipt_id": command.receipt_id, "card_id": command.card_id}
    if command.settled is not None:
        contract_id = before.expense.contract_id
        settled = settled_amount(command.settled, contract_id, known.register)
        given |= {"settled": settled}  # type: ignore[dict-item]
    said = {field: value for field, value in given.items() if value is not None}
    if not said:
        raise Malformed("Name the receipt, or the card statement's line and its amount.")
    expense = msgspec.structs.replace(before.expense, **said)
    if expense == before.expense:
        return ()
    evidenced = _evidenced(report.report_id, before, expense, known, policy)
    return tuple(_attached(report.report_id, [evidenced], known, policy, moment))


def _evidenced(
    report_id: str, before: LineState, expense: Expense, known: Knowledge, policy: Policy
) -> tuple[LineState, Judged]:
    if before.status == "settled" and expense.settled != before.expense.settled:
        raise NotOpen(
            f"Line {expense.line_id} of report {report_id} is charged already: correct it instead.",
            line_id=expense.line_id,
        )
    return before, _again(report_id, before, expense, known, policy)


def _attached(
    report_id: str,
    evidenced: Sequence[tuple[LineState, Judged]],
    known: Knowledge,
    policy: Policy,
    moment: Moment,
) -> list[AnyEvent]:
    """The evidence of each line, and what follows for those that were approved and pass now."""
    attached = [ReceiptAttached(report_id=report_id, line=judged.line) for _, judged in evidenced]
    return [*attached, *_if_approved(report_id, evidenced, known, policy, moment)]


def confirm(
    command: ConfirmExpense, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Answer for reasons that stand against a line. Raises SelfApproval for the line's own person."""
    report = known.report(command.report_id)
    before = _open_line(report, command.line_id)
    not_oneself(report, moment)
    standing = {reason.code for reason in before.judged.ruling.reasons}
    for code in command.reason_codes:
        if code in before.judged.answered:
            continue
        if code not in standing or code not in ANSWERABLE:
            raise NotOpen(
                f'Line {command.line_id} does not wait because "{code}", or a person\'s word can not clear '
                "that reason.",
                line_id=command.line_id,
            )
    fresh = set(command.reason_codes) - set(before.judged.answered)
    if not fresh:
        return ()
    answered = tuple(sorted({*before.judged.answered, *fresh}))
    judged = _again(report.report_id, before, before.expense, known, policy, answered)
    confirmed = ExpenseConfirmed(
        report_id=report.report_id,
        line=judged.line,
        reason_codes=tuple(sorted(fresh)),
        note=command.note,
    )
    follows = _if_approved(report.report_id, [(before, judged)], known, policy, moment)
    return (confirmed, *follows)


def decide_again(
    command: DecideExpenses, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Judge a report's waiting lines again. Nothing differs: no event."""
    report = known.report(command.report_id).known()
    waiting = [line for line in report.lines.values() if line.live and line.waits]
    found: list[tuple[LineState, Judged]] = []
    for before in waiting:
        expense = _placed(before.expense, known.register)
        judged = _again(report.report_id, before, expense, known, policy)
        if judged.line != before.judged:
            found.append((before, judged))
    if not found:
        return ()
    decided = ExpensesDecidedAgain(
        report_id=report.report_id, lines=tuple(judged.line for _, judged in found)
    )
    return (decided, *_if_approved(report.report_id, found, known, policy, moment))


def correct(
    command: CorrectExpense, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Correct a line. Charged, unbilled: its charge is taken back in the same act; answers given are gone.

    Raises BilledAlready for a billed line (it needs a credit) and OnDraft while it stands on a draft.
    """
    report = known.report(command.report_id)
    before = _open_line(report, command.line.line_id)
    expense = content(command.line, known.register, moment.today)
    claim = claim_mark(report.person_id, command.line)
    if expense == before.expense:
        return ()
    own = (report.report_id, expense.line_id)
    earlier = [line for line in known.claim(claim).lines if line != own]
    judged = judge(known.register, policy, expense, claim, earlier)
    taken_back, postings = unsettle(known, [before], command.reason, policy, moment)
    corrected = ExpenseCorrected(
        report_id=report.report_id,
        person_id=report.person_id,
        line=judged.line,
        was=before.expense,
        reason=command.reason,
        claim_was=before.judged.claim,
        postings=postings,
    )
    return (*taken_back, corrected)


def withdraw(
    command: WithdrawExpenses, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Withdraw lines; charges they led to are taken back in the same act. Withdrawn already: no event."""
    report = known.report(command.report_id).known()
    named = command.line_ids or tuple(report.lines)
    lines = [line for line in map(report.line, dict.fromkeys(named)) if line.live]
    if not lines:
        return ()
    taken_back, postings = unsettle(known, lines, command.reason, policy, moment)
    withdrawn = ExpensesWithdrawn(
        report_id=report.report_id,
        line_ids=tuple(line.expense.line_id for line in lines),
        reason=command.reason,
        claims=tuple(dict.fromkeys(line.judged.claim for line in lines)),
        contracts=tuple(dict.fromkeys(line.settled_on for line in lines if line.settled_on)),
        postings=postings,
    )
    return (*taken_back, withdrawn)


def not_oneself(report: ReportState, moment: Moment) -> None:
    """Nobody answers for or approves their own expenses."""
    if report.person_id in moment.hands:
        raise SelfApproval(
            f"{report.person_id} claims report {report.report_id}: somebody else approves it.",
            report_id=report.report_id,
        )


def again(
    report_id: str, lines: Iterable[LineState], known: Knowledge, policy: Policy
) -> list[tuple[LineState, Judged]]:
    """Lines judged under what is known now."""
    return [
        (line, _again(report_id, line, _placed(line.expense, known.register), known, policy))
        for line in lines
    ]


def _again(
    report_id: str,
    before: LineState,
    expense: Expense,
    known: Knowledge,
    policy: Policy,
    answered: tuple[str, ...] | None = None,
) -> Judged:
    claim = before.judged.claim
    own = (report_id, expense.line_id)
    lines = known.claim(claim).lines
    earlier = lines[: lines.index(own)] if own in lines else lines
    said = before.judged.answered if answered is None else answered
    return judge(known.register, policy, expense, claim, earlier, said)


def _if_approved(
    report_id: str,
    found: Sequence[tuple[LineState, Judged]],
    known: Knowledge,
    policy: Policy,
    moment: Moment,
) -> list[AnyEvent]:
    """What follows for lines that were approved while they waited, and pass now."""
    passing = [judged for before, judged in found if before.status == "approved" and judged.passes]
    return settle(report_id, known, passing, policy, moment) if passing else []


def _placed(expense: Expense, register: Register) -> Expense:
    """The line under the contract that covers it by now, where none did."""
    if expense.contract_id:
        return expense
    contract_id, line_id = covering(register, expense.project_id, None, expense.spent_on)
    return msgspec.structs.replace(expense, contract_id=contract_id, contract_line=line_id)


def _open_line(report: ReportState, line_id: str) -> LineState:
    line = report.line(line_id)
    if not line.live:
        raise NotOpen(
            f"Line {line_id} of report {report.report_id} was withdrawn.", line_id=line_id
        )
    return line
