"""Published answers about work in progress: accrued on approval, turned into billed, freed by credits, written off in its month."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from domain.cost_commands import CostRateTerms, PublishCostRates
from domain.invoice_commands import AdjustLine, CreditInvoice, CreditPart, IssueInvoice
from domain.master_commands import ClosePeriod, LineTerms, OpenProject, SignContract
from domain.money import amount
from domain.refusal import NothingToBill
from domain.time_commands import (
    ApproveTime,
    BillableQuantity,
    RecallApproval,
    RecordTime,
)
from domain.wip import TimeApproved
from domain.wip_commands import DecideAgain, WipPart, WriteOffTime
from tests.conformance.cases import case
from tests.conformance.firm import account, bill, draft, events, lines, record
from tests.laws.small_firm import SmallFirm

WORKED, MONTH_END = date(2026, 1, 12), date(2026, 1, 31)
COST, ALLOCATION, WIP, ACCRUED = "5000", "5100", "1210", "4010"
INVOICED, RECEIVABLE = "4000", "1100"


def pounds(text: str) -> int:
    return amount(text, "GBP")


def costed(cost_rate: str) -> SmallFirm:
    firm = SmallFirm()
    row = CostRateTerms(valid_from=date(2025, 1, 1), rate=cost_rate, currency="GBP")
    firm.do(PublishCostRates(rows=(row,)))
    return firm


def test_an_hour_accrues_and_its_accrual_turns_into_billed() -> None:
    published = case("WIP-D365-ACCRUAL")
    given, said = published["inputs"], published["expected"]
    firm = costed(given["cost_rate"])
    record(firm, "t:1", WORKED, given["hours"], rate=given["bill_rate"])
    on_hour, on_invoice = said["on_hour_posted"], said["on_invoice"]
    posted = firm.balances()
    assert posted[COST] == pounds(on_hour["project_cost_dr"])
    assert posted[ALLOCATION] == -pounds(on_hour["payroll_allocation_cr"])
    assert posted[WIP] == pounds(on_hour["wip_sales_value_dr"])
    assert posted[ACCRUED] == -pounds(on_hour["accrued_revenue_cr"])
    revenue = -sum(minor for code, minor in posted.items() if code.startswith("4"))
    assert revenue - posted[COST] == pounds(on_hour["profit_before_invoice"])
    bill(firm, MONTH_END)
    moved = firm.balances()
    moved.subtract(posted)
    assert moved[ACCRUED] == pounds(on_invoice["accrued_revenue_dr"])
    assert moved[WIP] == -pounds(on_invoice["wip_sales_value_cr"])
    assert moved[INVOICED] == -pounds(on_invoice["invoiced_revenue_cr"])
    assert moved[RECEIVABLE] == pounds(on_invoice["receivable_dr"])
    assert firm.balances()[WIP] == pounds(said["wip_after_invoice"])


def lifecycle(charged: str | None = None) -> SmallFirm:
    """Eight hours approved, at another quantity when one is given."""
    given = case("WIP-D365-TM-LIFECYCLE")["inputs"]
    firm = costed(given["cost_rate"])
    work = RecordTime(
        entry_id="t:1",
        project_id="P1",
        person_id="p1",
        worked_on=WORKED,
        quantity=given["hours"],
        rate=given["bill_rate"],
    )
    firm.do(work)
    quantity = () if charged is None else (BillableQuantity(entry_id="t:1", quantity=charged),)
    firm.do(ApproveTime(entry_ids=("t:1",), billable=quantity))
    return firm


def stands(firm: SmallFirm) -> Counter[str]:
    """Where the entry's value is, and what it cost."""
    found = account(firm)
    value = Counter(
        cost=sum(line.minor for line in found.costs.values()),
        unbilled=found.unbilled,
        billed=found.billed.get("t:1", 0),
        written_off=found.written.get("t:1", 0),
    )
    (approved,) = [line for event in events(firm, TimeApproved) for line in event.lines]
    value["not_chargeable"] = sum(
        lot.end - lot.start for lot in approved.lots if lot.state == "not_chargeable"
    )
    assert firm.balances()[COST] == value["cost"]
    return value


def is_(found: Counter[str], **said: str) -> None:
    assert {name: found[name] for name in said} == {n: pounds(one) for n, one in said.items()}


def test_approval_at_the_same_at_fewer_and_at_more_hours_and_cancelled() -> None:
    said = case("WIP-D365-TM-LIFECYCLE")["expected"]
    is_(stands(lifecycle()), **said["approve_8h"])
    fewer = said["approve_6h"]
    is_(
        stands(lifecycle("6")),
        cost=fewer["cost"],
        unbilled=fewer["unbilled_chargeable"],
        not_chargeable=fewer["non_chargeable"],
    )
    is_(stands(lifecycle("10")), **said["approve_10h"])
    cancelled = lifecycle()
    cancelled.do(RecallApproval(entry_ids=("t:1",), reason="not this project"))
    is_(
        stands(cancelled),
        cost=said["cancel_approval"]["cost_net"],
        unbilled=said["cancel_approval"]["unbilled_net"],
    )
    assert not any(cancelled.balances().values())


