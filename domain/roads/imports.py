"""The roads of commands about imports."""

from __future__ import annotations

from typing import Any

from domain import data_desk
from domain.boundary import REGISTER
from domain.catalogue import AnyEvent
from domain.import_commands import ClearRow, ReportRefusedRows
from domain.knowledge import Knowledge
from domain.policy import Moment, Policy
from domain.road import Road


def _import(command: Any) -> tuple[str, ...]:
    return REGISTER, f"import:{command.import_id}"


def _report(
    command: ReportRefusedRows, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    return data_desk.report(command, known.imported(command.import_id), policy, moment)


def _clear(
    command: ClearRow, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    return data_desk.clear(command, known.imported(command.import_id), policy, moment)


ROADS: dict[type, Road] = {
    ReportRefusedRows: Road(_report, _import),
    ClearRow: Road(_clear, _import),
}
