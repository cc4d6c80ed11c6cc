"""Adding up the ledger of a book from its journal, page by page, and seeing that closed months say what they said."""

from __future__ import annotations

import msgspec

from domain.catalogue import FINANCIAL
from domain.ledger_totals import LedgerTotals, after, digest_of_balances
from domain.period import PeriodPinned, PeriodReopened
from projections.pages import Paged

LINES, BYTES = 5_000, 2**22  # at a time
MARKS = frozenset({"PeriodPinned", "PeriodReopened"})


class Agreement(msgspec.Struct, frozen=True):
    """How a pinned month compares with what the journal's postings add up to."""

    period: str
    through: int
    agrees: bool


def added_up(journal: Paged, totals: LedgerTotals) -> LedgerTotals:
    """The totals brought up to the head of the book."""
    while lines := journal.page(totals.through, LINES, BYTES, FINANCIAL):
        seen = [(line.position, line.entry.event) for line in lines]
        totals = after(totals, seen, lines[-1].position)
    return totals


def agreements(journal: Paged) -> list[Agreement]:
    """Every month ever pinned, compared with the journal: as it stood until it was reopened, or stands now."""
    totals, pins, found = LedgerTotals(), dict[str, PeriodPinned](), list[Agreement]()
    while lines := journal.page(totals.through, LINES, BYTES, FINANCIAL | MARKS):
        first = 0
        for n, line in enumerate(lines):
            event = line.entry.event
            if isinstance(event, PeriodPinned):
                pins[event.period] = event
            elif isinstance(event, PeriodReopened) and event.period in pins:
                seen = [(one.position, one.entry.event) for one in lines[first:n]]
                totals, first = after(totals, seen, line.position), n
                found.append(_compared(totals, pins.pop(event.period)))
        seen = [(one.position, one.entry.event) for one in lines[first:]]
        totals = after(totals, seen, lines[-1].position)
    return [*found, *(_compared(totals, pin) for _, pin in sorted(pins.items()))]


def _compared(totals: LedgerTotals, pin: PeriodPinned) -> Agreement:
    now = digest_of_balances(totals.balances(pin.period))
    return Agreement(pin.period, pin.through, pin.ledger == now == digest_of_balances(pin.balances))
