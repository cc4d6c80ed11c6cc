"""Payments: received, put against invoices, taken off, refunded, charged back; credit balances."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.cash_commands import (
    ApplyPayment,
    GrantCredit,
    PaymentPart,
    RecordChargeback,
    RecordPayment,
    RefundCredit,
    RefundPayment,
    UnapplyPayment,
    WithdrawCredit,
)
from domain.invoice_commands import CreditPart
from features.checks import money_is
from features.stage import Stage
from features.steps.billing import lines_of
from features.steps.words import Amount, Reference, Unclear, rows, said_amount, said_invoice
from features.vocabulary import act, view
from projections import unapplied

PARTS = ("invoice", "amount")


def _named(stage: Stage, payment: str | None) -> str:
    return payment or f"pay-{len(stage.asked) + 1}"


def _receive(
    stage: Stage,
    amount: Amount,
    payment: str | None,
    on: date | None,
    customer: str | None = None,
    parts: tuple[PaymentPart, ...] = (),
    reference: str = "",
) -> None:
    if customer is not None:
        stage.defaults.customer(customer)
    command = RecordPayment(
        payment_id=_named(stage, payment),
        customer_id=customer,
        received_on=on or stage.today,
        amount=amount.text,
        currency=amount.currency,
        reference=reference,
        invoices=parts,
    )
    stage.ask(command)


def _part(stage: Stage, invoice: Reference, amount: Amount | None = None) -> PaymentPart:
    _, found = stage.documents.find(invoice)
    return PaymentPart(invoice=found, amount=None if amount is None else amount.text)


def _parts(stage: Stage, datatable: list[list[str]]) -> tuple[PaymentPart, ...]:
    return tuple(
        _part(
            stage,
            said_invoice(row["invoice"]),
            said_amount(row["amount"]) if "amount" in row else None,
        )
        for row in rows(datatable, *PARTS, needs=("invoice",))
    )


@act("<customer> pays/paid <amount>[ as payment <payment>][ on <date>]", RecordPayment)
def pays(
    stage: Stage, customer: str, amount: Amount, payment: str | None, date: date | None
) -> None:
    """A customer's money comes in and says nothing of what it is for: it stays unapplied.

    `ACME pays 500.00 GBP as payment BANK-1 on 2026-02-10`
    """
    _receive(stage, amount, payment, date, customer)


@act(
    "<customer> pays/paid <amount> for <invoice>[ as payment <payment>][ on <date>]", RecordPayment
)
def pays_for(
    stage: Stage,
    customer: str,
    amount: Amount,
    invoice: Reference,
    payment: str | None,
    date: date | None,
) -> None:
    """A customer's money comes in for one invoice. What the invoice does not need stays unapplied.

    `ACME pays 1,000.00 GBP for the invoice`
    """
    _receive(stage, amount, payment, date, customer, (_part(stage, invoice),))


@act(
    "<customer> pays/paid <amount> for these invoices[ as payment <payment>][ on <date>]",
    RecordPayment,
    table=PARTS,
)
def pays_for_several(
    stage: Stage,
    customer: str,
    amount: Amount,
    payment: str | None,
    date: date | None,
    datatable: list[list[str]],
) -> None:
    """A customer's money comes in for several invoices, served in their order; without an amount, as far as it
    goes.

    `ACME pays 1,500.00 GBP for these invoices`
    """
    _receive(stage, amount, payment, date, customer, _parts(stage, datatable))


@act(
    "<amount> comes/came in with the reference <reference:text>[ as payment <payment>][ on <date>]",
    RecordPayment,
)
def comes_in(
    stage: Stage, amount: Amount, reference: str, payment: str | None, date: date | None
) -> None:
    """Money comes in, as on a bank statement: whose it is and what for is told by the invoice numbers in it.

    `1,000.00 GBP comes in with the reference "GB01-INV-2026-000001 thank you"`
    """
    _receive(stage, amount, payment, date, reference=reference)


@act("payment <payment> is put against <invoice>[ with <amount>][ on <date>]", ApplyPayment)
def put_against(
    stage: Stage, payment: str, invoice: Reference, amount: Amount | None, date: date | None
) -> None:
    """Puts unapplied money of a payment against an invoice: as much as is owed, unless an amount is said.

    `payment BANK-1 is put against the first invoice with 200.00 GBP`
    """
    part = _part(stage, invoice, amount)
    stage.ask(ApplyPayment(payment_id=payment, invoices=(part,), on=date))


@act("payment <payment> is put against these invoices[ on <date>]", ApplyPayment, table=PARTS)
def put_against_several(
    stage: Stage, payment: str, date: date | None, datatable: list[list[str]]
) -> None:
    """Puts unapplied money of a payment against several invoices in one act.

    `payment BANK-1 is put against these invoices`
    """
    stage.ask(ApplyPayment(payment_id=payment, invoices=_parts(stage, datatable), on=date))


@act(
    "payment <payment> is taken off <invoice>[ with <amount>][ on <date>][ because <why>]",
    UnapplyPayment,
)
def taken_off(
    stage: Stage,
    payment: str,
    invoice: Reference,
    amount: Amount | None,
    date: date | None,
    why: str | None,
) -> None:
    """Takes a payment's money off an invoice again: all of it, unless an amount is said.

    `payment BANK-1 is taken off the invoice because "it was for another"`
    """
    part = _part(stage, invoice, amount)
    reason = why or "put against the wrong invoice"
    stage.ask(UnapplyPayment(payment_id=payment, invoices=(part,), on=date, reason=reason))


@act(
    "<amount> of payment <payment> is refunded[ off <invoice>][ on <date>][ because <why>]",
    RefundPayment,
)
def refunded(
    stage: Stage,
    amount: Amount,
    payment: str,
    invoice: Reference | None,
    date: date | None,
    why: str | None,
) -> None:
    """Gives money of a payment back: unapplied money, or money taken off an invoice, which is then owed again.

    `100.00 GBP of payment BANK-1 is refunded off the invoice because "paid twice"`
    """
    stage.ask(
        RefundPayment(
            payment_id=payment,
            amount=amount.text,
            invoice_id=None if invoice is None else stage.documents.find(invoice)[1],
            refunded_on=date or stage.today,
            reason=why or "agreed with the customer",
        )
    )


@act(
    "<amount> of payment <payment> is refunded and credited on <entry> of <invoice>[ because <why>]",
    RefundPayment,
)
def refunded_and_credited(
    stage: Stage, amount: Amount, payment: str, entry: str, invoice: Reference, why: str | None
) -> None:
    """Gives money of a payment back and credits an entry of its invoice by as much, so that nothing is owed.

    `100.00 GBP of payment BANK-1 is refunded and credited on psa:1 of the invoice`
    """
    (line,) = lines_of(stage, invoice, entry)
    stage.ask(
        RefundPayment(
            payment_id=payment,
            invoice_id=stage.documents.find(invoice)[1],
            adjust=True,
            lines=(CreditPart(number=line.number, amount=amount.text),),
            refunded_on=stage.today,
            reason=why or "agreed with the customer",
        )
    )


@act(
    "payment <payment> is charged back[ with <amount>][ and a fee of <fee:amount>][ on <date>]"
    "[ because <why>]",
    RecordChargeback,
)
def charged_back(
    stage: Stage,
    payment: str,
    amount: Amount | None,
    fee: Amount | None,
    date: date | None,
    why: str | None,
) -> None:
    """The bank takes a payment back: all that is left of it, unless an amount is said. Its fee is ours.

    `payment BANK-1 is charged back and a fee of 15.00 GBP because "contested"`
    """
    stage.ask(
        RecordChargeback(
            payment_id=payment,
            amount=None if amount is None else amount.text,
            fee="0" if fee is None else fee.text,
            charged_back_on=date or stage.today,
            reason=why or "contested by the cardholder",
        )
    )


@act("the credit balance of <customer> is paid out[ with <amount>][ on <date>]", RefundCredit)
def credit_paid_out(stage: Stage, customer: str, amount: Amount | None, date: date | None) -> None:
    """Pays a customer's credit balance out: in the book's own currency and wholly, unless an amount is said.

    `the credit balance of ACME is paid out with 40.00 GBP`
    """
    book = stage.defaults.book()
    stage.ask(
        RefundCredit(
            customer_id=customer,
            currency=amount.currency if amount else stage.defaults.currencies[book],
            amount=None if amount is None else amount.text,
            refunded_on=date or stage.today,
            reason="asked for by the customer",
        )
    )


@act("<customer> is granted a credit of <amount>[ on <date>] because <why>", GrantCredit)
def credit_granted(
    stage: Stage, customer: str, amount: Amount, date: date | None, why: str
) -> None:
    """Gives a customer a credit without an invoice line; who acts needs the authority.

    `ACME is granted a credit of 50.00 GBP because "the report was late" by Carla`
    """
    stage.ask(
        GrantCredit(
            customer_id=customer,
            currency=amount.currency,
            amount=amount.text,
            granted_on=date or stage.today,
            reason=why,
        )
    )


@act(
    "the credit granted to <customer> is withdrawn[ with <amount>][ on <date>] because <why>",
    WithdrawCredit,
)
def credit_withdrawn(
    stage: Stage, customer: str, amount: Amount | None, date: date | None, why: str
) -> None:
    """Takes goodwill back that is not used: in the book's own currency and wholly, unless an amount is said.

    `the credit granted to ACME is withdrawn with 20.00 GBP because "it was in time"`
    """
    book = stage.defaults.book()
    stage.ask(
        WithdrawCredit(
            customer_id=customer,
            currency=amount.currency if amount else stage.defaults.currencies[book],
            amount=None if amount is None else amount.text,
            withdrawn_on=date or stage.today,
            reason=why,
        )
    )


def _payment(stage: Stage, payment: str) -> Any:
    found = stage.look(unapplied.payments, stage.defaults.book(), settled=True)
    for one in found:
        if one.payment_id == payment:
            return one
    raise Unclear(f"No payment {payment} is recorded in this book.")


@view("<amount> of payment <payment> is unapplied", "unapplied.payments")
def is_unapplied(stage: Stage, amount: Amount, payment: str) -> None:
    """Checks what of a payment is unapplied.

    `250.00 GBP of payment BANK-1 is unapplied`
    """
    found = _payment(stage, payment)
    money_is(found.unapplied, found.currency, amount, f"unapplied of {payment}")


@view("<customer> has <amount> of unapplied money", "unapplied.payments")
def has_unapplied(stage: Stage, customer: str, amount: Amount) -> None:
    """Checks what of all of a customer's payments is unapplied, in one currency.

    `ACME has 250.00 GBP of unapplied money`
    """
    found = stage.look(unapplied.payments, stage.defaults.book(), customer_id=customer)
    rest = sum(one.unapplied for one in found if one.currency == amount.currency)
    money_is(rest, amount.currency, amount, f"unapplied money of {customer}")


@view("<customer> has a credit balance of <amount>", "unapplied.credit_balances")
def has_credit(stage: Stage, customer: str, amount: Amount) -> None:
    """Checks what is held for a customer because more was credited than it owed.

    `ACME has a credit balance of 100.00 GBP`
    """
    found = stage.look(unapplied.credit_balances, stage.defaults.book(), customer_id=customer)
    held = sum(one.minor for one in found if one.currency == amount.currency)
    money_is(held, amount.currency, amount, f"credit balance of {customer}")
