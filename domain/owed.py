"""What a customer owes on one invoice, what one payment has left, and the merge that moves both."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from msgspec import field

from domain.boundary import REGISTER
from domain.event import Event, Part
from domain.foreign_receivable import Carried


class Owed(Part, frozen=True, kw_only=True):
    """One issued invoice as the customer's account sees it, in minor units."""

    invoice_id: str
    number: str
    currency: str
    contracts: tuple[str, ...]
    issued_on: date
    due_on: date
    payable: int
    credited: int = 0  # by credit memos, less what they left as a credit balance
    applied: int = 0  # by payments
    discounted: int = 0  # by paying early
    written_off: int = 0
    differences: int = 0  # of `written_off`: small ones; the rest is bad debt
    written_on: date | None = None  # when something was last written off
    discount: int = 0  # what may be taken by paying up to `discount_until`
    discount_until: date | None = None
    discount_tax: int = 0  # of `discount`: tax that falls with it
    proportionate: bool = False  # a part that is paid in time earns its part of the discount
    fees: int = 0  # of reminders, where they are charged
    level: int = 0  # the highest reminder raised
    disputed: str = ""  # why; empty: it is not

    @property
    def open(self) -> int:
        """What is still owed."""
        settled = self.credited + self.applied + self.discounted + self.written_off
        return self.payable + self.fees - settled

    @property
    def contract_id(self) -> str:
        """The contract that postings of money name; none when the invoice is for several."""
        return self.contracts[0] if len(self.contracts) == 1 else ""


class Paid(Part, frozen=True, kw_only=True):
    """One payment: where its money went. applied + refunded + charged back + rest = minor."""

    payment_id: str
    currency: str
    received_on: date
    minor: int
    reference: str = ""
    applied: dict[str, int] = field(default_factory=dict)  # by invoice, the latest last
    discounts: dict[str, int] = field(default_factory=dict)
    applied_on: dict[str, date] = field(default_factory=dict)  # none is taken off before
    refunded: int = 0
    charged_back: int = 0

    @property
    def rest(self) -> int:
        """What is unapplied."""
        return self.minor - sum(self.applied.values()) - self.refunded - self.charged_back


class CreditBalance(Part, frozen=True, kw_only=True):
    """Credit beyond what was owed, in one currency."""

    currency: str
    minor: int
    goodwill: int = 0  # of `minor`: granted without an invoice line


class CustomersMerged(Event, frozen=True, kw_only=True):
    """Two customers are one: the account of the one that goes moves as it stands; its history stays."""

    customer_id: str
    into: str
    on: date
    reason: str
    invoices: tuple[Owed, ...] = ()
    payments: tuple[Paid, ...] = ()
    credits: tuple[CreditBalance, ...] = ()
    carried: tuple[Carried, ...] = ()  # those in foreign currencies

    @property
    def tags(self) -> tuple[str, ...]:
        return (
            REGISTER,
            f"customer:{self.customer_id}",
            f"customer:{self.into}",
            f"cash:{self.customer_id}",
            f"cash:{self.into}",
        )


MergeEvent: TypeAlias = CustomersMerged
