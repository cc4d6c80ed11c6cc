"""A line's own step of billable time, as it is agreed: six minutes up is usual, five minutes down is somebody's."""

from __future__ import annotations

from domain.contract import QuantityRounding
from domain.master_commands import LineTerms
from domain.quantity import Seconds, rounded
from domain.refusal import Malformed

MINUTE = 60  # seconds


def own_rounding(terms: LineTerms) -> QuantityRounding | None:
    """The step a line names instead of a usual one. Raises Malformed where it names both."""
    own = terms.own_rounding
    if own is None:
        return None
    if terms.rounding != "exact":
        raise Malformed(
            f"Line {terms.line_id} rounds time by {terms.rounding} or by a step of its own, not by both."
        )
    return QuantityRounding(minutes=own.minutes, mode=own.mode, least=own.least)


def by_own_step(worked: Seconds, own: QuantityRounding) -> Seconds:
    """Billable time by a line's own step; work of any length counts the least that is agreed."""
    billable = rounded(worked, own.mode, own.minutes * MINUTE)
    return max(billable, own.least * MINUTE) if worked > 0 else billable
