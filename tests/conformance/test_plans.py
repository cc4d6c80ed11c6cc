"""Published answers about what is billed besides time: milestones, parts of them, units of delivery, planned effort."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.contract import BillingModel
from domain.master_commands import LineTerms, OpenProject, SignContract
from domain.money import amount
from domain.plan_commands import (
    CompleteMilestone,
    DeliverUnits,
    MilestoneTerms,
    PlanTerms,
    RecurringTerms,
    ReportProgress,
    UnitTerms,
)
from domain.refusal import NothingToBill
from tests.conformance.cases import case
from tests.conformance.firm import account, bill, draft, lines, total
from tests.laws.small_firm import SmallFirm

SIGNED, MONTH_END = date(2026, 1, 1), date(2026, 3, 31)


def planned(
    model: BillingModel, starts_on: date = SIGNED, ends_on: date | None = None, **terms: Any
) -> SmallFirm:
    """A contract CP with one line that is billed by this plan."""
    firm = SmallFirm()
    firm.do(OpenProject(project_id="P", name="P"))
    line = LineTerms(line_id="1", projects=("P",), billing_model=model, plan=PlanTerms(**terms))
    firm.do(
        SignContract(
            contract_id="CP",
            customer_id="acme",
            currency="GBP",
            signed_on=min(SIGNED, starts_on),
            starts_on=starts_on,
            ends_on=ends_on,
            lines=(line,),
        )
    )
    return firm


def complete(firm: SmallFirm, milestone: str, on: date = MONTH_END, percent: str = "100") -> None:
    firm.do(
        CompleteMilestone(
            contract_id="CP", line_id="1", milestone_id=milestone, on=on, percent=percent
        )
    )


def test_a_milestone_is_billable_only_after_its_completion() -> None:
    published = case("BIL-MILESTONE")
    given, said = published["inputs"], published["expected"]
    milestones = tuple(
        MilestoneTerms(milestone_id=one["id"], amount=one["amount"]) for one in given["milestones"]
    )
    firm = planned("milestone", price=given["contract_total"], milestones=milestones)
    with pytest.raises(NothingToBill):
        draft(firm, MONTH_END, "CP")
    for one in given["milestones"]:
        if one["completed"]:
            complete(firm, one["id"], date.fromisoformat(f"2026-{one['completed']}"))
    assert said["billing_M2_before_completion"] == "rejected"
    assert total(firm, bill(firm, MONTH_END, "CP")) == amount(said["invoice_on_03_31"], "GBP")
    with pytest.raises(NothingToBill):
        draft(firm, MONTH_END, "CP")


def test_a_milestone_in_progress_is_split_into_a_billed_part_and_a_remainder() -> None:
    published = case("BIL-PROGRESS-MILESTONE")
    given, said = published["inputs"], published["expected"]
    milestone = MilestoneTerms(milestone_id="M", amount=given["milestone"])
    firm = planned("milestone", milestones=(milestone,))
    percent = Decimal(given["next_invoice_percent"]) * 100
    complete(firm, "M", percent=f"{percent}")
    assert total(firm, bill(firm, MONTH_END, "CP")) == amount(said["next_invoice"], "GBP")
    complete(firm, "M")
    assert account(firm, "CP").unbilled == amount(said["remaining"], "GBP")
    assert total(firm, bill(firm, MONTH_END, "CP")) == amount(said["remaining"], "GBP")


def test_a_line_by_progress_is_split_in_the_same_way() -> None:
    """The same policy where the contract bills a whole line by progress and not by milestones."""
    published = case("BIL-PROGRESS-MILESTONE")
    given, said = published["inputs"], published["expected"]
    firm = planned("progress", price=given["milestone"])
    for percent, expected in (
        (Decimal(given["next_invoice_percent"]) * 100, said["next_invoice"]),
        (Decimal(100), said["remaining"]),
    ):
        report = ReportProgress(contract_id="CP", line_id="1", percent=f"{percent}", on=MONTH_END)
        firm.do(report)
        assert total(firm, bill(firm, MONTH_END, "CP")) == amount(expected, "GBP")


def test_units_are_billed_as_they_are_delivered() -> None:
    published = case("BIL-UNITS")
    given, said = published["inputs"], published["expected"]
    units = UnitTerms(unit="unit", unit_price=given["unit_price"], total=given["units_total"])
    firm = planned("units", units=units)
    deliver(firm, "d:1", given["delivered"])
    assert total(firm, bill(firm, MONTH_END, "CP")) == amount(said["invoice"], "GBP")
    deliver(firm, "d:2", given["units_total"] - given["delivered"])
    assert total(firm, bill(firm, MONTH_END, "CP")) == amount(said["remaining"], "GBP")


def deliver(firm: SmallFirm, delivery: str, quantity: int) -> None:
    firm.do(
        DeliverUnits(
            contract_id="CP", line_id="1", delivery_id=delivery, quantity=quantity, on=MONTH_END
        )
    )


def test_planned_effort_is_billed_when_it_is_done() -> None:
    published = case("BIL-TRYTON-EFFORT")
    given, said = published["inputs"], published["expected"]
    efforts = tuple(
        MilestoneTerms(
            milestone_id=name, quantity=hours, unit="hour", unit_price=given["list_price"]
        )
        for name, hours in given["effort_hours"].items()
    )
    firm = planned("milestone", milestones=efforts)
    complete(firm, "task1")
    first = bill(firm, MONTH_END, "CP")
    assert total(firm, first) == amount(said["after_task1_done"], "GBP")
    (line,) = lines(firm, first)
    assert (line.quantity, line.unit_price) == (
        Decimal(given["effort_hours"]["task1"]),
        Decimal(given["list_price"]),
    )
    complete(firm, "project")
    bill(firm, MONTH_END, "CP")
    assert account(firm, "CP").committed == amount(said["after_project_done"], "GBP")


def test_a_quarters_fee_is_due_by_the_days_of_the_contract_both_included() -> None:
    published = case("PRORATE-LAGO-QUARTER")
    given, said = published["inputs"], published["expected"]
    starts, ends = date.fromisoformat(given["from"]), date.fromisoformat(given["to_inclusive"])
    quarter = date(2024, 4, 1)
    assert (date(2024, 7, 1) - quarter).days == given["period_days"]
    assert (ends - starts).days + 1 == said["billed_days"]
    fee = RecurringTerms(
        every="quarter",
        first_on=quarter,
        amount=f"{Decimal(given['quarterly_fee_cents']) / 100}",
        proration="by_days",
    )
    firm = planned("fixed_fee", starts_on=starts, ends_on=ends, recurring=fee)
    assert total(firm, bill(firm, MONTH_END, "CP")) == said["fee_cents"]
    with pytest.raises(NothingToBill):
        draft(firm, MONTH_END, "CP")
