"""How far a contract's milestones, deliveries and progress have come: facts, and their state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from domain.event import Event

if TYPE_CHECKING:
    from domain.catalogue import AnyEvent
    from domain.plan_terms import Trigger

ALL = Decimal(100)


class PlanFact(Event, frozen=True, kw_only=True):
    """A fact about one line of a contract's plan."""

    contract_id: str
    line_id: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"plan:{self.contract_id}",)


class MilestoneCompleted(PlanFact, frozen=True, kw_only=True):
    """A milestone is completed up to a percentage; where its trigger says so, that part may be billed."""

    milestone_id: str
    on: date
    percent: Decimal
    note: str = ""


class MilestoneAccepted(PlanFact, frozen=True, kw_only=True):
    """The customer accepted what is completed of a milestone."""

    milestone_id: str
    on: date
    percent: Decimal
    note: str = ""


class MilestoneReopened(PlanFact, frozen=True, kw_only=True):
    """A completion is taken back: nothing of the milestone is due any more."""

    milestone_id: str
    reason: str


class UnitsDelivered(PlanFact, frozen=True, kw_only=True):
    """Units of delivery reached the customer."""

    delivery_id: str
    quantity: Decimal
    on: date


class DeliveryWithdrawn(PlanFact, frozen=True, kw_only=True):
    """A delivery is taken back that should never have been recorded."""

    delivery_id: str
    reason: str


class ProgressReported(PlanFact, frozen=True, kw_only=True):
    """A line billed by progress has come to a percentage of its price."""

    percent: Decimal
    on: date


class Reached(msgspec.Struct, frozen=True):
    """How far a milestone is: completed and accepted in percent, since when, and in how many steps it was made due."""

    completed: Decimal = Decimal(0)
    accepted: Decimal = Decimal(0)
    steps: int = 0
    completed_on: date | None = None
    accepted_on: date | None = None

    def due(self, trigger: Trigger) -> tuple[Decimal, date | None]:
        """How many percent are due, and since when, where this makes it due."""
        if trigger == "accepted":
            return self.accepted, self.accepted_on
        return self.completed, self.completed_on


class PlanState(msgspec.Struct, frozen=True):
    """A contract's plan so far: milestones and deliveries by (line, id), progress by line."""

    contract_id: str
    milestones: Mapping[tuple[str, str], Reached] = {}
    deliveries: Mapping[tuple[str, str], UnitsDelivered] = {}
    progress: Mapping[str, tuple[Decimal, ...]] = {}  # every report, the last one holds

    def milestone(self, line_id: str, milestone_id: str) -> Reached:
        return self.milestones.get((line_id, milestone_id), Reached())

    def delivered(self, line_id: str) -> Decimal:
        """Units delivered on a line so far."""
        return sum(
            (one.quantity for (line, _), one in self.deliveries.items() if line == line_id),
            Decimal(0),
        )


def folded(before: PlanState, seen: Iterable[tuple[int, AnyEvent]]) -> PlanState:
    """The plan after further facts."""
    state = before
    for _, event in seen:
        state = _after(state, event)
    return state


def _after(state: PlanState, event: AnyEvent) -> PlanState:
    replace = msgspec.structs.replace
    match event:
        case MilestoneCompleted() | MilestoneAccepted():
            key = (event.line_id, event.milestone_id)
            reached = state.milestones.get(key, Reached())
            if isinstance(event, MilestoneCompleted):
                steps = reached.steps + 1
                reached = replace(
                    reached, completed=event.percent, steps=steps, completed_on=event.on
                )
            else:
                reached = replace(reached, accepted=event.percent, accepted_on=event.on)
            return replace(state, milestones={**state.milestones, key: reached})
        case MilestoneReopened():
            key = (event.line_id, event.milestone_id)
            steps = state.milestones[key].steps
            return replace(state, milestones={**state.milestones, key: Reached(steps=steps)})
        case UnitsDelivered():
            key = (event.line_id, event.delivery_id)
            return replace(state, deliveries={**state.deliveries, key: event})
        case DeliveryWithdrawn():
            gone = (event.line_id, event.delivery_id)
            kept = {key: one for key, one in state.deliveries.items() if key != gone}
            return replace(state, deliveries=kept)
        case ProgressReported():
            before = state.progress.get(event.line_id, ())
            progress = {**state.progress, event.line_id: (*before, event.percent)}
            return replace(state, progress=progress)
        case _:
            return state


PlanEvent: TypeAlias = (
    MilestoneCompleted
    | MilestoneAccepted
    | MilestoneReopened
    | UnitsDelivered
    | DeliveryWithdrawn
    | ProgressReported
)
