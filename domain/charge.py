"""Charges: what a contract makes due besides time, put on its account as lots like approved work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from domain.account import Account
from domain.approval import accepted
from domain.catalogue import AnyEvent
from domain.eligibility import Bench, not_billed_state
from domain.money import MINOR_MAX
from domain.policy import Moment, Policy
from domain.recalling import recalled
from domain.refusal import BadAmount
from domain.register import Register
from domain.wip import ApprovedLine, ChargesRaised, Kind, LotState, Particulars

RAISED = "raised"  # stands where time has the row of its rate: the charge names its own price


class Charge(msgspec.Struct, frozen=True, kw_only=True):
    """An amount that becomes due on a day, in minor units of the contract's currency.

    `entry_id` names it for ever; an amount of zero is a charge like any other, below zero there is none.
    """

    entry_id: str
    line_id: str
    on: date
    minor: int
    kind: Kind
    description: str
    project_id: str = ""
    person_id: str = ""
    quantity: Decimal | None = None
    unit: str | None = None
    unit_price: Decimal | None = None
    per: Decimal = Decimal(1)  # how many the price is for
    tax: str = ""
    chargeable: bool = True
    disbursement: bool = False  # paid for the customer as agent: recovered, never revenue
    order: int = 0  # the journal position that made it due, where that is earlier than its raising


def raise_charges(
    register: Register,
    account: Account,
    charges: Sequence[Charge],
    policy: Policy,
    order: int,
) -> list[AnyEvent]:
    """Put charges on a contract's account: judged, under its caps, accrued where they are revenue.

    Charges that are on the account already are left as they are, so raising twice changes nothing.
    `order` is the place in the journal they are raised at, for their turn under a cap.
    """
    new = [charge for charge in charges if charge.entry_id not in account.approved]
    if not new:
        return []
    contract = register.contract(account.contract_id)
    bench = Bench(register, contract, account.committed, policy)
    for charge in new:
        if charge.minor > MINOR_MAX:
            raise BadAmount(
                f"{charge.entry_id} comes to more than any amount this ledger books.",
                id=charge.entry_id,
            )
    new.sort(key=lambda charge: (charge.on, charge.order or order, charge.entry_id))
    lines = [_line(bench, charge, order) for charge in new]
    return accepted(bench, account, lines, ChargesRaised)


def withdraw_charges(
    register: Register,
    account: Account,
    entry_ids: Sequence[str],
    reason: str,
    policy: Policy,
    moment: Moment,
) -> list[AnyEvent]:
    """Take charges off the account again. Raises BilledAlready, OnDraft or NotOpen for those on a document."""
    return recalled(register, account, entry_ids, reason, policy, moment)


def _line(bench: Bench, charge: Charge, order: int) -> ApprovedLine:
    """One charge judged, as if there were room under the cap."""
    assert charge.minor >= 0, f"{charge.entry_id}: a charge below zero is a credit"
    accounting_date, out_of_period = bench.register.posted_on(charge.on)
    line = ApprovedLine(
        entry_id=charge.entry_id,
        line_id=charge.line_id,
        project_id=charge.project_id,
        person_id=charge.person_id,
        worked_on=charge.on,
        accounting_date=accounting_date,
        out_of_period=out_of_period,
        order=charge.order or order,
        seconds=0,
        billable=0,
        rate_row=RAISED,
        chargeable=charge.chargeable,
        minor=charge.minor,
        lots=(),
        particulars=Particulars(
            kind=charge.kind,
            description=charge.description,
            quantity=charge.quantity,
            unit=charge.unit,
            unit_price=charge.unit_price,
            per=charge.per,
            tax=charge.tax,
            disbursement=charge.disbursement,
        ),
    )
    verdict = bench.verdict(line, True, bench.contract.currency, bench.open_room(), frozenset())
    state: LotState = "unbilled" if verdict.then["bills"] else not_billed_state(line)
    lot = bench.lot(line, 0, charge.minor, state, verdict)
    return msgspec.structs.replace(line, lots=(lot,))
