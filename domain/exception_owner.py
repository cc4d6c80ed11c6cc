"""Whose a case of the queue is: who sees to it, by whose word and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from domain.event import Event

if TYPE_CHECKING:
    from domain.catalogue import AnyEvent

CaseKind: TypeAlias = Literal[
    "hold",
    "over_cap",
    "rate_missing",
    "quote_missing",
    "parked",
    "refused_row",
    "cap_blocked",
    "cap_threshold",
    "cost_rate",
    "expense",
    "duplicate_expense",
    "duplicate_time",
    "draft_blocked",
    "intercompany",
    "dispute",
    "reminder_due",
]


class ExceptionAssigned(Event, frozen=True, kw_only=True):
    """A case of the queue is somebody's to see to; or nobody's again. It stays on its desk."""

    kind: CaseKind
    ref: str
    owner: str | None = None
    note: str = ""

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"case:{self.kind}:{self.ref}",)


class CaseOwner(msgspec.Struct, frozen=True):
    """Who a case was given to last; nobody as long as it was given to nobody."""

    case: str  # "<kind>:<ref>"
    owner: str | None = None


def folded(before: CaseOwner, seen: Iterable[tuple[int, AnyEvent]]) -> CaseOwner:
    """Whose the case is after further facts."""
    state = before
    for _, event in seen:
        if isinstance(event, ExceptionAssigned):
            state = CaseOwner(before.case, event.owner)
    return state


ExceptionEvent: TypeAlias = ExceptionAssigned
