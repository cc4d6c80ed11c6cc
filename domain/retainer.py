"""Deposits: asked for, due, received, drawn by invoices, given back, lapsed, refunded. A liability until work is done."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from domain.event import Event, Part
from domain.posting import Posting

Because: TypeAlias = Literal["agreed", "replenishment"]
Outcome: TypeAlias = Literal["breakage", "refund"]


class DepositRequested(Event, frozen=True, kw_only=True):
    """The customer is asked for a deposit, under a number without gaps. Nothing is owed by that alone."""

    contract_id: str
    deposit_id: str
    customer_id: str
    currency: str
    number: str
    series: str
    sequence: int
    minor: int  # without tax
    tax: int = 0  # where it is taxed on receipt
    requested_on: date
    due_on: date
    cancellable: bool = True
    because: Because = "agreed"
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"retainer:{self.contract_id}", f"series:{self.series}", f"number:{self.number}")


class DepositFellDue(Event, frozen=True, kw_only=True):
    """An unpaid deposit that can not be cancelled is due: a receivable and a contract liability."""

    contract_id: str
    deposit_id: str
    currency: str
    minor: int
    tax: int = 0
    due_on: date
    accounting_date: date
    out_of_period: bool = False
    postings: tuple[Posting, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"retainer:{self.contract_id}",)


class DepositReceived(Event, frozen=True, kw_only=True):
    """A deposit was paid, wholly or in part: from now on invoices may draw it."""

    contract_id: str
    deposit_id: str
    currency: str
    minor: int  # without tax
    tax: int = 0
    received_on: date
    lapses_on: date | None = None  # the last day on which it can be drawn
    reference: str = ""
    accounting_date: date
    out_of_period: bool = False
    postings: tuple[Posting, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"retainer:{self.contract_id}",)


class DepositRequestCancelled(Event, frozen=True, kw_only=True):
    """What was not yet paid of a deposit is no longer asked for."""

    contract_id: str
    deposit_id: str
    currency: str
    minor: int
    tax: int = 0
    on: date
    reason: str
    accounting_date: date
    out_of_period: bool = False
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"retainer:{self.contract_id}",)


class DepositPart(Part, frozen=True, kw_only=True):
    """So much of one deposit."""

    deposit_id: str
    minor: int


class DepositsLapsed(Event, frozen=True, kw_only=True):
    """Deposits passed their last day unused: breakage where contract and law say so, else owed back."""

    contract_id: str
    currency: str
    on: date
    outcome: Outcome
    parts: tuple[DepositPart, ...]
    balance: int  # what can still be drawn of all deposits
    accounting_date: date
    out_of_period: bool = False
    postings: tuple[Posting, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"retainer:{self.contract_id}",)


class DepositsRefunded(Event, frozen=True, kw_only=True):
    """Money went back to the customer: first what was owed back already, then what was not drawn."""

    contract_id: str
    currency: str
    on: date
    owed: tuple[DepositPart, ...] = ()
    undrawn: tuple[DepositPart, ...] = ()
    reason: str
    reference: str = ""
    balance: int
    accounting_date: date
    out_of_period: bool = False
    postings: tuple[Posting, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"retainer:{self.contract_id}",)


class DepositStranded(Event, frozen=True, kw_only=True):
    """The contract is over and money of the customer is still held: somebody has to clear it."""

    contract_id: str
    currency: str
    on: date
    minor: int

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"retainer:{self.contract_id}",)


RetainerEvent: TypeAlias = (
    DepositRequested
    | DepositFellDue
    | DepositReceived
    | DepositRequestCancelled
    | DepositsLapsed
    | DepositsRefunded
    | DepositStranded
)
