"""A customer's account: invoices with what is owed on them, payments with their rest, the credit balance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

import msgspec

from domain.cash import (
    CreditGranted,
    CreditRefunded,
    CreditWithdrawn,
    PaidPart,
    PaymentApplied,
    PaymentChargedBack,
    PaymentRecorded,
    PaymentRefunded,
    PaymentUnapplied,
    ReceivableRecovered,
    ReceivableWrittenOff,
)
from domain.catalogue import AnyEvent
from domain.collection import DisputeSettled, DunningRaised, InvoiceDisputed
from domain.foreign_receivable import (
    Carried,
    ForeignEvent,
    ReceivablesRevalued,
    ReceivablesTranslated,
)
from domain.foreign_state import carry
from domain.invoice import InvoiceCredited, InvoiceIssued
from domain.owed import CustomersMerged, Owed, Paid
from domain.refusal import UnknownInvoice

replace = msgspec.structs.replace


class CustomerAccount:
    """One customer's money. Never changed in place once handed out: see `folded`."""

    def __init__(self, customer_id: str) -> None:
        self.customer_id = customer_id
        self.invoices: dict[str, Owed] = {}
        self.numbers: dict[str, str] = {}  # number -> invoice id
        self.payments: dict[str, Paid] = {}
        self.credit: dict[str, int] = {}  # by currency
        self.goodwill: dict[str, int] = {}  # of the credit: granted, and used last
        self.carried: dict[str, Carried] = {}  # invoices in foreign currencies

    def invoice(self, named: str) -> Owed:
        """An invoice by its id or number. Refuses one that was never issued to this customer."""
        found = self.invoices.get(self.numbers.get(named, named))
        if found is None:
            raise UnknownInvoice(
                f"No invoice {named} was issued to {self.customer_id}: name it by its number or id.",
                invoice=named,
                customer_id=self.customer_id,
            )
        return found


def folded(before: CustomerAccount, seen: Iterable[tuple[int, AnyEvent]]) -> CustomerAccount:
    """The account after further facts; the one given stays as it was."""
    after: CustomerAccount | None = None
    for _, event in seen:
        if after is None:
            after = copy(before)
            for name, value in vars(before).items():
                if isinstance(value, dict):
                    setattr(after, name, dict(value))
        effect = _EFFECTS.get(type(event))
        if effect is not None:
            effect(after, event)
    return before if after is None else after


def _add(account: CustomerAccount, owed: Owed) -> None:
    account.invoices[owed.invoice_id] = owed
    account.numbers[owed.number] = owed.invoice_id


def _issued(account: CustomerAccount, event: InvoiceIssued) -> None:
    offer = getattr(event, "early_payment", None)  # only invoices whose terms make one have it
    _add(
        account,
        Owed(
            invoice_id=event.invoice_id,
            number=event.number,
            currency=event.currency,
            contracts=event.contracts,
            issued_on=event.issued_on,
            due_on=event.due_on,
            payable=event.payable,
            discount=0 if offer is None else offer.minor,
            discount_until=None if offer is None else offer.until,
            discount_tax=0 if offer is None else offer.tax,
            proportionate=offer is not None and offer.proportionate,
        ),
    )
    used = 0 if event.settlement is None else event.settlement.from_credit
    _credit(account, event.currency, -used)


def _credited(account: CustomerAccount, event: InvoiceCredited) -> None:
    given_back = 0 if event.settlement is None else event.settlement.from_credit
    _credit(account, event.currency, event.to_credit + given_back)
    owed = account.invoices.get(event.invoice_id)
    if owed is not None:
        credited = owed.credited + event.payable - event.to_credit
        _add(account, replace(owed, credited=credited))


def _credit(account: CustomerAccount, currency: str, minor: int) -> None:
    if minor:
        held = account.credit[currency] = account.credit.get(currency, 0) + minor
        account.goodwill[currency] = min(account.goodwill.get(currency, 0), max(held, 0))


def _recorded(account: CustomerAccount, event: PaymentRecorded) -> None:
    account.payments[event.payment_id] = Paid(
        payment_id=event.payment_id,
        currency=event.currency,
        received_on=event.received_on,
        minor=event.minor,
        reference=event.reference,
    )


def _applied(account: CustomerAccount, event: PaymentApplied) -> None:
    paid = _move(account, event.payment_id, event.parts, 1)
    applied_on = paid.applied_on | {part.invoice_id: event.on for part in event.parts}
    account.payments[event.payment_id] = replace(paid, applied_on=applied_on)


def _unapplied(account: CustomerAccount, event: PaymentUnapplied) -> None:
    _move(account, event.payment_id, event.parts, -1)


def _refunded(account: CustomerAccount, event: PaymentRefunded) -> None:
    paid = _move(account, event.payment_id, event.parts, -1)
    account.payments[event.payment_id] = replace(paid, refunded=paid.refunded + event.minor)


