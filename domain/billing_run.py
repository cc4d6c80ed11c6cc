"""What billing runs leave in the books besides drafts: an invoice too small to send, a billing date that was kept."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from domain.event import Event, Part
from domain.ruling import Reason


class WaitingLot(Part, frozen=True, kw_only=True):
    """A part of an entry's value that could be billed, and waits."""

    contract_id: str
    entry_id: str
    start: int
    end: int


class InvoicePostponed(Event, frozen=True, kw_only=True):
    """An invoice was not drafted: it would come to less than the contract's minimum. Its lots stay unbilled."""

    customer_id: str
    contracts: tuple[str, ...]
    currency: str
    cut_off: date
    project: str | None = None  # the invoice was to be for this one only
    purchase_order: str | None = None
    minor: int  # what it would have charged, before discounts and tax
    minimum: int
    lots: tuple[WaitingLot, ...]
    reason: Reason

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(f"account:{c}" for c in self.contracts)

    @property
    def part(self) -> tuple[str, str | None, str | None]:
        """Which invoice of its contracts it would have been."""
        return self.customer_id, self.project, self.purchase_order


class BillingDateKept(Event, frozen=True, kw_only=True):
    """Contracts were billed up to a cut-off of their calendar, once: by which run, and what came of it."""

    contracts: tuple[str, ...]
    cut_off: date
    on: date  # the billing date
    run: str
    drafts: tuple[str, ...] = ()  # none: nothing was billable, or too little
    waiting: int = 0  # invoices that would have been below the minimum

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(f"account:{c}" for c in self.contracts)


BillingRunEvent: TypeAlias = InvoicePostponed | BillingDateKept
