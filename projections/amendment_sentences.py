"""What is said of amendments."""

from __future__ import annotations

from domain import amendment
from domain.catalogue import AnyEvent


def told(event: AnyEvent, _: str | None) -> str | None:
    """The fact in a sentence; None for a fact of another area."""
    match event:
        case amendment.AmendmentDrafted():
            lines = ", ".join(event.lines)
            return f"{_named(event)} drafted for line {lines} from {event.effective_date}: {event.reason}"
        case amendment.AmendmentSubmitted():
            return f"{_named(event)} submitted: its lines wait until it is decided"
        case amendment.AmendmentApproved():
            return f"{_named(event)} approved{_proposed(event)}"
        case amendment.CreditProposalAccepted():
            named = ", ".join(event.entry_ids)
            return f"{_named(event)}: {named} credited and priced by the terms in force"
        case amendment.CreditProposalDeclined():
            named = ", ".join(event.entry_ids)
            return f"{_named(event)}: {named} stays as it was billed: {event.reason}"
        case amendment.AmendmentRejected():
            return f"{_named(event)} rejected: {event.reason}"
        case amendment.AmendmentWithdrawn():
            return f"{_named(event)} withdrawn: {event.reason}"
        case _:
            return None


def _named(event: amendment.Amending) -> str:
    return f"Amendment {event.amendment_id} of {event.contract_id}"


def _proposed(event: amendment.AmendmentApproved) -> str:
    if not event.proposals:
        return ""
    named = ", ".join(one.entry_id for one in event.proposals)
    return f"; billed at other prices, so credit and rebill is proposed for {named}"
