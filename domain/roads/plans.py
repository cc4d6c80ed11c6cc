"""The roads of commands about what is billed besides time."""

from __future__ import annotations

from typing import Any

from domain import planning
from domain.plan_commands import (
    AcceptMilestone,
    CompleteMilestone,
    DeliverUnits,
    RaiseInstalments,
    ReopenMilestone,
    ReportProgress,
    WithdrawDelivery,
)
from domain.road import Road, account


def _plan(command: Any) -> tuple[str, ...]:
    return *account(command), f"plan:{command.contract_id}"


ROADS: dict[type, Road] = {
    RaiseInstalments: Road(planning.raise_instalments, account),
    CompleteMilestone: Road(planning.complete_milestone, _plan),
    AcceptMilestone: Road(planning.accept_milestone, _plan),
    ReopenMilestone: Road(planning.reopen_milestone, _plan),
    DeliverUnits: Road(planning.deliver_units, _plan),
    WithdrawDelivery: Road(planning.withdraw_delivery, _plan),
    ReportProgress: Road(planning.report_progress, _plan),
}
