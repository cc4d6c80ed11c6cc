"""Recording time: checked against master data and time policy, dated twice, kept exactly as the source gave it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.believing import AHEAD, EARLIEST
from domain.catalogue import AnyEvent
from domain.knowledge import Knowledge
from domain.line_rounding import by_own_step
from domain.policy import Moment, Policy
from domain.quantity import Seconds, quantity, rounded, whole_seconds_up
from domain.recalling import recalled
from domain.refusal import (
    AlreadyKnown,
    BadDate,
    BadQuantity,
    Malformed,
    NotOpen,
    OutsideContract,
    TimeNotAccepted,
    UnknownContract,
    UnknownPerson,
    UnknownProject,
)
from domain.register import Register
from domain.ruling import Verdict
from domain.time_commands import CorrectTime, RecordTime, RejectTime, SubmitTime, WithdrawTime
from domain.time_entry import (
    TimeCorrected,
    TimeRecorded,
    TimeRejected,
    TimeSubmitted,
    TimeWithdrawn,
    Work,
)

RATE_DECIMALS = 6


def record(
    command: RecordTime, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Record an entry. The same content again records nothing.

    Raises AlreadyKnown for other content under a known id, Unknown* for ids not in the book,
    BadQuantity, BadDate, OutsideContract, and TimeNotAccepted with time policy's reason.
    """
    entry = known.entry(command.entry_id)
    if entry.work is not None:
        if entry.status != "withdrawn" and _same(entry.work, command, known.register):
            return ()
        raise AlreadyKnown(
            f"Entry {command.entry_id} is in this book with other content: correct it (CorrectTime) "
            "instead of recording it again."
            if entry.status != "withdrawn"
            else f"Entry {command.entry_id} was withdrawn: its id is not used again.",
            entry_id=command.entry_id,
        )
    work = _work(command, known.register, moment.today)
    verdict, billable = _by_policy(work, known.register, policy)
    accounting_date, out_of_period = known.register.posted_on(work.worked_on)
    return (
        TimeRecorded(
            entry_id=command.entry_id,
            work=work,
            billable=billable,
            flag=str(verdict.then.get("flag", "")),
            accounting_date=accounting_date,
            out_of_period=out_of_period,
            ruling=verdict.ruling,
        ),
    )


