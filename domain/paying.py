"""Payments: recorded once per source id, put against the invoices they are for, taken off them again."""

from __future__ import annotations

import re

import msgspec

from domain.applications import Wanted, posted, put, settled, taken_off
from domain.believing import believable
from domain.cash import PaymentRecorded, PaymentUnapplied, WantedPart
from domain.cash_commands import ApplyPayment, PaymentPart, RecordPayment, UnapplyPayment
from domain.catalogue import AnyEvent
from domain.customer_account import CustomerAccount, folded
from domain.knowledge import Knowledge
from domain.money import amount
from domain.owed import Paid
from domain.policy import Moment, Policy
from domain.posting import balanced
from domain.refusal import (
    AlreadyKnown,
    BadAmount,
    Malformed,
    NotOpen,
    UnknownCustomer,
    UnknownPayment,
)

# A document's number inside a sentence: "Invoice GB01-INV-2026-000001, thank you".
NUMBERS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*-\d{4}-\d{6,}")
NUMBERS_MOST = 50


def numbers_in(reference: str) -> tuple[str, ...]:
    """The document numbers that a payment's reference mentions, in order."""
    return tuple(dict.fromkeys(NUMBERS.findall(reference)))[:NUMBERS_MOST]


def named_by(command: RecordPayment) -> tuple[str, ...]:
    """All that may be a document's number in what a payment's sender wrote."""
    named = (*(part.invoice for part in command.invoices), *numbers_in(command.reference))
    return tuple(dict.fromkeys(named))


def customer_of(command: RecordPayment, known: Knowledge) -> str:
    """Whose payment it is: as it says, or whose invoices it names. Refuses when nobody can tell."""
    if command.customer_id is not None:
        known.register.customer(command.customer_id)
        return known.register.staying(command.customer_id)
    documents = (known.number(number).issued for number in named_by(command))
    found = {known.register.staying(one.customer_id) for one in documents if one is not None}
    if len(found) != 1:
        why = "its invoices are several customers'" if found else "it names no invoice of this book"
        raise UnknownCustomer(
            f"Payment {command.payment_id} does not say whose it is, and {why}: name the customer.",
            payment_id=command.payment_id,
        )
    return found.pop()


def record(
    command: RecordPayment, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Record money that came in and put it against what it names. Known already: no event.

    Raises AlreadyKnown when the source's id is known with other content.
    """
    known.register.home()
    event = _recorded(command, customer_of(command, known), known, policy)
    before = known.payment(command.payment_id).recorded
    if before is not None:
        return _once(before, event, known)
    believable(command.received_on, moment.today, "a payment")
    account = folded(known.cash(event.customer_id), [(0, event)])
    paid = account.payments[event.payment_id]
    wanted = _wanted(event, account)
    on = max((event.received_on, *(one.owed.issued_on for one in wanted)))
    return (event, *put(account, paid, wanted, on, known.register, policy))


def _recorded(
    command: RecordPayment, customer_id: str, known: Knowledge, policy: Policy
) -> PaymentRecorded:
    minor = amount(command.amount, command.currency)
    if minor <= 0:
        raise BadAmount(
            f"A payment is more than nothing, not {command.amount} {command.currency}: money that "
            "goes out is a refund or a chargeback.",
            amount=str(command.amount),
        )
    on, out_of_period = known.register.posted_on(command.received_on)
    return PaymentRecorded(
        payment_id=command.payment_id,
        customer_id=customer_id,
        currency=command.currency,
        minor=minor,
        received_on=command.received_on,
        accounting_date=on,
        out_of_period=out_of_period,
        reference=command.reference,
        method=command.method,
        wanted=tuple(
            WantedPart(invoice=part.invoice, minor=_minor(part, command.currency))
            for part in command.invoices
        ),
        postings=balanced(posted(policy, on, "receive_payment", None, command.currency, minor)),
    )


def _minor(part: PaymentPart, currency: str) -> int | None:
    return None if part.amount is None else amount(part.amount, currency)


def _once(before: PaymentRecorded, now: PaymentRecorded, known: Knowledge) -> tuple[AnyEvent, ...]:
    """The same content again is no event; where it was posted, and to whom it went since, may differ."""
    same = msgspec.structs.replace(
        now,
        accounting_date=before.accounting_date,
        out_of_period=before.out_of_period,
        postings=before.postings,
    )
    staying = known.register.staying(before.customer_id)
    if same == msgspec.structs.replace(before, customer_id=staying):
        return ()
    raise AlreadyKnown(
        f"Payment {now.payment_id} is in this book with other content: a payment is never changed. "
        "Refund or charge it back, or give another payment an id of its own.",
        id=now.payment_id,
    )


def _wanted(event: PaymentRecorded, account: CustomerAccount) -> tuple[Wanted, ...]:
    """The invoices named; when none is, those of the reference that are open in the same currency."""
    if event.wanted:
        return tuple(Wanted(account.invoice(one.invoice), one.minor) for one in event.wanted)
    mentioned = (account.numbers.get(number) for number in numbers_in(event.reference))
    found = (account.invoices[invoice_id] for invoice_id in mentioned if invoice_id is not None)
    return tuple(
        Wanted(owed) for owed in found if owed.currency == event.currency and owed.open > 0
    )


def apply(
    command: ApplyPayment, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Put unapplied money of a payment against invoices. Raises NotOpen when nothing is unapplied."""
    account, paid = payment_in(known, command.payment_id)
    on = command.on or moment.today
    believable(on, moment.today, "putting a payment against an invoice")
    if not paid.rest:
        raise NotOpen(
            f"Nothing of payment {command.payment_id} is unapplied: take it off an invoice first.",
            payment_id=command.payment_id,
        )
    wanted = tuple(
        Wanted(account.invoice(part.invoice), _minor(part, paid.currency))
        for part in command.invoices
    )
    events = put(account, paid, wanted, on, known.register, policy)
    if not events:
        raise NotOpen("Nothing is owed on any of these invoices: the money stays unapplied.")
    return events


def unapply(
    command: UnapplyPayment, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Take a payment's money off invoices again; a discount it took is lost with it."""
    account, paid = payment_in(known, command.payment_id)
    on = command.on or moment.today
    believable(on, moment.today, "taking a payment off an invoice")
    named = command.invoices or tuple(PaymentPart(invoice=one) for one in paid.applied)
    if not named:
        raise NotOpen(
            f"Payment {command.payment_id} stands against no invoice.", payment_id=paid.payment_id
        )
    if len({part.invoice for part in named}) < len(named):
        raise Malformed("An invoice is named once: add its parts up.")
    parts = tuple(
        taken_off(paid, account.invoice(part.invoice), _minor(part, paid.currency), on)
        for part in named
    )
    accounting_date, out_of_period = known.register.posted_on(on)
    return (
        PaymentUnapplied(
            payment_id=paid.payment_id,
            customer_id=account.customer_id,
            currency=paid.currency,
            on=on,
            accounting_date=accounting_date,
            out_of_period=out_of_period,
            parts=parts,
            reason=command.reason,
            postings=balanced(settled(account, parts, accounting_date, policy, -1)),
        ),
    )


def payment_in(known: Knowledge, payment_id: str) -> tuple[CustomerAccount, Paid]:
    """A recorded payment and the account it is in. Refuses one this book never saw."""
    recorded = known.payment(payment_id).recorded
    if recorded is None:
        raise UnknownPayment(
            f"No payment {payment_id} is recorded in this book: check the id and the book.",
            payment_id=payment_id,
        )
    account = known.cash(recorded.customer_id)
    return account, account.payments[payment_id]
