"""Figures of the firm as formulas: exact sums in, an exact figure out, none where there is nothing to divide by."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
PLACES = Decimal("0.0001")


def utilisation(billable_hours: Decimal, hours: Decimal) -> Decimal | None:
    """Utilisation = billable hours / norm hours (or all hours approved)."""
    return ratio(billable_hours, hours)


def realisation(billed: Decimal, standard_value: Decimal) -> Decimal | None:
    """Realisation = billed / standard value of billable work."""
    return ratio(billed, standard_value)


def effective_rate(billed: Decimal, billable_hours: Decimal) -> Decimal | None:
    """Effective rate = billed / billable hours."""
    return ratio(billed, billable_hours)


def leakage(
    approved: Decimal, not_chargeable: Decimal, billed: Decimal, written_off: Decimal, wip: Decimal
) -> Decimal:
    """Leakage = approved - not chargeable - billed - written off - WIP: anything but nothing is a defect."""
    return approved - not_chargeable - billed - written_off - wip


def wip_days(wip: Decimal, billed: Decimal, days: Decimal) -> Decimal | None:
    """WIP days = WIP / average daily billed value, over so many days."""
    return ratio(wip * days, billed) if billed > 0 else None


def cycle_time(days: Decimal, invoices: Decimal) -> Decimal | None:
    """Invoice cycle time = invoice date - last approval date, in days, on the average of the invoices."""
    return ratio(days, invoices)


def waited(issued_on: date, approved_on: date) -> int:
    """Days from the last approval to the invoice's date; none for an invoice that is dated back before it."""
    return max((issued_on - approved_on).days, 0)


def billed_on_schedule(billed_in_time: Decimal, scheduled: Decimal) -> Decimal | None:
    """Billed on schedule = approved value invoiced by its scheduled date / approved value, in percent."""
    return ratio(billed_in_time * 100, scheduled)


def dispute_rate(disputed: Decimal, invoices: Decimal) -> Decimal | None:
    """Dispute rate = invoices disputed / invoices issued, in percent."""
    return ratio(disputed * 100, invoices)


def exceptions_within_service_level(in_time: Decimal, measured: Decimal) -> Decimal | None:
    """Exceptions within service level = cases cleared in time / cases cleared, or open and late, in percent."""
    return ratio(in_time * 100, measured)


def ratio(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """To four places half-up; none (not defined) where nothing is divided by."""
    if not denominator:
        return None
    return EXACT.divide(numerator, denominator).quantize(PLACES, ROUND_HALF_UP, EXACT)