def correct(
    command: CorrectTime, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Correct an entry. Approved, unbilled time loses its approval in the same act.

    Raises BilledAlready for billed time (it needs a credit) and OnDraft while it stands on a draft.
    """
    entry, was = known.work(command.entry_id)
    if entry.status == "withdrawn":
        raise NotOpen(f"Entry {command.entry_id} was withdrawn.", entry_id=command.entry_id)
    if entry.status == "submitted" and not _approved(command.entry_id, was, known):
        raise NotOpen(
            f"Entry {command.entry_id} is handed in for approval: reject it first.",
            entry_id=command.entry_id,
        )
    work = _work(command, known.register, moment.today)
    if work == was:
        return ()
    verdict, billable = _by_policy(work, known.register, policy)
    accounting_date, out_of_period = known.register.posted_on(work.worked_on)
    corrected = TimeCorrected(
        entry_id=command.entry_id,
        work=work,
        was=was,
        billable=billable,
        flag=str(verdict.then.get("flag", "")),
        accounting_date=accounting_date,
        out_of_period=out_of_period,
        ruling=verdict.ruling,
        reason=command.reason,
    )
    return (*_recalled(command.entry_id, was, command.reason, known, policy, moment), corrected)


def withdraw(
    command: WithdrawTime, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Withdraw an entry; an approval it has is taken back in the same act. Withdrawn already: no event."""
    entry, was = known.work(command.entry_id)
    if entry.status == "withdrawn":
        return ()
    taken_back = _recalled(command.entry_id, was, command.reason, known, policy, moment)
    return (*taken_back, TimeWithdrawn(entry_id=command.entry_id, reason=command.reason))


def _approved(entry_id: str, work: Work, known: Knowledge) -> bool:
    return entry_id in known.account(work.contract_id).approved


def _recalled(
    entry_id: str, was: Work, reason: str, known: Knowledge, policy: Policy, moment: Moment
) -> list[AnyEvent]:
    if not _approved(entry_id, was, known):
        return []
    account = known.account(was.contract_id)
    return recalled(known.register, account, [entry_id], reason, policy, moment)


def submit(
    command: SubmitTime, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Hand entries in for approval; those already handed in or approved stay as they are."""
    fresh: list[str] = []
    for entry_id in dict.fromkeys(command.entry_ids):
        entry, work = known.work(entry_id)
        if entry.status == "withdrawn":
            raise NotOpen(f"Entry {entry_id} was withdrawn.", entry_id=entry_id)
        if entry.status != "submitted" and entry_id not in known.account(work.contract_id).approved:
            fresh.append(entry_id)
    return (TimeSubmitted(entry_ids=tuple(fresh)),) if fresh else ()


def reject(
    command: RejectTime, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Send entries back to their person. Approved time is recalled instead."""
    for entry_id in command.entry_ids:
        entry, work = known.work(entry_id)
        if entry_id in known.account(work.contract_id).approved:
            raise NotOpen(
                f"Entry {entry_id} is approved: recall the approval instead.", entry_id=entry_id
            )
        if entry.status not in ("recorded", "submitted"):
            raise NotOpen(f"Entry {entry_id} is {entry.status}.", entry_id=entry_id)
    return (TimeRejected(entry_ids=tuple(dict.fromkeys(command.entry_ids)), reason=command.reason),)


def _same(work: Work, command: RecordTime | CorrectTime, register: Register) -> bool:
    """Whether the command says what the entry already says, whatever master data says by now."""
    return (
        work.project_id == command.project_id
        and command.contract_id in (None, work.contract_id)
        and work.person_id == command.person_id
        and work.worked_on == command.worked_on
        and work.unit == command.unit
        and work.quantity == quantity(command.quantity)
        and work.chargeable == command.chargeable
        and work.activity == command.activity
        and work.note == command.note
        and work.rate == _rate(command.rate)
        and work.fixed == _rate(command.fixed)
        and work.rate_currency == command.rate_currency
    )


def _work(command: RecordTime | CorrectTime, register: Register, today: date) -> Work:
    exact = quantity(command.quantity)
    worked_on = command.worked_on
    if not EARLIEST <= worked_on <= today + AHEAD:
        raise BadDate(
            f"{worked_on} is not a believable work date: it lies before {EARLIEST} or more than "
            f"{AHEAD.days} days ahead.",
            worked_on=str(worked_on),
        )
    if command.project_id not in register.projects:
        raise UnknownProject(
            f"No project {command.project_id} is open in this book: open it first, or name another.",
            project_id=command.project_id,
        )
    if command.person_id not in register.people:
        raise UnknownPerson(
            f"No person {command.person_id} is registered in this book: register them first.",
            person_id=command.person_id,
        )
    contract_id, line_id = _covering(command, register)
    return Work(
        project_id=command.project_id,
        contract_id=contract_id,
        line_id=line_id,
        person_id=command.person_id,
        worked_on=worked_on,
        quantity=exact,
        unit=command.unit,
        chargeable=command.chargeable,
        activity=command.activity,
        note=command.note,
        rate=_rate(command.rate),
        fixed=_rate(command.fixed),
        rate_currency=command.rate_currency,
    )


def _covering(command: RecordTime | CorrectTime, register: Register) -> tuple[str, str]:
    """The contract and line that cover the project on the work date."""
    if command.contract_id is not None:
        register.contract(command.contract_id)
    covered = [
        (contract_id, line_id)
        for contract_id, line_id in register.covering.get(command.project_id, ())
        if command.contract_id in (None, contract_id)
    ]
    if not covered:
        raise UnknownContract(
            f"No contract covers project {command.project_id}: sign one with a line for it, or name "
            "the right contract.",
            project_id=command.project_id,
        )
    on = command.worked_on
    active = [(c, line) for c, line in covered if register.contracts[c].covers(line, on)]
    if not active:
        starts, ends = _runs(register, covered)
        until = f" to {ends}" if ends else ""
        raise OutsideContract(
            f"{on} is outside contract {covered[0][0]}, which covers it from {starts}{until}.",
            contract_id=covered[0][0],
            worked_on=str(on),
        )
    if len(active) > 1:
        named = ", ".join(contract_id for contract_id, _ in active)
        raise Malformed(
            f"Project {command.project_id} is under several contracts on {on} ({named}): name one.",
            project_id=command.project_id,
        )
    return active[0]


def _runs(register: Register, covered: list[tuple[str, str]]) -> tuple[date, date | None]:
    """From when to when the first of these contracts covers the project, its lines together."""
    contract_id = covered[0][0]
    spans = [register.contracts[c].runs(line) for c, line in covered if c == contract_id]
    lasts = [ends for _, ends in spans if ends is not None]
    return min(s for s, _ in spans), max(lasts) if len(lasts) == len(spans) else None


def _rate(text: str | int | None) -> Decimal | None:
    """An exact rate or fixed amount, at most 6 decimals and never negative."""
    if text is None:
        return None
    exact = quantity(text)
    exponent = exact.as_tuple().exponent
    if exact < 0 or (isinstance(exponent, int) and exponent < -RATE_DECIMALS):
        raise BadQuantity(
            f"{text} is not a rate: it is zero or more, with at most {RATE_DECIMALS} decimals.",
            rate=str(text),
        )
    return exact


def _by_policy(work: Work, register: Register, policy: Policy) -> tuple[Verdict, Seconds]:
    """Time policy's verdict and the billable time after its rounding."""
    line = register.contracts[work.contract_id].lines[work.line_id]
    worked = work.seconds
    verdict = policy.time(work.worked_on, whole_seconds_up(worked), line.rounding)
    if not verdict.then["accept"]:
        code = verdict.reasons[0].code if verdict.reasons else "time_not_accepted"
        raise TimeNotAccepted(
            code,
            f"{work.quantity} {work.unit} are not accepted ({code}): "
            + (verdict.reasons[0].clears if verdict.reasons else "see time policy"),
            quantity=str(work.quantity),
        )
    if line.own_rounding is not None:
        return verdict, by_own_step(worked, line.own_rounding)
    billable = rounded(worked, str(verdict.then["round_mode"]), int(verdict.then["round_seconds"]))
    return verdict, billable
