"""Other plans and prices of lines: what they make of charges that were made due, billed or not (semantics 2.2, 2.9)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

import msgspec

from domain.account import Account
from domain.allowance_billing import overage_due, raised_overage
from domain.allowance_periods import amended_from
from domain.amendment import AmendmentDrafted, LinePlan, NewTerms
from domain.believing import LOOKAHEAD
from domain.catalogue import AnyEvent
from domain.charge import Charge, raise_charges, withdraw_charges
from domain.contract import ContractLine, TermsAmended
from domain.knowledge import Knowledge
from domain.money import percent_of
from domain.open_item import Item
from domain.plan import PlanState
from domain.plan_terms import (
    NO_PLAN,
    EarlierFee,
    EarlierPrice,
    Fee,
    Instalment,
    Milestone,
    Plan,
    Recurring,
    Units,
    first_since,
)
from domain.planning import milestone_charge, scheduled
from domain.policy import Moment, Policy
from domain.refusal import Malformed
from domain.register import Contract
from domain.retainer_terms import AllowanceTerms
from domain.totals import line_net

DAY = timedelta(days=1)
replace = msgspec.structs.replace


def amended_terms(
    drafted: AmendmentDrafted, contract: Contract, account: Account, plan: PlanState
) -> TermsAmended | None:
    """The lines as an amendment leaves them, built on what earlier ones left; None where it changes none.

    Raises Malformed where another amendment added a line of that name since, or a completed milestone would wait
    for another trigger.
    """
    terms = drafted.terms or NewTerms()
    lines: dict[str, ContractLine] = {}
    for new in terms.added:
        if new.line_id in contract.lines:
            raise Malformed(
                f"Contract {drafted.contract_id} got a line {new.line_id} since this was drafted: draft it again.",
                line_id=new.line_id,
            )
        lines[new.line_id] = new
    for change in terms.plans:
        line = contract.lines.get(change.line_id) or lines[change.line_id]
        if change.allowance is not None:
            lines[line.line_id] = _allowance_after(line, change.allowance, drafted, contract)
            continue
        made = _plan_after(line, change, drafted, account)
        _same_triggers(line.plan or NO_PLAN, made, line.line_id, plan)
        lines[line.line_id] = replace(line, plan=made)
    for end in terms.ended:
        line = lines.get(end.line_id) or contract.lines[end.line_id]
        lines[end.line_id] = replace(line, ends_on=end.ends_on)
    if not lines and terms.purchase_order is None:
        return None
    return TermsAmended(
        contract_id=drafted.contract_id,
        amendment_id=drafted.amendment_id,
        effective_date=drafted.effective_date,
        currency=contract.currency,
        lines=tuple(lines.values()),
        purchase_order=terms.purchase_order,
    )


def _allowance_after(
    line: ContractLine, now: AllowanceTerms, drafted: AmendmentDrafted, contract: Contract
) -> ContractLine:
    assert line.allowance is not None, f"line {line.line_id} was drafted as one with an allowance"
    begins = max(contract.signed.starts_on, line.starts_on or date.min)
    terms = amended_from(line.allowance, now, begins, drafted.effective_date)
    return replace(line, allowance=terms)


def _plan_after(
    line: ContractLine, change: LinePlan, drafted: AmendmentDrafted, account: Account
) -> Plan:
    """A line's plan with its new price, or the new plan with what held before its day kept."""
    was = line.plan or NO_PLAN
    if change.plan is None:
        assert change.price is not None
        return _at_price(was, change.price, f"{drafted.contract_id}/{line.line_id}/", account)
    now, since = change.plan, drafted.effective_date
    if was.recurring is not None:
        now = _fee_since(was, now, was.recurring, since)
    if was.units is not None and now.units is not None:
        now = replace(now, units=_price_since(was.units, now.units, since))
    if now.fee is not None:
        now = replace(now, fee=_percent_since(was.fee, now.fee, since))
    return now


def _at_price(was: Plan, price: int, stem: str, account: Account) -> Plan:
    """Parts that are not due yet take the difference, the last first; then those that are (2.2)."""
    parts: list[Instalment | Milestone] = [*was.schedule, *was.milestones]
    if not parts:
        return replace(was, price=price)
    names = [stem + _part_id(part) for part in parts]
    due = [any(_of(name, entry_id) for entry_id in account.approved) for name in names]
    turns = sorted(range(len(parts)), key=lambda at: (not due[at], at))
    fitted = fit([(at, parts[at].minor) for at in turns], price)
    left = [replace(part, minor=fitted[at]) for at, part in enumerate(parts)]
    kept = [part for at, part in enumerate(left) if part.minor or due[at]]
    return replace(
        was,
        price=price,
        schedule=tuple(part for part in kept if isinstance(part, Instalment)),
        milestones=tuple(part for part in kept if isinstance(part, Milestone)),
    )


