"""Approvals that can not mean anything are refused whole."""

from __future__ import annotations

from datetime import date

import pytest

from domain.refusal import Malformed
from domain.time_commands import ApproveTime, BillableQuantity, RecordTime
from tests.laws.small_firm import SmallFirm


def test_a_charged_quantity_for_an_entry_that_is_not_approved_is_refused() -> None:
    firm = SmallFirm()
    for entry in ("t:1", "t:2"):
        firm.do(
            RecordTime(
                entry_id=entry,
                project_id="P1",
                person_id="p1",
                worked_on=date(2026, 1, 5),
                quantity=8,
            )
        )
    stray = BillableQuantity(entry_id="t:2", quantity=6)
    head = len(firm.lines())
    with pytest.raises(Malformed, match="t:2"):
        firm.do(ApproveTime(entry_ids=("t:1",), billable=(stray,)))
    assert len(firm.lines()) == head
