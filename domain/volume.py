"""Volume discounts: what a contract's volume in a period has earned, less what was given for it already."""

from __future__ import annotations

from datetime import date

from domain.billing_history import VOLUME, VOLUME_LOST, History
from domain.settlement_terms import VolumeDiscount
from domain.settling import Extra, share


def earned(terms: VolumeDiscount, billed: int) -> int:
    """The discount on all that was billed in a period."""
    reached = [tier for tier in terms.tiers if billed > tier.above]
    if terms.reach == "retrospective":
        return share(reached[-1].percent, billed) if reached else 0
    if not reached:
        return 0
    ends = [*(tier.above for tier in reached[1:]), billed]
    slices = zip(reached, ends, strict=True)
    return sum(share(tier.percent, end - tier.above) for tier, end in slices)


def volume_extra(
    terms: VolumeDiscount, history: History, contract_id: str, net: int, on: date
) -> Extra | None:
    """The allowance on an invoice for what its contract has billed in the period, this one included.

    What was given beyond what stayed billed, because of credits, is charged back. An allowance is never
    more than the invoice has of the contract: the rest comes on the next one.
    """
    before = history.in_period(terms.period, on)
    due = earned(terms, before.billed + net) - before.discounted
    if due > 0:
        given = min(due, net)
        return Extra(-given, terms.reason, VOLUME, contract_id) if given > 0 else None
    if due < 0:
        return Extra(-due, f"{terms.reason} no longer earned", VOLUME_LOST, contract_id)
    return None