def _part_id(part: Instalment | Milestone) -> str:
    return part.instalment_id if isinstance(part, Instalment) else f"{part.milestone_id}/"


def _of(name: str, entry_id: str) -> bool:
    return entry_id.startswith(name) if name.endswith("/") else entry_id == name


Name = TypeVar("Name")


def fit(parts: Iterable[tuple[Name, int]], target: int) -> dict[Name, int]:
    """Amounts that come to a target: the last takes what is more, the last ones give what is less, none below zero."""
    amounts = dict(parts)
    off = target - sum(amounts.values())
    for name in reversed(amounts):
        if not off:
            break
        taken = max(off, -amounts[name])
        amounts[name] += taken
        off -= taken
    return amounts


def _fee_since(was: Plan, now: Plan, fee: Recurring, since: date) -> Plan:
    """A recurring fee changes with the first of its periods that starts on or after the day."""
    turn = first_since(now.recurring or fee, since)
    if now.recurring is not None:
        now = replace(now, recurring=replace(now.recurring, first_on=turn))
    before = (
        replace(one, last_on=min(turn - DAY, one.last_on or date.max))
        for one in (*was.earlier, fee)
        if one.first_on < turn
    )
    return replace(now, earlier=tuple(before))


def _price_since(was: Units, now: Units, since: date) -> Units:
    """Units delivered before the day keep their price."""
    earlier = [one for one in was.earlier if one.until < since]
    reaches = earlier[-1].until if earlier else date.min
    if reaches < since - DAY:
        unit_price, per = was.price_on(since - DAY)
        earlier.append(EarlierPrice(until=since - DAY, unit_price=unit_price, per=per))
    return replace(now, earlier=tuple(earlier))


def _percent_since(was: Fee | None, now: Fee, since: date) -> Fee:
    """Work before the day has the fee it had; none, if there was none."""
    before = [one for one in (was.earlier if was else ()) if one.until < since - DAY]
    then = was.on(since - DAY) if was else Fee(percent=Decimal(0), of=now.of)
    kept = EarlierFee(until=since - DAY, percent=then.percent, of=then.of)
    return replace(now, earlier=(*before, kept))


def _same_triggers(was: Plan, now: Plan, line_id: str, state: PlanState) -> None:
    triggers = {one.milestone_id: one.trigger for one in was.milestones}
    for one in now.milestones:
        before = triggers.get(one.milestone_id, one.trigger)
        if one.trigger != before and state.milestone(line_id, one.milestone_id).completed:
            raise Malformed(
                f"Milestone {one.milestone_id} was completed when it became due once {before}: reopen it first, or "
                "keep its trigger.",
                milestone_id=one.milestone_id,
            )


def charges_now(
    before: Contract, after: Contract, lines: Collection[str], known: Knowledge, moment: Moment
) -> dict[str, int]:
    """Charges on the account that new terms of lines value otherwise, in minor units; zero where they are none any
    more. What was partly written off stays as it is.
    """
    contract_id = before.signed.contract_id
    account = known.account(contract_id)
    state = known.plan(contract_id)
    now: dict[str, int] = {}
    through = moment.today + LOOKAHEAD
    falls_due = {one.entry_id: one.minor for one in scheduled(after, account, through)}
    for charge in scheduled(before, account, through):
        if charge.line_id in lines and charge.kind == "instalment":
            now[charge.entry_id] = falls_due.get(charge.entry_id, 0)
    for line_id in lines:
        if line_id in before.lines:
            now |= _reached(before.lines[line_id], after, account, state)
            now |= _less_overage(before, after, line_id, account, moment.today)
    return {
        entry_id: minor
        for entry_id, minor in now.items()
        if entry_id not in account.written and account.approved.get(entry_id, minor) != minor
    }


def _reached(
    was: ContractLine, contract: Contract, account: Account, state: PlanState
) -> dict[str, int]:
    """What milestones, deliveries and progress come to by a line's plan as it is now."""
    now = contract.lines[was.line_id]
    stem = f"{account.contract_id}/{now.line_id}/"
    plan = now.plan or NO_PLAN
    found: dict[str, int] = {}
    agreed = {one.milestone_id: one.minor for one in plan.milestones}
    for stone in (was.plan or NO_PLAN).milestones:
        come, _ = state.milestone(now.line_id, stone.milestone_id).due(stone.trigger)
        target = percent_of(come, agreed.get(stone.milestone_id, 0))
        found |= fit(_raised(account, f"{stem}{stone.milestone_id}/"), target)
    if plan.units is not None:
        for (line_id, delivery_id), one in state.deliveries.items():
            if line_id == now.line_id:
                price, per = plan.units.price_on(one.on)
                minor = line_net(one.quantity, price, contract.currency, per)
                found[f"{stem}{delivery_id}"] = minor
    reports = state.progress.get(now.line_id, ())
    if reports and plan.price is not None and now.billing_model == "progress":
        found |= fit(_raised(account, f"{stem}progress-"), percent_of(reports[-1], plan.price))
    return found


