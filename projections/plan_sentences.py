"""What is said of milestones, deliveries and progress."""

from __future__ import annotations

from domain import plan
from domain.catalogue import AnyEvent


def told(event: AnyEvent, _: str | None) -> str | None:
    """The fact in a sentence; None for a fact of another area."""
    match event:
        case plan.MilestoneCompleted():
            return f"Milestone {_milestone(event)} completed to {event.percent} % on {event.on}{_note(event.note)}"
        case plan.MilestoneAccepted():
            return f"Milestone {_milestone(event)} accepted at {event.percent} % on {event.on}{_note(event.note)}"
        case plan.MilestoneReopened():
            return f"Milestone {_milestone(event)} reopened: {event.reason}"
        case plan.UnitsDelivered():
            return f"Delivery {event.delivery_id} of {event.quantity} on line {event.line_id} of {event.contract_id} on {event.on}"
        case plan.DeliveryWithdrawn():
            return f"Delivery {event.delivery_id} on line {event.line_id} of {event.contract_id} withdrawn: {event.reason}"
        case plan.ProgressReported():
            return f"Line {event.line_id} of {event.contract_id} has come to {event.percent} % by {event.on}"
        case _:
            return None


def _milestone(
    event: plan.MilestoneCompleted | plan.MilestoneAccepted | plan.MilestoneReopened,
) -> str:
    return f"{event.milestone_id} of line {event.line_id} of {event.contract_id}"


def _note(note: str) -> str:
    return f": {note}" if note else ""
