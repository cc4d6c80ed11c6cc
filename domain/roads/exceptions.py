"""The roads of commands about the cases of the queue themselves."""

from __future__ import annotations

from domain.catalogue import AnyEvent
from domain.exception_commands import AssignException
from domain.exception_owner import ExceptionAssigned
from domain.knowledge import Knowledge
from domain.policy import Moment, Policy
from domain.road import Road
from domain.waiting_case import about, must_wait, where


def _assign(
    command: AssignException, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Give the case to its owner; whose it is already, no event. Raises NotOpen for one that does not wait."""
    must_wait(command, known)
    if known.case_owner(command.kind, command.ref).owner == command.owner:
        return ()
    return (
        ExceptionAssigned(
            kind=command.kind, ref=command.ref, owner=command.owner, note=command.note or ""
        ),
    )


ROADS: dict[type, Road] = {AssignException: Road(_assign, about, where)}
