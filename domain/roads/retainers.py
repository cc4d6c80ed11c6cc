"""The roads of commands about retainers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from domain import depositing, retaining
from domain.boundary import REGISTER
from domain.depositing import deposit_series
from domain.knowledge import Knowledge
from domain.retainer_commands import (
    CancelDepositRequest,
    ConfirmDepositPaid,
    ExpireDeposits,
    RefundDeposit,
    RequestDeposit,
    ReviewRetainer,
)
from domain.road import Road


def retainer(command: Any) -> tuple[str, ...]:
    """The deposits of the contract a command names."""
    return REGISTER, f"retainer:{command.contract_id}"


def _request(command: RequestDeposit, known: Knowledge) -> Iterable[str]:
    yield f"series:{deposit_series(known.register, command.requested_on)}"


def _review(command: ReviewRetainer, known: Knowledge) -> Iterable[str]:
    yield f"series:{deposit_series(known.register, command.on)}"


ROADS: dict[type, Road] = {
    RequestDeposit: Road(depositing.request, retainer, _request),
    ConfirmDepositPaid: Road(depositing.confirm, retainer),
    CancelDepositRequest: Road(depositing.cancel, retainer),
    ReviewRetainer: Road(retaining.review, retainer, _review),
    ExpireDeposits: Road(retaining.expire, retainer),
    RefundDeposit: Road(retaining.refund, retainer),
}
