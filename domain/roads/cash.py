"""The roads of commands about cash."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from domain import giving_up, goodwill, paying, refunding
from domain.boundary import REGISTER
from domain.cash_commands import (
    ApplyPayment,
    GrantCredit,
    RecordChargeback,
    RecordPayment,
    RecoverReceivable,
    RefundCredit,
    RefundPayment,
    UnapplyPayment,
    WithdrawCredit,
    WriteOffReceivable,
)
from domain.invoice_commands import CreditInvoice
from domain.knowledge import Knowledge
from domain.refusal import UnknownCustomer
from domain.road import Road, invoice
from domain.roads import invoices


def _arriving(command: RecordPayment) -> tuple[str, ...]:
    numbers = (f"number:{number}" for number in paying.named_by(command))
    return REGISTER, f"payment:{command.payment_id}", *numbers


def _whose(command: RecordPayment, known: Knowledge) -> Iterable[str]:
    try:
        yield known.register.cash_of(paying.customer_of(command, known))
    except UnknownCustomer:  # the decision says so
        return


def _payment(command: Any) -> tuple[str, ...]:
    return REGISTER, f"payment:{command.payment_id}"


def _its_account(command: Any, known: Knowledge) -> Iterable[str]:
    recorded = known.payment(command.payment_id).recorded
    if recorded is not None:
        yield known.register.cash_of(recorded.customer_id)


def _refund(command: RefundPayment) -> tuple[str, ...]:
    credited = (f"invoice:{command.invoice_id}",) if command.adjust and command.invoice_id else ()
    return *_payment(command), *credited


def _refunded(command: RefundPayment, known: Knowledge) -> Iterable[str]:
    yield from _its_account(command, known)
    if command.adjust and command.invoice_id:
        look = invoices.ROADS[CreditInvoice].second
        assert look is not None
        yield from look(refunding.credit_for(command), known)


def owing(command: Any, known: Knowledge) -> Iterable[str]:
    """The account an issued invoice is in."""
    issued = known.invoice(command.invoice_id).issued
    if issued is not None:
        yield known.register.cash_of(issued.customer_id)


def _customer(
    command: RefundCredit | GrantCredit | WithdrawCredit, known: Knowledge
) -> Iterable[str]:
    yield known.register.cash_of(command.customer_id)


ROADS: dict[type, Road] = {
    RecordPayment: Road(paying.record, _arriving, _whose),
    ApplyPayment: Road(paying.apply, _payment, _its_account),
    UnapplyPayment: Road(paying.unapply, _payment, _its_account),
    RefundPayment: Road(refunding.refund, _refund, _refunded),
    RecordChargeback: Road(refunding.charge_back, _payment, _its_account),
    WriteOffReceivable: Road(giving_up.write_off, invoice, owing),
    RecoverReceivable: Road(giving_up.recover, invoice, owing),
    RefundCredit: Road(refunding.refund_credit, second=_customer),
    GrantCredit: Road(goodwill.grant, second=_customer),
    WithdrawCredit: Road(goodwill.withdraw, second=_customer),
}
