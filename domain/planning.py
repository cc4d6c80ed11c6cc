"""Making due what is billed besides time: instalments by their day, milestones, units delivered, progress (2.2, 2.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from domain.account import Account, folded
from domain.allowance_billing import allowance_charges
from domain.catalogue import AnyEvent
from domain.charge import Charge, raise_charges, withdraw_charges
from domain.knowledge import Knowledge
from domain.money import percent_of, written
from domain.plan import (
    ALL,
    DeliveryWithdrawn,
    MilestoneAccepted,
    MilestoneCompleted,
    MilestoneReopened,
    ProgressReported,
    UnitsDelivered,
)
from domain.plan_agreed import percentage, positive
from domain.plan_commands import (
    AcceptMilestone,
    CompleteMilestone,
    DeliverUnits,
    RaiseInstalments,
    ReopenMilestone,
    ReportProgress,
    WithdrawDelivery,
)
from domain.plan_terms import NO_PLAN, Instalment, Milestone, Plan, Units, due
from domain.policy import Moment, Policy
from domain.refusal import AlreadyKnown, BilledAlready, Malformed, NotOpen, TooMuch, UnknownLine
from domain.register import Contract, Register
from domain.totals import line_net


def raise_instalments(
    command: RaiseInstalments, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Make instalments due; those that are on the account already stay as they are."""
    account = known.account(command.contract_id)
    return tuple(fall_due(known.register, account, command.through, policy, moment))


def fall_due(
    register: Register, account: Account, through: date, policy: Policy, moment: Moment
) -> list[AnyEvent]:
    """The instalments of all lines of a contract that fall on or before a day, as charges on its account."""
    contract = register.contract(account.contract_id)
    charges = list(scheduled(contract, account, through))
    return raise_charges(register, account, charges, policy, moment.head + 1)


def scheduled(contract: Contract, account: Account, through: date) -> Iterable[Charge]:
    """The instalments, fees and overage of a contract's lines that are due by a day, on its account or not."""
    for line_id, one in _due(contract, through):
        yield Charge(
            entry_id=_instalment_id(account, line_id, one),
            line_id=line_id,
            on=one.due_on,
            minor=one.minor,
            kind="instalment",
            description=one.description or f"Instalment {one.instalment_id}",
        )
    yield from allowance_charges(contract, account, through)


def falls_due(register: Register, account: Account, through: date) -> bool:
    """Whether an instalment falls due by a day that is not on the account yet."""
    contract = register.contract(account.contract_id)
    return any(
        _instalment_id(account, line_id, one) not in account.approved
        for line_id, one in _due(contract, through)
    ) or any(
        one.entry_id not in account.approved
        for one in allowance_charges(contract, account, through)
    )


def _due(contract: Contract, through: date) -> Iterable[tuple[str, Instalment]]:
    for line_id, line in contract.lines.items():
        if line.plan is not None:
            for one in due(line.plan, through, *contract.runs(line_id)):
                yield line_id, one


def _instalment_id(account: Account, line_id: str, one: Instalment) -> str:
    return f"{account.contract_id}/{line_id}/{one.instalment_id}"


