"""The roads of commands about collecting what is owed."""

from __future__ import annotations

from collections.abc import Iterable

from domain import dunning, merging
from domain.collection_commands import (
    DisputeInvoice,
    GrantAuthority,
    MergeCustomers,
    RunDunning,
    SetCreditStatus,
    SettleDispute,
)
from domain.knowledge import Knowledge
from domain.road import Road, invoice
from domain.roads.cash import owing


def _dunned(command: RunDunning, known: Knowledge) -> Iterable[str]:
    return (f"cash:{customer}" for customer in dunning.dunned(command, known))


def _both(command: MergeCustomers, known: Knowledge) -> Iterable[str]:
    yield f"cash:{known.register.staying(command.customer_id)}"
    yield f"cash:{known.register.staying(command.into)}"


ROADS: dict[type, Road] = {
    RunDunning: Road(dunning.run, second=_dunned),
    DisputeInvoice: Road(dunning.dispute, invoice, owing),
    SettleDispute: Road(dunning.settle, invoice, owing),
    SetCreditStatus: Road(dunning.set_status),
    GrantAuthority: Road(dunning.grant),
    MergeCustomers: Road(merging.merge, second=_both),
}
