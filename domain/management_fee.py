"""The management fee: a percentage of what other lines of the contract come to, on the same invoice (semantics 2.2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from domain.account import Account, folded
from domain.catalogue import AnyEvent
from domain.charge import Charge, raise_charges, withdraw_charges
from domain.invoice import InvoiceLine
from domain.money import percent_of
from domain.plan_terms import Fee
from domain.policy import Moment, Policy
from domain.register import Contract, Register

_Worked: TypeAlias = tuple[str, date]  # a line, and the day of the work


def bring_up_to_date(
    register: Register,
    account: Account,
    lines: Iterable[InvoiceLine],
    cut_off: date,
    policy: Policy,
    moment: Moment,
) -> list[AnyEvent]:
    """Charge what is due in fees once these lines are on an invoice.

    Worked out over all that was ever billed of the lines the fee is on, less the fees billed: cents, credits
    and lines taken off a draft come right by themselves. Never below zero: what is too much is credited.
    """
    contract = register.contract(account.contract_id)
    wanted = {
        line_id: line.plan.fee
        for line_id, line in contract.lines.items()
        if line.plan is not None and line.plan.fee is not None
    }
    if not wanted:
        return []
    now = [line for line in lines if line.contract_id == account.contract_id and line.kind != "fee"]
    base = _billed_with(account, now)
    events: list[AnyEvent] = []
    for line_id, fee in wanted.items():
        by_percent = _by_percent(contract, line_id, fee, base)
        due = sum(percent_of(percent, minor) for percent, minor in by_percent.items())
        due -= account.consumed.get((line_id, "fee"), 0)
        told = _told(contract, line_id, fee, now)
        changed = _until(register, account, line_id, max(due, 0), told, cut_off, policy, moment)
        account = folded(account, [(0, event) for event in changed])
        events += changed
    return events


def _by_percent(
    contract: Contract, line_id: str, fee: Fee, base: Mapping[_Worked, int]
) -> dict[Decimal, int]:
    """What a fee is on, by the percentage that holds for the day of the work; none before the fee's own line begins."""
    found: dict[Decimal, int] = {}
    for (other, day), minor in base.items():
        percent = _percent(contract, line_id, fee, other, day)
        if percent is not None:
            found[percent] = found.get(percent, 0) + minor
    return found


def _percent(contract: Contract, line_id: str, fee: Fee, other: str, day: date) -> Decimal | None:
    """The percentage on work of a line and a day; None where the fee is not on it."""
    first, last = contract.runs(line_id)
    if day < first or (last is not None and day > last):
        return None
    then = fee.on(day)
    return then.percent if other in charged_on(contract, line_id, then.of) else None


def _told(contract: Contract, line_id: str, fee: Fee, now: Iterable[InvoiceLine]) -> str:
    """The fee in words: the percentages on what is about to be billed, or as it is."""
    found = {_percent(contract, line_id, fee, line.line_id, line.worked_on) for line in now}
    percents = sorted(one for one in found if one) or [fee.percent]
    return "Management fee, " + " and ".join(f"{one.normalize():f} %" for one in percents)


def charged_on(contract: Contract, line_id: str, of: Collection[str]) -> Collection[str]:
    """The lines that a fee is a percentage of: those it names, else all that are not fees themselves."""
    if of:
        return of
    return [
        other
        for other, line in contract.lines.items()
        if other != line_id and (line.plan is None or line.plan.fee is None)
    ]


def _billed_with(account: Account, now: Iterable[InvoiceLine]) -> Mapping[_Worked, int]:
    """What is drafted and billed by contract line and day of work, with what is about to be."""
    base = dict(account.worth_on)
    for line in now:
        key = (line.line_id, line.worked_on)
        base[key] = base.get(key, 0) + line.minor
    return base


def _until(
    register: Register,
    account: Account,
    line_id: str,
    due: int,
    told: str,
    cut_off: date,
    policy: Policy,
    moment: Moment,
) -> list[AnyEvent]:
    """The open fees of a line changed to what is due."""
    free = {
        item.entry_id: item.minor
        for item in account.items.values()
        if item.line_id == line_id
        and item.kind == "fee"
        and item.entry_id not in account.billed
        and item.entry_id not in account.drafted
        and item.entry_id not in account.written
    }
    stuck = sum(
        lot.end - lot.start
        for item, lot in account.open_lots()
        if item.line_id == line_id and item.kind == "fee" and item.entry_id not in free
    )
    left = max(due - stuck, 0)
    if sum(free.values()) == left:
        return []
    events: list[AnyEvent] = []
    if free:
        reason = f"the fee is worked out anew up to {cut_off}"
        events = withdraw_charges(register, account, list(free), reason, policy, moment)
        account = folded(account, [(0, event) for event in events])
    if left:
        charge = Charge(
            entry_id=_fee_id(account, line_id, cut_off),
            line_id=line_id,
            on=cut_off,
            minor=left,
            kind="fee",
            description=told,
        )
        events += raise_charges(register, account, [charge], policy, moment.head + 1)
    return events


def _fee_id(account: Account, line_id: str, cut_off: date) -> str:
    stem = f"{account.contract_id}/{line_id}/fee-{cut_off}"
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in account.approved:
        number += 1
    return name
