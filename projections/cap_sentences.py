"""What is said of caps at every level, of who is served first, and of who pays."""

from __future__ import annotations

from domain.cap_terms import CustomerCapSet, ItemsPrioritised
from domain.catalogue import AnyEvent
from domain.funding_terms import FundingAmended, FundingTerms
from projections.phrases import cap, entries, money


def told(event: AnyEvent, currency: str | None) -> str | None:
    """The fact in a sentence; None for a fact of another area."""
    match event:
        case CustomerCapSet():
            limit = cap(None if event.terms is None else event.terms.limit, event.currency)
            below = ", below what is consumed" if event.below_consumed else ""
            return (
                f"Customer {event.customer_id} on all its contracts in {event.currency} {limit}{below} "
                f"from {event.effective_date}: {event.reason}"
            )
        case ItemsPrioritised(entry_ids=()):
            return f"Work under {event.contract_id} goes by its day again: {event.reason}"
        case ItemsPrioritised():
            what = entries(event.entry_ids)
            return f"{what} of {event.contract_id} put before other work: {event.reason}"
        case FundingAmended():
            return (
                f"Funding of {event.contract_id} from {event.effective_date}: "
                f"{_sources(event.terms, currency)}: {event.reason}"
            )
        case _:
            return None


def _sources(terms: FundingTerms, currency: str | None) -> str:
    told_of = (
        s.source_id if s.limit is None else f"{s.source_id} up to {money(s.limit, currency)}"
        for s in terms.sources
    )
    return ", ".join(told_of)
