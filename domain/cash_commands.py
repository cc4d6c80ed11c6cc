"""Commands about cash: payments recorded, applied, taken off, refunded, charged back; receivables given up."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.cash import Method
from domain.command import Command, Currency, Id, Number, Shape, Word
from domain.invoice_commands import CreditPart

Reference = Annotated[str, msgspec.Meta(max_length=500)]


class PaymentPart(Shape, frozen=True, kw_only=True):
    """An invoice by its number or id; without an amount, as much as is owed and the money reaches."""

    invoice: Id
    amount: Number | None = None


Parts = Annotated[tuple[PaymentPart, ...], msgspec.Meta(max_length=500)]


class RecordPayment(Command, frozen=True, kw_only=True):
    """Record money that came in, once per source id, and put it against the invoices it names.

    The customer may be left out when the reference or an invoice says whose it is.
    """

    payment_id: Id
    customer_id: Id | None = None
    received_on: date
    amount: Number
    currency: Currency
    reference: Reference = ""
    method: Method = "bank_transfer"
    invoices: Parts = ()


class ApplyPayment(Command, frozen=True, kw_only=True):
    """Put unapplied money of a payment against invoices; what they do not need stays unapplied."""

    payment_id: Id
    invoices: Annotated[tuple[PaymentPart, ...], msgspec.Meta(min_length=1, max_length=500)]
    on: date | None = None  # default: today


class UnapplyPayment(Command, frozen=True, kw_only=True):
    """Take a payment's money off invoices again: off all of them when none is named."""

    payment_id: Id
    invoices: Parts = ()
    on: date | None = None
    reason: Word


class RefundPayment(Command, frozen=True, kw_only=True):
    """Give money of a payment back: unapplied money, or off the invoice that is named.

    With `adjust` the invoice is credited by the same amount, so that nothing is owed on it again;
    without, what was given back is owed once more.
    """

    payment_id: Id
    amount: Number | None = None  # default: what is unapplied, or what the credit comes to
    invoice_id: Id | None = None
    adjust: bool = False
    lines: tuple[CreditPart, ...] = ()  # what is credited; default: the whole invoice
    write_off: bool = False  # write the credited work off instead of making it billable again
    refunded_on: date
    reason: Word


class RecordChargeback(Command, frozen=True, kw_only=True):
    """The bank took a payment back, or a part: first what is unapplied, then off invoices, latest first."""

    payment_id: Id
    amount: Number | None = None  # default: all that is left of it
    fee: Number = 0
    charged_back_on: date
    reason: Word


class WriteOffReceivable(Command, frozen=True, kw_only=True):
    """Give up what is owed on an invoice, within one's authority: a small difference, or a bad debt."""

    invoice_id: Id
    amount: Number | None = None  # default: all that is owed
    written_on: date
    reason: Word


class RecoverReceivable(Command, frozen=True, kw_only=True):
    """Undo the write-off of a receivable: the customer pays after all, or it was the wrong invoice."""

    invoice_id: Id
    amount: Number | None = None  # default: all that is written off
    recovered_on: date
    reason: Word


class GrantCredit(Command, frozen=True, kw_only=True):
    """Give a customer a credit without an invoice line, as goodwill, within one's authority.

    It settles the next invoice or is paid out like any credit balance. It changes no tax: no supply is priced anew.
    """

    customer_id: Id
    currency: Currency
    amount: Number
    granted_on: date
    reason: Word


class WithdrawCredit(Command, frozen=True, kw_only=True):
    """Take goodwill back that no invoice has used, wholly when no amount is named."""

    customer_id: Id
    currency: Currency
    amount: Number | None = None
    withdrawn_on: date
    reason: Word


class RefundCredit(Command, frozen=True, kw_only=True):
    """Pay a customer's credit balance out, wholly when no amount is named."""

    customer_id: Id
    currency: Currency
    amount: Number | None = None
    refunded_on: date
    reason: Word


CashCommand: TypeAlias = (
    RecordPayment
    | ApplyPayment
    | UnapplyPayment
    | RefundPayment
    | RecordChargeback
    | WriteOffReceivable
    | RecoverReceivable
    | RefundCredit
    | GrantCredit
    | WithdrawCredit
)
