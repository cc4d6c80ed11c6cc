"""What is said of retainers: deposits asked for, paid, due, lapsed, refunded."""

from __future__ import annotations

from domain import retainer
from domain.catalogue import AnyEvent
from domain.money import written


def told(event: AnyEvent, _: str | None) -> str | None:
    """The fact in a sentence; None for a fact of another area."""
    match event:
        case retainer.DepositRequested():
            asked = written(event.minor + event.tax, event.currency)
            why = ", to bring the balance back up" if event.because == "replenishment" else ""
            return (
                f"Deposit {event.number} of {asked} asked for under {event.contract_id}{why}, "
                f"due {event.due_on}"
            )
        case retainer.DepositFellDue():
            due = written(event.minor + event.tax, event.currency)
            return f"Deposit {event.deposit_id} fell due on {event.due_on}: {due} is owed"
        case retainer.DepositReceived():
            paid = written(event.minor + event.tax, event.currency)
            return f"{paid} of deposit {event.deposit_id} came in on {event.received_on}"
        case retainer.DepositRequestCancelled():
            left = written(event.minor + event.tax, event.currency)
            return f"{left} of deposit {event.deposit_id} no longer asked for: {event.reason}"
        case _:
            return _ends(event)


def _ends(event: AnyEvent) -> str | None:
    match event:
        case retainer.DepositsLapsed():
            lapsed = written(sum(part.minor for part in event.parts), event.currency)
            became = "kept as breakage" if event.outcome == "breakage" else "owed back"
            return f"{lapsed} of deposits under {event.contract_id} lapsed on {event.on}: {became}"
        case retainer.DepositsRefunded():
            minor = sum(part.minor for part in (*event.owed, *event.undrawn))
            back = written(minor, event.currency)
            return f"{back} of deposits under {event.contract_id} refunded: {event.reason}"
        case retainer.DepositStranded():
            held = written(event.minor, event.currency)
            return (
                f"{event.contract_id} is over and {held} of the customer's deposits is still held"
            )
        case _:
            return None
