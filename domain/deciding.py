"""Which decision answers which command, and what each must look at first: the boundary an auditor asks for."""

from __future__ import annotations

from collections.abc import Iterable

from domain.catalogue import AnyEvent
from domain.commands import AnyCommand
from domain.knowledge import Knowledge
from domain.policy import Moment, Policy
from domain.road import Road
from domain.roads import (
    costs,
    entities,
    imports,
    invoices,
    master_data,
    papers,
    time_entries,
)

ROADS: dict[type, Road] = {
    **master_data.ROADS,
    **papers.ROADS,
    **time_entries.ROADS,
    **invoices.ROADS,
    **imports.ROADS,
    **costs.ROADS,
    **entities.ROADS,
}


def decide(
    command: AnyCommand, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """The facts that follow from a command; none when it changes nothing. Raises Refused when it can not be."""
    return ROADS[type(command)].decide(command, known, policy, moment)


def first_look(command: AnyCommand) -> tuple[str, ...]:
    """The tags of the parts that a command names itself; every decision reads the register."""
    return ROADS[type(command)].first(command)


def looks_twice(command: AnyCommand) -> bool:
    """Whether a command's boundary follows in part from what it names."""
    return ROADS[type(command)].second is not None


def second_look(command: AnyCommand, known: Knowledge) -> Iterable[str]:
    """Further tags that follow from what the first look found: accounts of entries, an invoice's contracts."""
    look = ROADS[type(command)].second
    return () if look is None else look(command, known)
