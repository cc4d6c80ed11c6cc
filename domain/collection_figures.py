"""How fast customers pay: days sales outstanding in three ways, and how well what was due came in (semantics 2.12)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from domain.refusal import Malformed

EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
HUNDREDTH = Decimal("0.01")
Month = tuple[int, int]  # credit sales in minor units, days of the month


def dso(receivable: int, credit_sales: int, days: int) -> Decimal | None:
    """DSO = receivable / credit sales x days, to two places half-up; none without sales."""
    _days(days)
    return _ratio(receivable * days, credit_sales)


def best_possible(current: int, credit_sales: int, days: int) -> Decimal | None:
    """Best possible DSO: the same with only what is not yet due, as if nobody paid late."""
    return dso(current, credit_sales, days)


def count_back(receivable: int, months: Sequence[Month]) -> Decimal:
    """Walk back from the newest month: each month's sales are taken off the receivable.

    A month that is used up counts with all its days, the last in proportion. What is left beyond
    the oldest month told counts with no more days: tell enough months.
    """
    left, days = receivable, Decimal(0)
    for sales, length in months:
        if left <= 0:
            break
        if sales <= 0 or left >= sales:
            days += length
            left -= max(sales, 0)
        else:
            days += EXACT.divide(Decimal(left * length), Decimal(sales))
            left = 0
    return days.quantize(HUNDREDTH, ROUND_HALF_UP)


def effectiveness(
    opening: int, credit_sales: int, closing: int, closing_current: int
) -> Decimal | None:
    """Collection effectiveness index, in percent.

    (opening + credit sales - closing) / (opening + credit sales - what of the closing is not yet
    due) x 100: 100 when all that was due came in. None when nothing was due.
    """
    due = opening + credit_sales - closing_current
    return _ratio((opening + credit_sales - closing) * 100, due)


def dispute_rate(disputed: int, invoiced: int) -> Decimal | None:
    """Invoices disputed of those issued, in percent; none when nothing was issued."""
    return _ratio(disputed * 100, invoiced)


def _ratio(numerator: int, denominator: int) -> Decimal | None:
    if denominator <= 0:
        return None
    exact = EXACT.divide(Decimal(numerator), Decimal(denominator))
    return exact.quantize(HUNDREDTH, ROUND_HALF_UP)


def _days(days: int) -> None:
    if days <= 0:
        raise Malformed(f"DSO is asked over one day or more, not {days}.", days=days)
