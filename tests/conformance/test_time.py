"""Published answers about time and materials: each hour once, materials under a cap, late work."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from domain.expense_commands import ApproveExpenses, DefineExpenseCategory
from domain.master_commands import (
    CategoryCapTerms,
    ClosePeriod,
    ContractExpenses,
)
from domain.money import amount
from domain.refusal import NothingToBill
from domain.wip import TimeApproved
from projections import revenue, wip
from projections.runner import Views
from tests.conformance.cases import case
from tests.conformance.firm import account, bill, draft, events, lines, record, total
from tests.domain.expenses import claim, line
from tests.laws.small_firm import BOOK, SmallFirm
from tests.projections.conftest import engine, views, views_engine  # noqa: F401 - fixtures

MONTH_END = date(2026, 1, 31)


def test_a_month_of_time_and_materials_under_a_category_cap() -> None:
    published = case("BIL-TM-122000")
    given, said = published["inputs"], published["expected"]
    cap = CategoryCapTerms(category_id="supplies", amount=given["supplies_cap_total"])
    firm = SmallFirm((None,), expenses=ContractExpenses(caps=(cap,)))
    firm.do(
        DefineExpenseCategory(
            category_id="supplies", name="Supplies", valid_from=date(2025, 1, 1), pricing="at_cost"
        )
    )
    hours = int(given["hours"])
    for day in range(hours // 8):
        record(firm, f"t:{day}", date(2026, 1, 1 + day % 31), 8, rate=given["rate"])
    claim(firm, line("1", given["supplies_at_cost"], category_id="supplies"))
    firm.do(ApproveExpenses(report_id="R1"))
    assert total(firm, bill(firm, MONTH_END)) == amount(said["invoice"], "GBP")
    # What is left of the cap is what more supplies can still be charged: a cent above it is not billed.
    left = amount(said["supplies_cap_remaining"], "GBP")
    more = line("2", f"{Decimal(left + 1) / 100}", category_id="supplies")
    claim(firm, more, report="R2")
    firm.do(ApproveExpenses(report_id="R2"))
    assert total(firm, bill(firm, MONTH_END)) == left
    with pytest.raises(NothingToBill):
        draft(firm, MONTH_END)


def test_time_is_invoiced_twice_and_each_hour_once() -> None:
    published = case("BIL-TRYTON-TIMESHEET")
    given, said = published["inputs"], published["expected"]
    firm = SmallFirm()
    billed: list[str] = []
    batches = (given["first_batch_hours"], given["second_batch_hours"])
    for number, batch in enumerate(batches):
        for which, hours in enumerate(batch):
            on = date(2026, 1, 5 + which)
            record(firm, f"t:{number}:{which}", on, hours, rate=given["list_price"])
        billed.append(bill(firm, MONTH_END))
        reached = said["after_first_invoice"] if number == 0 else said["after_second_invoice"]
        seconds = sum(one.seconds for invoice in billed for one in lines(firm, invoice))
        assert Decimal(seconds) / 3600 == Decimal(reached["invoiced_hours"])
        assert account(firm).committed == amount(reached["amount"], "GBP")
    assert account(firm).unbilled == amount(said["after_second_invoice"]["to_invoice"], "GBP")
    with pytest.raises(NothingToBill):
        draft(firm, MONTH_END)


def test_late_work_for_a_closed_month_is_posted_to_the_first_open_one(
    views: Views,  # noqa: F811
    engine: Engine,  # noqa: F811
) -> None:
    published = case("DER-PERIOD-LATE")
    given, said = published["inputs"], published["expected"]
    entry = given["entry"]
    firm = SmallFirm()
    firm.now = _noon(given["jan_closed_at"])
    firm.do(ClosePeriod(period="2026-01"))
    firm.now = _noon(entry["recorded"])
    record(firm, "t:1", date.fromisoformat(entry["effective"]), 8, fixed=entry["value"])
    (approved,) = next(events(firm, TimeApproved)).lines
    assert approved.worked_on == date.fromisoformat(entry["effective"])
    assert approved.accounting_date.isoformat()[:7] == said["accounting_period"]
    assert approved.out_of_period is said["out_of_period_flag"]
    views.carry(firm.desk.books.open(BOOK))
    january = "2026-01"
    with engine.connect() as tx:
        for known in ("2026-02-03", "2026-02-28"):
            rows = revenue.by_period(tx, book=BOOK, known_at=_end(known))
            found = sum(row.total for row in rows if row.period == january)
            assert found == amount(said[f"jan_revenue_as_known_on_{known}"], "GBP")
        known_at = _end("2026-02-28")
        (worked,) = wip.by_contract(tx, book=BOOK, as_of=MONTH_END, known_at=known_at)
        by_work = said["jan_work_by_effective_date_as_known_on_2026-02-28"]
        assert worked.approved == amount(by_work, "GBP")
        (before,) = wip.by_contract(tx, book=BOOK, as_of=MONTH_END, known_at=_end("2026-02-03"))
        assert before.approved == 0


def _noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), tzinfo=UTC)


def _end(day: str) -> datetime:
    return _noon(day) + timedelta(hours=11, minutes=59)
