"""What the audit trail says of master agreements."""

from __future__ import annotations

from domain import agreement
from domain.catalogue import AnyEvent


def told(event: AnyEvent, _: str | None) -> str | None:
    """The fact in a sentence; None for a fact of another area."""
    match event:
        case agreement.AgreementSigned():
            until = f" until {event.ends_on}" if event.ends_on else ""
            return (
                f"Master agreement {event.agreement_id} signed with {event.customer_id} in {event.currency}, "
                f"for statements of work from {event.starts_on}{until}"
            )
        case agreement.AgreementAmended():
            return (
                f"Master agreement {event.agreement_id} amended for what is signed from {event.effective_date}: "
                f"{event.reason}"
            )
        case agreement.AgreementEnded():
            return f"Master agreement {event.agreement_id} ends on {event.ends_on}: {event.reason}"
        case _:
            return None
