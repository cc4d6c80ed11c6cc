"""What real systems get wrong about caps (semantics 2.11): edges 16, 17 and 18, each on its own."""

from __future__ import annotations

from datetime import date

import pytest

from domain.contract import CapAmended
from domain.invoice import InvoiceCredited, InvoiceDrafted, InvoiceIssued
from domain.invoice_commands import DraftInvoice, IssueInvoice
from domain.master_commands import AmendCap
from domain.refusal import CapReached, NothingToBill
from domain.time_commands import ApproveTime, RecordTime
from processes.desk import Receipt
from tests.laws.small_firm import BOOK, SmallFirm

DAY, MONTH_END = date(2026, 1, 5), date(2026, 1, 31)
LINE = {"level": "line", "line_id": "1"}


def firm_with(cap: str, *hours: int, **level: str) -> SmallFirm:
    """A contract with a cap at a level and approved work at 100.00 an hour, a day each."""
    firm = SmallFirm()
    amend(firm, cap, **level)
    for number, worked in enumerate(hours):
        entry = f"t:{number}"
        work = RecordTime(
            entry_id=entry,
            project_id="P1",
            person_id="p1",
            worked_on=date(2026, 1, 5 + number),
            quantity=worked,
        )
        firm.do(work)
        firm.do(ApproveTime(entry_ids=(entry,)))
    return firm


def amend(firm: SmallFirm, cap: str, **level: str) -> Receipt:
    command = AmendCap(
        contract_id="C1",
        not_to_exceed=cap,
        effective_date=DAY,
        reason="agreed",
        **level,  # type: ignore[arg-type]
    )
    return firm.do(command)


def draft(firm: SmallFirm) -> str:
    drafted = firm.do(DraftInvoice(contracts=("C1",), cut_off=MONTH_END))
    return str(drafted.about["invoice_id"])


def issue(firm: SmallFirm, invoice: str) -> Receipt:
    return firm.do(IssueInvoice(invoice_id=invoice, issued_on=MONTH_END))


@pytest.mark.parametrize("level", [{}, LINE], ids=["contract", "line"])
def test_edge_16_a_cap_lowered_below_consumed_blocks_and_flags_and_credits_nothing(
    level: dict[str, str],
) -> None:
    firm = firm_with("1000.00", 7, 5, **level)
    issue(firm, draft(firm))
    amend(firm, "400.00", **level)
    events = [line.entry.event for line in firm.lines()]
    (flagged,) = [e for e in events if isinstance(e, CapAmended) and e.below_consumed]
    assert flagged.level == level.get("level", "contract")
    assert not [e for e in events if isinstance(e, InvoiceCredited)]
    with pytest.raises(NothingToBill):
        draft(firm)
    (account,) = firm.desk.accounts(BOOK, ["C1"])
    assert (account.committed, account.unbilled, account.over_cap) == (100_000, 0, 20_000)


@pytest.mark.parametrize("level", [{}, LINE], ids=["contract", "line"])
def test_edge_17_the_cap_is_checked_at_the_invoice_too_not_only_at_approval(
    level: dict[str, str],
) -> None:
    firm = firm_with("1000.00", 7, **level)
    drafted = draft(firm)
    amend(firm, "500.00", **level)
    with pytest.raises(CapReached, match=r"500\.00 GBP"):
        issue(firm, drafted)
    amend(firm, "700.00", **level)
    issue(firm, drafted)


@pytest.mark.parametrize("level", [{}, LINE], ids=["contract", "line"])
def test_edge_18_two_runs_share_the_last_room_and_bill_it_once(level: dict[str, str]) -> None:
    firm = firm_with("1000.00", 7, 5, **level)
    first = draft(firm)
    with pytest.raises(NothingToBill):
        draft(firm)
    issue(firm, first)
    events = [line.entry.event for line in firm.lines()]
    assert len([e for e in events if isinstance(e, InvoiceDrafted)]) == 1
    assert sum(e.total for e in events if isinstance(e, InvoiceIssued)) == 100_000
