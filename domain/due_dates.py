"""When an invoice is due, by its terms: days after its date, after the end of its month, or a fixed day."""

from __future__ import annotations

from datetime import date, timedelta

from domain.period import last_day, on_day, period_of
from domain.settlement_terms import Due


def due_on(issued_on: date, terms: Due | None, payment_days: int) -> date:
    """The due date of an invoice; without terms of the contract, the customer's days to pay."""
    if terms is None:
        return issued_on + timedelta(days=payment_days)
    earliest = issued_on + timedelta(days=terms.days)
    match terms.rule:
        case "net_days":
            return earliest
        case "end_of_month":
            return last_day(period_of(issued_on)) + timedelta(days=terms.days)
        case "day_of_month":
            same = on_day(earliest.year, earliest.month, terms.day)
            return (
                same if same >= earliest else on_day(earliest.year, earliest.month + 1, terms.day)
            )
