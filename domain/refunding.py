"""Money that goes back: refunds with or without an adjustment, chargebacks, credit balances paid out."""

from __future__ import annotations

from datetime import date

from domain.applications import discount_of, posted, taken_off
from domain.believing import believable
from domain.cash import CreditRefunded, PaidPart, PaymentChargedBack, PaymentRefunded
from domain.cash_commands import RecordChargeback, RefundCredit, RefundPayment
from domain.catalogue import AnyEvent
from domain.crediting import credit
from domain.customer_account import CustomerAccount, folded
from domain.invoice import InvoiceCredited
from domain.invoice_commands import CreditInvoice
from domain.knowledge import Knowledge
from domain.money import amount, written
from domain.owed import Paid
from domain.paying import payment_in
from domain.policy import Moment, Policy
from domain.posting import Posting, balanced
from domain.refusal import BadAmount, BadDate, Malformed, TooMuch


def credit_for(command: RefundPayment) -> CreditInvoice:
    """The credit memo that a refund with adjustment makes."""
    assert command.invoice_id is not None
    return CreditInvoice(
        invoice_id=command.invoice_id,
        lines=command.lines,
        credited_on=command.refunded_on,
        reason=command.reason,
        write_off=command.write_off,
    )


def refund(
    command: RefundPayment, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Give money of a payment back. With `adjust`, credit its invoice by as much in the same act."""
    account, paid = payment_in(known, command.payment_id)
    _on(command.refunded_on, paid, moment, "a refund")
    if command.adjust:
        return _with_adjustment(command, account, paid, known, policy, moment)
    if command.lines or command.write_off:
        raise Malformed("Lines are credited only by a refund with adjustment: say adjust.")
    asked = None if command.amount is None else amount(command.amount, paid.currency)
    return (_refunded(command, account, paid, asked, known, policy),)


def _with_adjustment(
    command: RefundPayment,
    account: CustomerAccount,
    paid: Paid,
    known: Knowledge,
    policy: Policy,
    moment: Moment,
) -> tuple[AnyEvent, ...]:
    """The money goes back first, so that the credit meets what is owed again and leaves no balance."""
    if command.invoice_id is None:
        raise Malformed("A refund with adjustment names the invoice that is credited.")
    memo = next(
        one
        for one in credit(credit_for(command), known, policy, moment)
        if isinstance(one, InvoiceCredited)
    )
    if command.amount is not None and amount(command.amount, paid.currency) != memo.payable:
        raise Malformed(
            f"The credit comes to {written(memo.payable, paid.currency)}, the refund to "
            f"{command.amount}: name the lines that are credited, or leave the amount out.",
            amount=str(command.amount),
        )
    refunded = _refunded(command, account, paid, memo.payable, known, policy)
    after = folded(account, [(0, refunded)])
    supposed = known.with_part(known.register.cash_of(account.customer_id), after)
    return (refunded, *credit(credit_for(command), supposed, policy, moment))


def _refunded(
    command: RefundPayment,
    account: CustomerAccount,
    paid: Paid,
    asked: int | None,
    known: Knowledge,
    policy: Policy,
) -> PaymentRefunded:
    on, out_of_period = known.register.posted_on(command.refunded_on)
    parts: tuple[PaidPart, ...] = ()
    if command.invoice_id is not None:
        owed = account.invoice(command.invoice_id)
        parts = (taken_off(paid, owed, asked, command.refunded_on),)
    minor = sum(part.minor for part in parts) or (paid.rest if asked is None else asked)
    if not parts and not 0 < minor <= paid.rest:
        raise TooMuch(
            f"{written(minor, paid.currency)} of payment {paid.payment_id} can not be refunded: "
            f"{written(paid.rest, paid.currency)} of it is unapplied. Name the invoice to take it off.",
            payment_id=paid.payment_id,
        )
    postings: list[Posting] = [*posted(policy, on, "refund_payment", None, paid.currency, minor)]
    for part in parts:
        owed = account.invoices[part.invoice_id]
        postings += posted(policy, on, "apply_payment", owed, paid.currency, -part.minor)
        postings += discount_of(part, owed, on, policy, -1)
    return PaymentRefunded(
        payment_id=paid.payment_id,
        customer_id=account.customer_id,
        currency=paid.currency,
        on=command.refunded_on,
        accounting_date=on,
        out_of_period=out_of_period,
        minor=minor,
        parts=parts,
        reason=command.reason,
        postings=balanced(postings),
    )


def charge_back(
    command: RecordChargeback, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """The bank took money back: what is unapplied first, then off invoices, latest first."""
    account, paid = payment_in(known, command.payment_id)
    _on(command.charged_back_on, paid, moment, "a chargeback")
    left = paid.minor - paid.refunded - paid.charged_back
    minor = left if command.amount is None else amount(command.amount, paid.currency)
    if not 0 < minor <= left:
        raise TooMuch(
            f"{written(minor, paid.currency)} of payment {paid.payment_id} can not be charged back: "
            f"{written(left, paid.currency)} of it is left.",
            payment_id=paid.payment_id,
        )
    fee = amount(command.fee, paid.currency)
    if fee < 0:
        raise BadAmount("A bank's fee is not less than nothing.", amount=str(command.fee))
    parts = _latest_first(account, paid, minor - min(minor, paid.rest), command.charged_back_on)
    on, out_of_period = known.register.posted_on(command.charged_back_on)
    unapplied = minor - sum(part.minor for part in parts)
    postings: list[Posting] = [
        *posted(policy, on, "refund_payment", None, paid.currency, unapplied),
        *posted(policy, on, "bank_charge", None, paid.currency, fee),
    ]
    for part in parts:
        owed = account.invoices[part.invoice_id]
        postings += posted(policy, on, "charge_back", owed, paid.currency, part.minor)
        postings += discount_of(part, owed, on, policy, -1)
    return (
        PaymentChargedBack(
            payment_id=paid.payment_id,
            customer_id=account.customer_id,
            currency=paid.currency,
            on=command.charged_back_on,
            accounting_date=on,
            out_of_period=out_of_period,
            minor=minor,
            parts=parts,
            fee=fee,
            reason=command.reason,
            postings=balanced(postings),
        ),
    )


def _latest_first(
    account: CustomerAccount, paid: Paid, minor: int, on: date
) -> tuple[PaidPart, ...]:
    parts: list[PaidPart] = []
    for invoice_id, there in reversed(paid.applied.items()):
        taken = min(minor, there)
        if taken:
            parts.append(taken_off(paid, account.invoices[invoice_id], taken, on))
            minor -= taken
    return tuple(parts)


def _on(on: date, paid: Paid, moment: Moment, what: str) -> None:
    believable(on, moment.today, what)
    if on < paid.received_on:
        raise BadDate(
            f"Payment {paid.payment_id} came on {paid.received_on}: {what} can not be dated {on}.",
            on=str(on),
        )


def refund_credit(
    command: RefundCredit, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Pay a customer's credit balance out. Raises TooMuch for more than it is."""
    known.register.customer(command.customer_id)
    believable(command.refunded_on, moment.today, "a refund")
    account = known.cash(command.customer_id)
    held = account.credit.get(command.currency, 0)
    minor = held if command.amount is None else amount(command.amount, command.currency)
    if not 0 < minor <= held:
        raise TooMuch(
            f"{written(minor, command.currency)} can not be paid out to {account.customer_id}: its "
            f"credit balance is {written(held, command.currency)}.",
            customer_id=account.customer_id,
        )
    on, out_of_period = known.register.posted_on(command.refunded_on)
    return (
        CreditRefunded(
            customer_id=account.customer_id,
            currency=command.currency,
            on=command.refunded_on,
            accounting_date=on,
            out_of_period=out_of_period,
            minor=minor,
            reason=command.reason,
            postings=balanced(posted(policy, on, "refund_credit", None, command.currency, minor)),
        ),
    )