def test_invoiced_whole_after_a_decrease_and_credited_in_part() -> None:
    said = case("WIP-D365-TM-LIFECYCLE")["expected"]
    whole = lifecycle()
    invoice = bill(whole, MONTH_END)
    is_(
        stands(whole),
        unbilled=said["invoice_8h"]["unbilled_net"],
        billed=said["invoice_8h"]["billed"],
        cost=said["invoice_8h"]["cost"],
    )
    part = CreditPart(number=1, quantity="2")
    whole.do(
        CreditInvoice(invoice_id=invoice, lines=(part,), credited_on=MONTH_END, reason="6 h only")
    )
    credited = said["credit_8h_to_6h"]
    is_(
        stands(whole),
        billed=credited["billed_net"],
        unbilled=credited["unbilled_chargeable_again"],
    )
    decreased = lifecycle()
    drafted = draft(decreased, MONTH_END)
    to = said["invoice_6h"]
    decreased.do(
        AdjustLine(invoice_id=drafted, number=1, amount=to["billed_chargeable"], reason="6 h only")
    )
    decreased.do(IssueInvoice(invoice_id=drafted, issued_on=MONTH_END))
    is_(
        stands(decreased),
        unbilled=to["unbilled_net"],
        billed=to["billed_chargeable"],
        written_off=to["billed_non_chargeable"],
    )


@pytest.mark.parametrize("closed", [True, False])
def test_a_write_off_belongs_to_the_period_in_which_it_was_posted(closed: bool) -> None:
    published = case("WIP-SAP-WRITEOFF-PERIOD")
    given, said = published["inputs"], published["expected"]
    month = given["period_004"]
    period, earlier = "2026-01", "2025-12"  # its fourth fiscal period and the one before
    firm = SmallFirm()
    record(firm, "t:1", WORKED, month["hours"], rate=month["rate"])
    value = pounds(month["rate"]) * int(month["write_off_hours"])
    part = WipPart(entry_id="t:1", amount=f"{value / 100:.2f}")
    if closed:
        firm.do(ClosePeriod(period=earlier))
    firm.do(WriteOffTime(contract_id="C1", parts=(part,), on=MONTH_END, reason="not agreed"))
    firm.do(DecideAgain(contract_id="C1", on=date(2025, 12, 31)))  # the earlier month is run again
    if not closed:
        firm.do(ClosePeriod(period=earlier))
    by_month: dict[str, Counter[str]] = {earlier: Counter(), period: Counter()}
    for posting in firm.postings():
        by_month[posting.on.isoformat()[:7]][posting.account] += posting.minor
    expected = said["period_004"]
    assert -by_month[period][ACCRUED] == pounds(expected["accrued"])
    assert by_month[period][WIP] == pounds(expected["net"])
    assert by_month[period][WIP] - pounds(expected["accrued"]) == pounds(expected["write_off"])
    assert by_month[earlier].total() == pounds(said["period_003_effect"])
    assert not any(by_month[earlier].values())


def test_after_a_partial_credit_what_stayed_billed_is_never_billed_again() -> None:
    published = case("BIL-ODOO-REBILL-PARTIAL-CREDIT")
    given, said = published["inputs"], published["expected"]
    firm = SmallFirm()
    entries = {f"t:{number}": one for number, one in enumerate(given["entries"])}
    for entry, one in entries.items():
        if not one.get("logged_after_credit"):
            record(firm, entry, _day(one["date"]), one["hours"])
    first = bill(firm, _day("07-25"))
    (credited,) = [
        line.number
        for line in lines(firm, first)
        if entries[line.entry_id]["hours"] == given["credit_hours"]
    ]
    part = CreditPart(number=credited, quantity=given["credit_hours"])
    credit: dict[str, Any] = {"credited_on": _day("07-28"), "reason": "asked for"}
    firm.do(CreditInvoice(invoice_id=first, lines=(part,), **credit))
    for entry, one in entries.items():
        if one.get("logged_after_credit"):
            record(firm, entry, _day(one["date"]), one["hours"])
    second = lines(firm, bill(firm, _day(given["invoice_2_range"][1])))
    rate = 100 * 100  # pence an hour
    assert sum(line.minor for line in second) == int(float(said["invoice_2_hours"]) * rate)
    assert account(firm).committed == int(said["net_billed_after"]) * rate
    assert sum(account(firm).approved.values()) == int(said["delivered"]) * rate
    with pytest.raises(NothingToBill):
        draft(firm, _day("08-31"))


def _day(text: str) -> date:
    return date.fromisoformat(f"2025-{text}")


@pytest.mark.parametrize("number", [0, 1, 2])
def test_time_is_rounded_up_to_a_quarter_of_an_hour_once(number: int) -> None:
    published = case("RND-TIME-IDEMPOTENT")
    given, said = published["inputs"], published["expected"]
    assert (given["mode"], given["interval_minutes"]) == ("up", 15)
    firm = SmallFirm()
    firm.do(OpenProject(project_id="R", name="R"))
    terms = LineTerms(line_id="1", projects=("R",), rounding="quarter_hour_up")
    firm.do(
        SignContract(
            contract_id="CR",
            customer_id="acme",
            currency="GBP",
            signed_on=date(2025, 1, 1),
            lines=(terms,),
        )
    )
    worked = given["durations_minutes"][number]
    record(firm, "t:1", WORKED, worked, unit="minutes", project_id="R", rate="60.00")
    (line,) = lines(firm, bill(firm, MONTH_END, "CR"))
    assert line.seconds == said["rounded_minutes"][number] * 60
    assert line.minor == said["rounded_minutes"][number] * 100
