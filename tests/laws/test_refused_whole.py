"""What can not be meant is refused whole, in words, and leaves no trace."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.commands import AnyCommand
from domain.invoice_commands import DraftInvoice
from domain.master_commands import AmendCap
from domain.refusal import BadDate, Malformed, Refused
from domain.time_commands import ApproveTime, RecordTime
from domain.wip_commands import WipPart, WriteOffTime
from tests.laws.small_firm import SmallFirm

DAY = date(2026, 3, 2)


@pytest.fixture
def firm() -> SmallFirm:
    """One approved hour of 100.00."""
    firm = SmallFirm()
    worked: dict[str, Any] = {
        "project_id": "P1",
        "person_id": "p1",
        "worked_on": DAY,
        "quantity": 1,
    }
    firm.do(RecordTime(entry_id="t:1", **worked))
    firm.do(ApproveTime(entry_ids=("t:1",)))
    return firm


@pytest.mark.parametrize("amount", [None, "3.00"])
def test_a_write_off_that_names_an_entry_twice(firm: SmallFirm, amount: str | None) -> None:
    twice = (WipPart(entry_id="t:1", amount=amount),) * 2
    off = WriteOffTime(contract_id="C1", parts=twice, on=DAY, reason="agreed")
    refused(firm, off, Malformed, "t:1 is named 2 times")


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_cut_off_no_month_has(firm: SmallFirm, day: date) -> None:
    refused(firm, DraftInvoice(contracts=("C1",), cut_off=day), BadDate, "not a believable date")


def test_terms_from_before_there_were_rules(firm: SmallFirm) -> None:
    cap = AmendCap(contract_id="C1", not_to_exceed="1.00", effective_date=date.min, reason="x")
    refused(firm, cap, BadDate, "answers from")


def refused(firm: SmallFirm, command: AnyCommand, reason: type[Refused], words: str) -> None:
    """Refused for that reason, and nothing is recorded."""
    head = len(firm.lines())
    said = firm.tried(command)
    assert isinstance(said, reason)
    assert words in said.says
    assert len(firm.lines()) == head