def _charged_back(account: CustomerAccount, event: PaymentChargedBack) -> None:
    paid = _move(account, event.payment_id, event.parts, -1)
    charged_back = paid.charged_back + event.minor
    account.payments[event.payment_id] = replace(paid, charged_back=charged_back)


def _move(
    account: CustomerAccount, payment_id: str, parts: tuple[PaidPart, ...], sign: int
) -> Paid:
    """Put a payment's money against invoices (1) or take it off them (-1), with its discounts."""
    paid = account.payments[payment_id]
    applied, discounts = dict(paid.applied), dict(paid.discounts)
    for part in parts:
        owed = account.invoices[part.invoice_id]
        owed = replace(
            owed,
            applied=owed.applied + sign * part.minor,
            discounted=owed.discounted + sign * part.discount,
        )
        _add(account, owed)
        _sum(applied, part.invoice_id, sign * part.minor)
        _sum(discounts, part.invoice_id, sign * part.discount)
    paid = replace(paid, applied=applied, discounts=discounts)
    account.payments[payment_id] = paid
    return paid


def _sum(sums: dict[str, int], name: str, minor: int) -> None:
    total = sums.pop(name, 0) + minor  # put in anew: the latest stands last
    if total:
        sums[name] = total


def _written_off(account: CustomerAccount, event: ReceivableWrittenOff) -> None:
    owed = account.invoices[event.invoice_id]
    small = event.minor if event.kind == "difference" else 0
    _add(
        account,
        replace(
            owed,
            written_off=owed.written_off + event.minor,
            differences=owed.differences + small,
            written_on=max(event.on, owed.written_on or event.on),
        ),
    )


def _recovered(account: CustomerAccount, event: ReceivableRecovered) -> None:
    owed = account.invoices[event.invoice_id]
    _add(
        account,
        replace(
            owed,
            written_off=owed.written_off - event.minor,
            differences=owed.differences - event.difference,
        ),
    )


def _granted(account: CustomerAccount, event: CreditGranted) -> None:
    _credit(account, event.currency, event.minor)
    account.goodwill[event.currency] = account.goodwill.get(event.currency, 0) + event.minor


def _withdrawn(account: CustomerAccount, event: CreditWithdrawn) -> None:
    account.goodwill[event.currency] -= event.minor
    _credit(account, event.currency, -event.minor)


def _credit_refunded(account: CustomerAccount, event: CreditRefunded) -> None:
    _credit(account, event.currency, -event.minor)


def _dunned(account: CustomerAccount, event: DunningRaised) -> None:
    for one in event.reminders:
        owed = account.invoices[one.invoice_id]
        fees = owed.fees + (one.fee if event.charged else 0)
        _add(account, replace(owed, level=one.level, fees=fees))


def _disputed(account: CustomerAccount, event: InvoiceDisputed) -> None:
    _add(account, replace(account.invoices[event.invoice_id], disputed=event.reason))


def _settled(account: CustomerAccount, event: DisputeSettled) -> None:
    _add(account, replace(account.invoices[event.invoice_id], disputed=""))


def _merged(account: CustomerAccount, event: CustomersMerged) -> None:
    if account.customer_id == event.customer_id:
        account.invoices, account.numbers, account.payments, account.credit = {}, {}, {}, {}
        account.carried, account.goodwill = {}, {}
        return
    for owed in event.invoices:
        _add(account, owed)
    for paid in event.payments:
        account.payments[paid.payment_id] = paid
    for credit in event.credits:
        _credit(account, credit.currency, credit.minor)
        granted = account.goodwill.get(credit.currency, 0) + credit.goodwill
        account.goodwill[credit.currency] = granted
    for carried in event.carried:
        account.carried[carried.invoice_id] = carried


def _translated(account: CustomerAccount, event: ForeignEvent) -> None:
    carry(account.carried, event)


_EFFECTS: dict[type, Callable[[CustomerAccount, Any], None]] = {
    InvoiceIssued: _issued,
    InvoiceCredited: _credited,
    PaymentRecorded: _recorded,
    PaymentApplied: _applied,
    PaymentUnapplied: _unapplied,
    PaymentRefunded: _refunded,
    PaymentChargedBack: _charged_back,
    ReceivableWrittenOff: _written_off,
    ReceivableRecovered: _recovered,
    CreditRefunded: _credit_refunded,
    CreditGranted: _granted,
    CreditWithdrawn: _withdrawn,
    DunningRaised: _dunned,
    InvoiceDisputed: _disputed,
    DisputeSettled: _settled,
    CustomersMerged: _merged,
    ReceivablesTranslated: _translated,
    ReceivablesRevalued: _translated,
}
