"""Cash: payments received, put against invoices, taken off again, given back; receivables written off."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from domain.event import Event, Part
from domain.posting import Posting
from domain.ruling import Ruling

Method: TypeAlias = Literal["bank_transfer", "card", "cheque", "direct_debit", "cash", "other"]


class PaidPart(Part, frozen=True, kw_only=True):
    """Money put against one invoice, and the early-payment discount taken with it."""

    invoice_id: str
    number: str
    minor: int
    discount: int = 0


class WantedPart(Part, frozen=True, kw_only=True):
    """An invoice a payment is meant for, as its sender named it; without an amount, as far as it goes."""

    invoice: str  # its number or its id
    minor: int | None = None


class PaymentRecorded(Event, frozen=True, kw_only=True):
    """Money came in. Until it is put against invoices it is unapplied cash of the customer."""

    payment_id: str  # the source's own id, so that no payment is recorded twice
    customer_id: str
    currency: str
    minor: int
    received_on: date
    accounting_date: date
    out_of_period: bool = False
    reference: str = ""
    method: Method = "bank_transfer"
    wanted: tuple[WantedPart, ...] = ()
    postings: tuple[Posting, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"payment:{self.payment_id}", f"cash:{self.customer_id}")


class PaymentApplied(Event, frozen=True, kw_only=True):
    """Unapplied money of a payment settles invoices, wholly or in part."""

    payment_id: str
    customer_id: str
    currency: str
    on: date
    accounting_date: date
    out_of_period: bool = False
    parts: tuple[PaidPart, ...]
    postings: tuple[Posting, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return _tags(self.payment_id, self.customer_id, self.parts)


class PaymentUnapplied(Event, frozen=True, kw_only=True):
    """Money is taken off invoices again: they are owed once more, the money is unapplied."""

    payment_id: str
    customer_id: str
    currency: str
    on: date
    accounting_date: date
    out_of_period: bool = False
    parts: tuple[PaidPart, ...]
    reason: str
    postings: tuple[Posting, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return _tags(self.payment_id, self.customer_id, self.parts)


class PaymentRefunded(Event, frozen=True, kw_only=True):
    """Money goes back to the customer: unapplied money, or money taken off invoices in the same act."""

    payment_id: str
    customer_id: str
    currency: str
    on: date
    accounting_date: date
    out_of_period: bool = False
    minor: int
    parts: tuple[PaidPart, ...] = ()  # taken off invoices; the rest was unapplied
    reason: str
    postings: tuple[Posting, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return _tags(self.payment_id, self.customer_id, self.parts)


class PaymentChargedBack(Event, frozen=True, kw_only=True):
    """The bank took a payment back: what it settled is owed again. Its fee is the firm's cost."""

    payment_id: str
    customer_id: str
    currency: str
    on: date
    accounting_date: date
    out_of_period: bool = False
    minor: int
    parts: tuple[PaidPart, ...] = ()
    fee: int = 0
    reason: str
    postings: tuple[Posting, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return _tags(self.payment_id, self.customer_id, self.parts)


class ReceivableWrittenOff(Event, frozen=True, kw_only=True):
    """What is owed on an invoice is given up by somebody whose authority reaches so far."""

    invoice_id: str
    number: str
    customer_id: str
    currency: str
    on: date
    accounting_date: date
    out_of_period: bool = False
    minor: int
    kind: Literal["difference", "bad_debt"]
    reason: str
    by: str
    ruling: Ruling
    postings: tuple[Posting, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"invoice:{self.invoice_id}", f"cash:{self.customer_id}")


class CreditRefunded(Event, frozen=True, kw_only=True):
    """A credit balance is paid out to the customer."""

    customer_id: str
    currency: str
    on: date
    accounting_date: date
    out_of_period: bool = False
    minor: int
    reason: str
    postings: tuple[Posting, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"cash:{self.customer_id}",)


def _tags(payment_id: str, customer_id: str, parts: tuple[PaidPart, ...]) -> tuple[str, ...]:
    invoices = dict.fromkeys(f"invoice:{part.invoice_id}" for part in parts)
    return (f"payment:{payment_id}", f"cash:{customer_id}", *invoices)


Application: TypeAlias = PaymentApplied | PaymentUnapplied | PaymentRefunded | PaymentChargedBack


class ReceivableRecovered(Event, frozen=True, kw_only=True):
    """A write-off is undone, wholly or in part: it is owed again, against the account it was given up to."""

    invoice_id: str
    number: str
    customer_id: str
    currency: str
    on: date
    accounting_date: date
    out_of_period: bool = False
    minor: int
    difference: int = 0  # of `minor`: given up as a small difference; the rest was bad debt
    reason: str
    postings: tuple[Posting, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"invoice:{self.invoice_id}", f"cash:{self.customer_id}")


class CreditGranted(Event, frozen=True, kw_only=True):
    """A credit is given to a customer without an invoice line: goodwill, held until an invoice uses it."""

    customer_id: str
    currency: str
    on: date
    accounting_date: date
    out_of_period: bool = False
    minor: int
    reason: str
    by: str
    ruling: Ruling
    postings: tuple[Posting, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"cash:{self.customer_id}",)


class CreditWithdrawn(Event, frozen=True, kw_only=True):
    """Goodwill that no invoice used is taken back."""

    customer_id: str
    currency: str
    on: date
    accounting_date: date
    out_of_period: bool = False
    minor: int
    reason: str
    postings: tuple[Posting, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"cash:{self.customer_id}",)


CashEvent: TypeAlias = (
    PaymentRecorded
    | Application
    | ReceivableWrittenOff
    | ReceivableRecovered
    | CreditRefunded
    | CreditGranted
    | CreditWithdrawn
)
