"""Which decision answers which command, and what each must look at first: the boundary an auditor asks for."""

from __future__ import annotations

from collections.abc import Iterable

from domain.catalogue import AnyEvent
from domain.commands import AnyCommand
from domain.knowledge import Knowledge
from domain.policy import Moment, Policy
from domain.road import Road, register_only
from domain.roads import (
    agreements,
    amendments,
    caps,
    cash,
    collection,
    costs,
    entities,
    exceptions,
    expenses,
    figures,
    imports,
    invoices,
    master_data,
    papers,
    plans,
    retainers,
    tax,
    time_entries,
)
from domain.translating import translated

ROADS: dict[type, Road] = {
    **master_data.ROADS,
    **papers.ROADS,
    **agreements.ROADS,
    **amendments.ROADS,
    **time_entries.ROADS,
    **expenses.ROADS,
    **invoices.ROADS,
    **caps.ROADS,
    **plans.ROADS,
    **imports.ROADS,
    **costs.ROADS,
    **entities.ROADS,
    **cash.ROADS,
    **collection.ROADS,
    **retainers.ROADS,
    **tax.ROADS,
    **figures.ROADS,
    **exceptions.ROADS,
}


def decide(
    command: AnyCommand, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """The facts that follow from a command; none when it changes nothing. Raises Refused when it can not be."""
    events = ROADS[type(command)].decide(command, known, policy, moment)
    return translated(events, known, policy)


def first_look(command: AnyCommand) -> tuple[str, ...]:
    """The tags of the parts that a command names itself; every decision reads the register."""
    return ROADS[type(command)].first(command)


def looks_twice(command: AnyCommand) -> bool:
    """Whether a command's boundary may follow in part from what it names."""
    road = ROADS[type(command)]
    return road.second is not None or road.first is not register_only


def second_look(command: AnyCommand, known: Knowledge) -> Iterable[str]:
    """Further tags that follow from what the first look found: accounts of entries, an invoice's contracts,
    and the accounts that share a cap with one of those.
    """
    road = ROADS[type(command)]
    further = () if road.second is None else tuple(road.second(command, known))
    if not known.register.customer_caps:
        return further
    return (*further, *_sharing((*road.first(command), *further), known))


def _sharing(tags: Iterable[str], known: Knowledge) -> Iterable[str]:
    """Accounts of other contracts under a cap of the same customer: they are one boundary (2.5.8)."""
    for tag in tags:
        kind, _, contract_id = tag.partition(":")
        if kind == "account":
            for other in known.register.sharing(contract_id):
                yield f"account:{other}"
