"""Collecting what is owed: reminders by level, disputes that stop them, customers that became one."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from domain.boundary import REGISTER
from domain.event import Event, Part
from domain.posting import Posting
from domain.ruling import Ruling

CreditStatus: TypeAlias = Literal["ordinary", "key_account", "watched", "never_dunned"]
CollectionRole: TypeAlias = Literal["clerk", "credit_control", "controller", "finance_director"]
Fees: TypeAlias = Literal["asked", "charged"]
Outcome: TypeAlias = Literal["paid_in_full", "credited", "withdrawn", "upheld"]


class Reminder(Part, frozen=True, kw_only=True):
    """One overdue invoice in a reminder: its level, what it says, and who sees to it."""

    invoice_id: str
    number: str
    level: int
    days_overdue: int
    open: int
    fee: int = 0  # what the letter asks for; it is owed where the fact says that fees are charged
    text: str
    desk: str
    ruling: Ruling


class DunningRaised(Event, frozen=True, kw_only=True):
    """A customer is reminded of overdue invoices, each level of each invoice once."""

    customer_id: str
    currency: str
    on: date
    reminders: tuple[Reminder, ...]
    charged: bool = False  # the fees are owed, each with its invoice
    accounting_date: date | None = None  # where they are
    out_of_period: bool = False
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (
            f"cash:{self.customer_id}",
            *(f"invoice:{one.invoice_id}" for one in self.reminders),
        )


class InvoiceDisputed(Event, frozen=True, kw_only=True):
    """The customer contests an invoice, or a part of it: it is not dunned until that is settled."""

    invoice_id: str
    number: str
    customer_id: str
    currency: str
    on: date
    minor: int  # contested
    reason: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"invoice:{self.invoice_id}", f"cash:{self.customer_id}")


class DisputeSettled(Event, frozen=True, kw_only=True):
    """What was contested is settled; what is still owed can be dunned again."""

    invoice_id: str
    number: str
    customer_id: str
    on: date
    outcome: Outcome
    note: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"invoice:{self.invoice_id}", f"cash:{self.customer_id}")


class CreditStatusSet(Event, frozen=True, kw_only=True):
    """How a customer is dunned."""

    customer_id: str
    status: CreditStatus
    reason: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"customer:{self.customer_id}")


class AuthorityGranted(Event, frozen=True, kw_only=True):
    """Somebody holds a role in collection, and with it the authority to give receivables up."""

    person: str
    role: CollectionRole
    reason: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"authority:{self.person}")


CollectionEvent: TypeAlias = (
    DunningRaised | InvoiceDisputed | DisputeSettled | CreditStatusSet | AuthorityGranted
)
