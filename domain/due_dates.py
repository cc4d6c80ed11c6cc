"""When an invoice is due, by its terms: days after its date, after the end of its month, or a fixed day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from domain.settlement_terms import Due


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def on_day(year: int, month: int, day: int) -> date:
    """A day of a month, months counted on past December; the month's last where it is shorter."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(day, monthrange(year, month)[1]))


def due_on(issued_on: date, terms: Due | None, payment_days: int) -> date:
    """The due date of an invoice; without terms of the contract, the customer's days to pay."""
    if terms is None:
        return issued_on + timedelta(days=payment_days)
    earliest = issued_on + timedelta(days=terms.days)
    match terms.rule:
        case "net_days":
            return earliest
        case "end_of_month":
            return month_end(issued_on) + timedelta(days=terms.days)
        case "day_of_month":
            same = on_day(earliest.year, earliest.month, terms.day)
            return (
                same if same >= earliest else on_day(earliest.year, earliest.month + 1, terms.day)
            )
