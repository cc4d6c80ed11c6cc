"""What is said of charges: amounts a contract makes due besides time."""

from __future__ import annotations

from domain import wip
from domain.catalogue import AnyEvent
from domain.money import written
from projections.phrases import NAMED, waiting_lots


def told(event: AnyEvent, _: str | None) -> str | None:
    """The fact in a sentence; None for a fact of another area."""
    match event:
        case wip.ChargesRaised():
            value = written(sum(line.minor for line in event.lines), event.currency)
            named = ", ".join(line.description or line.entry_id for line in event.lines[:NAMED])
            more = f" and {len(event.lines) - NAMED} more" if len(event.lines) > NAMED else ""
            waits = waiting_lots(event.lines)
            return f"{named}{more} due under {event.contract_id}, worth {value}{waits}"
        case _:
            return None