def complete_milestone(
    command: CompleteMilestone, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Complete a milestone, wholly or up to a percentage; its trigger says whether that makes it due.

    Raises UnknownLine, and Malformed for a percentage below what is completed already.
    """
    milestone = _milestone(known, command.contract_id, command.line_id, command.milestone_id)
    reached = known.plan(command.contract_id).milestone(command.line_id, command.milestone_id)
    percent = percentage(command.percent)
    if percent == reached.completed:
        return ()
    if percent < reached.completed:
        raise Malformed(
            f"Milestone {command.milestone_id} is completed to {reached.completed} % already: reopen it to "
            "take that back.",
            milestone_id=command.milestone_id,
        )
    fact = MilestoneCompleted(
        contract_id=command.contract_id,
        line_id=command.line_id,
        milestone_id=command.milestone_id,
        on=command.on,
        percent=percent,
        note=command.note,
    )
    if milestone.trigger == "accepted":
        return (fact,)
    stem, step = (command.contract_id, command.line_id), reached.steps + 1
    charge = milestone_charge(stem, milestone, step, fact.on, fact.percent, reached.completed)
    return (fact, *_raised(known, command.contract_id, [charge], policy, moment))


def accept_milestone(
    command: AcceptMilestone, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Accept what is completed of a milestone; where acceptance is the trigger, that makes it due.

    Raises NotOpen for a milestone of which nothing is completed.
    """
    milestone = _milestone(known, command.contract_id, command.line_id, command.milestone_id)
    reached = known.plan(command.contract_id).milestone(command.line_id, command.milestone_id)
    if not reached.completed:
        raise NotOpen(
            f"Nothing of milestone {command.milestone_id} is completed yet: it can not be accepted.",
            milestone_id=command.milestone_id,
        )
    if reached.accepted == reached.completed:
        return ()
    fact = MilestoneAccepted(
        contract_id=command.contract_id,
        line_id=command.line_id,
        milestone_id=command.milestone_id,
        on=command.on,
        percent=reached.completed,
        note=command.note,
    )
    if milestone.trigger == "completed":
        return (fact,)
    stem, step = (command.contract_id, command.line_id), reached.steps + 1
    charge = milestone_charge(stem, milestone, step, fact.on, fact.percent, reached.accepted)
    return (fact, *_raised(known, command.contract_id, [charge], policy, moment))


def milestone_charge(
    stem: tuple[str, str], milestone: Milestone, step: int, on: date, due: Decimal, before: Decimal
) -> Charge:
    """The part of a milestone that becomes due with a step: its value so far less what was due before.

    `stem` is the contract and its line; `due` and `before` are percentages.
    """
    contract_id, line_id = stem
    whole = due == ALL and not before
    share = "" if whole else f" ({due.normalize():f} %)"
    return Charge(
        entry_id=f"{contract_id}/{line_id}/{milestone.milestone_id}/{step}",
        line_id=line_id,
        on=on,
        minor=percent_of(due, milestone.minor) - percent_of(before, milestone.minor),
        kind="milestone",
        description=f"{milestone.description}{share}",
        quantity=milestone.quantity if whole else None,
        unit=milestone.unit if whole else None,
        unit_price=milestone.unit_price if whole else None,
    )


def reopen_milestone(
    command: ReopenMilestone, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Take a completion back. Raises BilledAlready until the milestone is credited, OnDraft while drafted."""
    _milestone(known, command.contract_id, command.line_id, command.milestone_id)
    reached = known.plan(command.contract_id).milestone(command.line_id, command.milestone_id)
    if not reached.completed:
        return ()
    fact = MilestoneReopened(
        contract_id=command.contract_id,
        line_id=command.line_id,
        milestone_id=command.milestone_id,
        reason=command.reason,
    )
    stem = f"{command.contract_id}/{command.line_id}/{command.milestone_id}/"
    return (fact, *_withdrawn(known, command.contract_id, stem, command.reason, policy, moment))


def deliver_units(
    command: DeliverUnits, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Record units delivered: due at their price. Raises TooMuch beyond what the contract is for."""
    plan = _plan(known.register.contract(command.contract_id), command.line_id)
    units = plan.units
    if units is None:
        raise Malformed(
            f"Line {command.line_id} of {command.contract_id} is not billed by units.",
            line_id=command.line_id,
        )
    counted = positive(command.quantity)
    state = known.plan(command.contract_id)
    before = state.deliveries.get((command.line_id, command.delivery_id))
    if before is not None:
        if (before.quantity, before.on) == (counted, command.on):
            return ()
        raise AlreadyKnown(
            f"Delivery {command.delivery_id} is recorded with {before.quantity} {units.unit} on "
            f"{before.on}: withdraw it first to record another.",
            id=command.delivery_id,
        )
    delivered = state.delivered(command.line_id)
    if units.total is not None and delivered + counted > units.total:
        raise TooMuch(
            f"{counted} {units.unit} more would be {delivered + counted}: line {command.line_id} of "
            f"{command.contract_id} is for {units.total}.",
            line_id=command.line_id,
        )
    fact = UnitsDelivered(
        contract_id=command.contract_id,
        line_id=command.line_id,
        delivery_id=command.delivery_id,
        quantity=counted,
        on=command.on,
    )
    charge = _delivery(fact, units, known.register.contract(command.contract_id).currency)
    return (fact, *_raised(known, command.contract_id, [charge], policy, moment))


def _delivery(fact: UnitsDelivered, units: Units, currency: str) -> Charge:
    unit_price, per = units.price_on(fact.on)
    return Charge(
        entry_id=f"{fact.contract_id}/{fact.line_id}/{fact.delivery_id}",
        line_id=fact.line_id,
        on=fact.on,
        minor=line_net(fact.quantity, unit_price, currency, per),
        kind="unit",
        description=f"{units.unit} {fact.delivery_id}",
        quantity=fact.quantity,
        unit=units.unit,
        unit_price=unit_price,
        per=per,
    )


def withdraw_delivery(
    command: WithdrawDelivery, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Take a delivery back, unless it is on a document."""
    state = known.plan(command.contract_id)
    if (command.line_id, command.delivery_id) not in state.deliveries:
        raise UnknownLine(
            f"No delivery {command.delivery_id} is recorded on line {command.line_id}.",
            id=command.delivery_id,
        )
    fact = DeliveryWithdrawn(
        contract_id=command.contract_id,
        line_id=command.line_id,
        delivery_id=command.delivery_id,
        reason=command.reason,
    )
    stem = f"{command.contract_id}/{command.line_id}/{command.delivery_id}"
    account = known.account(command.contract_id)
    gone = withdraw_charges(known.register, account, [stem], command.reason, policy, moment)
    return (fact, *gone)


def report_progress(
    command: ReportProgress, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Bill a line by how far it has come: its price times the progress, less what is due already.

    A report lower than before takes unbilled charges back; what is billed is credited, never a
    negative charge: BilledAlready says so.
    """
    contract = known.register.contract(command.contract_id)
    plan = _plan(contract, command.line_id)
    line = contract.lines[command.line_id]
    if plan.price is None or line.billing_model != "progress":
        raise Malformed(
            f"Line {command.line_id} of {command.contract_id} has no price billed by progress.",
            line_id=command.line_id,
        )
    percent = percentage(command.percent)
    reports = known.plan(command.contract_id).progress.get(command.line_id, ())
    if reports and reports[-1] == percent:
        return ()
    fact = ProgressReported(
        contract_id=command.contract_id, line_id=command.line_id, percent=percent, on=command.on
    )
    account = known.account(command.contract_id)
    target = percent_of(percent, plan.price)
    stem = f"{command.contract_id}/{command.line_id}/progress-"
    raised = {i: minor for i, minor in account.approved.items() if i.startswith(stem)}
    events: list[AnyEvent] = [fact]
    back = _too_far(raised, target)
    if back:
        _nothing_billed(account, back, contract, target)
        reason = f"progress is {percent} %"
        gone = withdraw_charges(known.register, account, back, reason, policy, moment)
        events += gone
        account = folded(account, [(0, event) for event in gone])
    left = target - sum(minor for entry_id, minor in raised.items() if entry_id not in back)
    if left:
        charge = Charge(
            entry_id=f"{stem}{len(reports) + 1}",
            line_id=command.line_id,
            on=command.on,
            minor=left,
            kind="progress",
            description=f"Progress to {percent.normalize():f} %",
        )
        events += raise_charges(known.register, account, [charge], policy, moment.head + 1)
    return tuple(events)


def _too_far(raised: dict[str, int], target: int) -> list[str]:
    """The latest charges, so many that the ones before them are not above what is due."""
    total = sum(raised.values())
    back: list[str] = []
    for entry_id in sorted(raised, key=lambda one: -int(one.rpartition("-")[2])):
        if total <= target:
            break
        back.append(entry_id)
        total -= raised[entry_id]
    return back


def _nothing_billed(account: Account, back: list[str], contract: Contract, target: int) -> None:
    billed = sorted(entry_id for entry_id in back if entry_id in account.billed)
    if billed:
        raise BilledAlready(
            f"Only {written(target, contract.currency)} would be due, and {', '.join(billed)} is billed "
            "beyond it: credit that first, then report the progress.",
            contract_id=contract.signed.contract_id,
        )


def _raised(
    known: Knowledge, contract_id: str, charges: list[Charge], policy: Policy, moment: Moment
) -> list[AnyEvent]:
    account = known.account(contract_id)
    return raise_charges(known.register, account, charges, policy, moment.head + 1)


def _withdrawn(
    known: Knowledge, contract_id: str, stem: str, reason: str, policy: Policy, moment: Moment
) -> Iterable[AnyEvent]:
    """The charges of a stem taken off the account, where there are any."""
    account = known.account(contract_id)
    ids = [entry_id for entry_id in account.approved if entry_id.startswith(stem)]
    if not ids:
        return []
    return withdraw_charges(known.register, account, ids, reason, policy, moment)


def _plan(contract: Contract, line_id: str) -> Plan:
    line = contract.lines.get(line_id)
    if line is None:
        raise UnknownLine(
            f"Contract {contract.signed.contract_id} has no line {line_id}.", line_id=line_id
        )
    return line.plan or NO_PLAN


def _milestone(known: Knowledge, contract_id: str, line_id: str, milestone_id: str) -> Milestone:
    plan = _plan(known.register.contract(contract_id), line_id)
    for milestone in plan.milestones:
        if milestone.milestone_id == milestone_id:
            return milestone
    named = ", ".join(one.milestone_id for one in plan.milestones) or "none"
    raise UnknownLine(
        f"Line {line_id} of {contract_id} has no milestone {milestone_id}; it has {named}.",
        milestone_id=milestone_id,
    )
