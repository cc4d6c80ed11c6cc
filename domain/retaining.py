"""What a day brings to deposits: due, lapsed, asked for again, stranded; and money paid back (semantics 2.4a)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.believing import believable
from domain.catalogue import AnyEvent
from domain.depositing import (
    booked,
    deposit_series,
    due_unnoticed,
    fallen_due,
    replenishment,
    terms_of,
)
from domain.knowledge import Knowledge
from domain.money import amount, written
from domain.policy import Moment, Policy
from domain.posting import Movement
from domain.refusal import NotOpen, TooMuch
from domain.register import Contract, Register
from domain.retainer import (
    DepositPart,
    DepositsLapsed,
    DepositsRefunded,
    DepositStranded,
)
from domain.retainer_commands import ExpireDeposits, RefundDeposit, ReviewRetainer
from domain.retainer_state import Deposit, Retainer, folded


def review(
    command: ReviewRetainer, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """All that a day brings, in order: due, lapsed, asked for again, stranded. Nothing new: no event."""
    register = known.register
    contract = register.contract(command.contract_id)
    believable(command.on, moment.today, "a review of deposits")
    retainer = known.retainer(command.contract_id)
    events: list[AnyEvent] = [
        fallen_due(register, contract, deposit, policy)
        for deposit in retainer.deposits.values()
        if due_unnoticed(deposit, command.on)
    ]
    events += lapse(register, contract, retainer, command.on, policy)
    after = folded(retainer, [(0, event) for event in events])
    last = known.series(deposit_series(register, command.on)).last
    events += replenishment(register, contract, after, command.on, last)
    events += stranded(contract, after, command.on)
    return tuple(events)


def expire(
    command: ExpireDeposits, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Lapse deposits that could last be drawn before this day. None has lapsed: no event."""
    contract = known.register.contract(command.contract_id)
    believable(command.on, moment.today, "the lapse of a deposit")
    retainer = known.retainer(command.contract_id)
    return tuple(lapse(known.register, contract, retainer, command.on, policy))


def lapse(
    register: Register, contract: Contract, retainer: Retainer, on: date, policy: Policy
) -> list[DepositsLapsed]:
    """Lapsed deposits become breakage only where the contract says so and the law lets them; else owed back."""
    parts = tuple(
        DepositPart(deposit_id=one.deposit_id, minor=one.balance)
        for one in retainer.deposits.values()
        if one.balance > 0 and one.lapses_on is not None and one.lapses_on < on
    )
    if not parts:
        return []
    terms = terms_of(contract)
    breaks = terms.unused == "breakage" and not terms.escheat
    day, late = register.posted_on(on)
    minor = sum(part.minor for part in parts)
    movement: Movement = "break_deposit" if breaks else "owe_deposit_back"
    return [
        DepositsLapsed(
            contract_id=retainer.contract_id,
            currency=contract.currency,
            on=on,
            outcome="breakage" if breaks else "refund",
            parts=parts,
            balance=retainer.balance - minor,
            accounting_date=day,
            out_of_period=late,
            postings=booked(policy, day, contract, (movement, minor)),
        )
    ]


def stranded(contract: Contract, retainer: Retainer, on: date) -> list[DepositStranded]:
    """Money still held after the contract's last day is said once, until the amount is another (edge 27)."""
    held = retainer.balance
    if contract.ends_on is None or contract.ends_on > on or held in (0, retainer.stranded):
        return []
    return [
        DepositStranded(
            contract_id=retainer.contract_id, currency=contract.currency, on=on, minor=held
        )
    ]


def refund(
    command: RefundDeposit, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Pay back what is owed first, then what was not drawn, the newest deposit first.

    Raises NotOpen when nothing is held, TooMuch for more than is.
    """
    contract = known.register.contract(command.contract_id)
    retainer = known.retainer(command.contract_id)
    believable(command.refunded_on, moment.today, "a refund")
    owed = sum(deposit.owed for deposit in retainer.deposits.values())
    held = owed + retainer.balance
    if held == 0:
        raise NotOpen(
            f"No money of the customer is held under {command.contract_id}.",
            contract_id=command.contract_id,
        )
    minor = held if command.amount is None else amount(command.amount, contract.currency)
    if not 0 < minor <= held:
        raise TooMuch(
            f"{written(minor, contract.currency)} can not be refunded under {command.contract_id}: "
            f"{written(held, contract.currency)} is held.",
            contract_id=command.contract_id,
        )
    day, late = known.register.posted_on(command.refunded_on)
    back = min(owed, minor)
    newest = list(reversed(retainer.deposits.values()))
    return (
        DepositsRefunded(
            contract_id=command.contract_id,
            currency=contract.currency,
            on=command.refunded_on,
            owed=_parts(((one, one.owed) for one in retainer.deposits.values()), back),
            undrawn=_parts(((one, one.balance) for one in newest), minor - back),
            reason=command.reason,
            reference=command.reference or "",
            balance=retainer.balance - (minor - back),
            accounting_date=day,
            out_of_period=late,
            postings=booked(
                policy,
                day,
                contract,
                ("owe_deposit_back", minor - back),
                ("refund_owed", minor),
            ),
        ),
    )


def _parts(held: Iterable[tuple[Deposit, int]], minor: int) -> tuple[DepositPart, ...]:
    """An amount taken from deposits in order."""
    parts: list[DepositPart] = []
    for deposit, available in held:
        taken = min(available, minor)
        if taken > 0:
            parts.append(DepositPart(deposit_id=deposit.deposit_id, minor=taken))
            minor -= taken
    assert minor == 0, "more is taken than is held"
    return tuple(parts)
