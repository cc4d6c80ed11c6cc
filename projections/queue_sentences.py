"""What the audit trail says of the cases of the queue themselves."""

from __future__ import annotations

from domain.catalogue import AnyEvent
from domain.exception_owner import ExceptionAssigned


def told(event: AnyEvent, _: str | None) -> str | None:
    """A sentence for a fact about a case; None for any other fact."""
    match event:
        case ExceptionAssigned():
            case = f"Case {event.kind.replace('_', ' ')} on {event.ref}"
            why = f": {event.note}" if event.note else ""
            return f"{case} is {event.owner or 'nobody'}'s to see to{why}"
        case _:
            return None
