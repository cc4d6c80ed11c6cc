"""What one entity has borrowed from another: what stands, what waits for a quote, and which invoices came."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from domain.borrowing import (
    BorrowedConverted,
    BorrowedLine,
    BorrowedReturned,
    IntercompanyInvoiceReceived,
    TimeBorrowed,
)
from domain.catalogue import AnyEvent
from domain.lending_state import Tied


class Borrowing:
    """Never changed in place once handed out: see `folded`."""

    def __init__(self, lender: str) -> None:
        self.lender = lender
        self.lines: dict[Tied, BorrowedLine] = {}
        self.returned: dict[Tied, BorrowedLine] = {}
        self.waiting: dict[Tied, BorrowedLine] = {}
        self.received: dict[str, IntercompanyInvoiceReceived] = {}


def folded(before: Borrowing, seen: Iterable[tuple[int, AnyEvent]]) -> Borrowing:
    """The borrowing after further facts; the one given stays as it was."""
    after: Borrowing | None = None
    for _, event in seen:
        if after is None:
            after = copy(before)
            for name, value in vars(before).items():
                if isinstance(value, dict):
                    setattr(after, name, dict(value))
        effect = _EFFECTS.get(type(event))
        if effect is not None:
            effect(after, event)
    return before if after is None else after


def _borrowed(borrowing: Borrowing, event: TimeBorrowed | BorrowedConverted) -> None:
    for line in event.lines:
        tied = (line.correlation, line.entry_id)
        borrowing.lines[tied] = line
        if line.waits:
            borrowing.waiting[tied] = line
        else:
            borrowing.waiting.pop(tied, None)


def _returned(borrowing: Borrowing, event: BorrowedReturned) -> None:
    for line in event.lines:
        tied = (line.correlation, line.entry_id)
        borrowing.returned[tied] = line
        borrowing.waiting.pop(tied, None)


def _received(borrowing: Borrowing, event: IntercompanyInvoiceReceived) -> None:
    borrowing.received[event.number] = event


_EFFECTS: dict[type, Callable[[Borrowing, Any], None]] = {
    TimeBorrowed: _borrowed,
    BorrowedConverted: _borrowed,
    BorrowedReturned: _returned,
    IntercompanyInvoiceReceived: _received,
}
