"""People borrowed from another entity: their cost at the transfer price, returned, and the lender's invoice."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from domain.event import Event, Part
from domain.posting import Posting
from domain.quote import Leg


class BorrowedLine(Part, frozen=True, kw_only=True):
    """One entry as its borrower sees it: the lender's price, and what that is in our own currency."""

    entry_id: str
    correlation: str  # ties it to the lender's side
    contract_id: str
    project_id: str
    person_id: str
    worked_on: date
    accounting_date: date  # in the borrower's calendar
    out_of_period: bool = False
    price: int
    currency: str
    legs: tuple[Leg, ...] = ()
    minor: int = 0
    waits: Literal["", "quote_missing"] = ""


class TimeBorrowed(Event, frozen=True, kw_only=True):
    """Borrowed work costs the transfer price: intercompany cost, accrued until the lender invoices it."""

    lender: str
    currency: str
    lines: tuple[BorrowedLine, ...]
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"borrowed:{self.lender}",)


class BorrowedConverted(Event, frozen=True, kw_only=True):
    """A quote that borrowed work waited for has come: its cost is posted now."""

    lender: str
    currency: str
    lines: tuple[BorrowedLine, ...]
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"borrowed:{self.lender}",)


class BorrowedReturned(Event, frozen=True, kw_only=True):
    """The approval was taken back: the cost is turned round as it was, at the original quote."""

    lender: str
    currency: str
    on: date
    accounting_date: date
    out_of_period: bool = False
    reason: str
    lines: tuple[BorrowedLine, ...]
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"borrowed:{self.lender}",)


class ReceivedLine(Part, frozen=True, kw_only=True):
    """A line of the lender's invoice, and the cost it settles in our own currency."""

    entry_id: str
    correlation: str
    contract_id: str
    reverses: bool = False
    price: int
    minor: int


class IntercompanyInvoiceReceived(Event, frozen=True, kw_only=True):
    """The lender's invoice: what was accrued is payable."""

    lender: str
    number: str
    period: str
    issued_on: date
    accounting_date: date
    out_of_period: bool = False
    currency: str
    base_currency: str
    lines: tuple[ReceivedLine, ...]
    total: int
    base_total: int
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"borrowed:{self.lender}", f"number:{self.number}")


BorrowingEvent: TypeAlias = (
    TimeBorrowed | BorrowedConverted | BorrowedReturned | IntercompanyInvoiceReceived
)