def _less_overage(
    before: Contract, after: Contract, line_id: str, account: Account, today: date
) -> dict[str, int]:
    """Overage that new terms make less than what is raised; what they make more falls due by itself."""
    was = overage_due(before, account, line_id, today)
    found: dict[str, int] = {}
    for stem, due in overage_due(after, account, line_id, today).items():
        raised = raised_overage(account, stem)
        if due < was.get(stem, 0) and due < sum(raised.values()):
            found |= fit(raised.items(), due)
    return found


def _raised(account: Account, stem: str) -> list[tuple[str, int]]:
    """Charges of a stem in the order of their steps, with their value."""
    steps = [one for one in account.approved.items() if one[0].startswith(stem)]
    return sorted(steps, key=lambda one: int(one[0].removeprefix(stem)))


def reached_before(
    contract: Contract, lines: Collection[str], account: Account, state: PlanState
) -> list[Charge]:
    """Milestones of lines that were reached and have no charge: terms that held before left them out."""
    charges: list[Charge] = []
    for line_id in sorted(lines):
        stem = f"{account.contract_id}/{line_id}/"
        for stone in (contract.lines[line_id].plan or NO_PLAN).milestones:
            reached = state.milestone(line_id, stone.milestone_id)
            come, on = reached.due(stone.trigger)
            if on is None or not come or _raised(account, f"{stem}{stone.milestone_id}/"):
                continue
            of = (account.contract_id, line_id)
            charges.append(milestone_charge(of, stone, reached.steps, on, come, Decimal(0)))
    return charges


def charged_anew(
    contract_id: str,
    worth: Mapping[str, int],
    reason: str,
    known: Knowledge,
    policy: Policy,
    moment: Moment,
) -> list[AnyEvent]:
    """Charges that are on no document taken off the account, and put on it again at what they are worth now.

    A charge of zero is one like any other, but for what is due by a plan that it is no part of any more.
    """
    account = known.account(contract_id)
    contract = known.register.contract(contract_id)
    items = [account.items[entry_id] for entry_id in worth if entry_id in account.items]
    if not items:
        return []
    ids = [item.entry_id for item in items]
    events = withdraw_charges(known.register, account, ids, reason, policy, moment)
    charges = [
        _again(contract, item, worth[item.entry_id])
        for item in items
        if worth[item.entry_id] or _stands(contract, item)
    ]
    after = known.supposing(events).account(contract_id)
    return events + raise_charges(known.register, after, charges, policy, moment.head + 1)


def _stands(contract: Contract, item: Item) -> bool:
    """Whether what was reached, and is worth nothing now, is agreed still."""
    stem = f"{contract.signed.contract_id}/{item.line_id}/"
    plan = contract.lines[item.line_id].plan or NO_PLAN
    if item.kind == "milestone":
        return any(
            item.entry_id.startswith(f"{stem}{one.milestone_id}/") for one in plan.milestones
        )
    return item.kind in ("progress", "unit")


def _again(contract: Contract, item: Item, minor: int) -> Charge:
    """A charge as it was, but for what it is worth."""
    said = item.particulars
    assert said is not None, f"{item.entry_id} is no charge"
    plan = contract.lines[item.line_id].plan or NO_PLAN
    quantity, unit_price, per = said.quantity, said.unit_price, said.per
    if item.kind == "unit" and plan.units is not None:
        unit_price, per = plan.units.price_on(item.worked_on)
    elif item.kind == "milestone":
        whole = next((one for one in plan.milestones if one.minor == minor and one.quantity), None)
        quantity = whole.quantity if whole and quantity is not None else None
        unit_price = whole.unit_price if whole and quantity is not None else None
    return Charge(
        entry_id=item.entry_id,
        line_id=item.line_id,
        on=item.worked_on,
        minor=minor,
        kind=item.kind,
        description=said.description,
        project_id=item.project_id,
        person_id=item.person_id,
        quantity=quantity,
        unit=said.unit if quantity is not None else None,
        unit_price=unit_price,
        per=per,
        tax=said.tax,
        chargeable=item.chargeable,
        disbursement=said.disbursement,
        order=item.order,
    )
