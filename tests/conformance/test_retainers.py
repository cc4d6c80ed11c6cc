"""Published answers about retainers: a deposit drawn down, its minimum balance and what is asked for again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.master_commands import LineTerms, OpenProject, SignContract
from domain.money import amount
from domain.retainer import DepositRequested
from domain.retainer_commands import (
    Allowance,
    ConfirmDepositPaid,
    Prepaid,
    RequestDeposit,
    ReviewRetainer,
)
from tests.conformance.cases import case
from tests.conformance.firm import bill, events, record, total
from tests.laws.small_firm import SmallFirm

START, MONTH_END = date(2026, 1, 2), date(2026, 1, 31)
REVENUE, LIABILITY, RECEIVABLE = "4000", "2100", "1100"


def paid_deposit(firm: SmallFirm, number: int) -> None:
    firm.do(ConfirmDepositPaid(contract_id="CR", deposit_id=f"CR-D{number}", received_on=MONTH_END))


def test_a_deposit_is_drawn_down_and_asked_for_again_below_its_minimum() -> None:
    published = case("DER-RET-DRAWDOWN")
    given, said = published["inputs"], published["expected"]
    firm = SmallFirm()
    firm.do(OpenProject(project_id="P", name="P"))
    terms = Prepaid(
        deposit=given["deposit_invoiced"],
        minimum=given["minimum_balance"],
        target=given["replenish_to"],
    )
    line = LineTerms(line_id="1", projects=("P",), billing_model="prepaid")
    firm.do(
        SignContract(
            contract_id="CR",
            customer_id="acme",
            currency="GBP",
            signed_on=date(2026, 1, 1),
            lines=(line,),
            prepaid=terms,
        )
    )
    firm.do(RequestDeposit(contract_id="CR", requested_on=START))
    paid_deposit(firm, 1)
    hours = Decimal(given["month1_billable_value"]) / 100  # at 100.00 an hour
    for number in range(31):
        part = hours / 31
        record(firm, f"t:{number}", date(2026, 1, 1 + number), str(part), project_id="P")
    bill(firm, MONTH_END, "CR")
    balances = firm.balances()
    assert balances[REVENUE] == -amount(said["revenue"], "GBP")
    assert balances[RECEIVABLE] == amount(said["cash_due_on_invoice"], "GBP")
    assert balances[LIABILITY] == -amount(said["balance"], "GBP")

    for again in range(2):  # asked for once, however often it is looked at
        firm.do(ReviewRetainer(contract_id="CR", on=MONTH_END), key=f"review-{again}")
    (_, more) = events(firm, DepositRequested)
    assert more.minor == amount(said["replenishment_invoice"], "GBP")
    assert more.because == "replenishment"
    paid_deposit(firm, 2)
    asked_for = -amount(said["contract_liability_after_replenishment"], "GBP")
    assert firm.balances()[LIABILITY] == asked_for


def test_a_fee_with_hours_included_and_no_rollover() -> None:
    published = case("DER-RET-USE-IT-OR-LOSE-IT")
    given, said = published["inputs"], published["expected"]
    firm = SmallFirm()
    firm.do(OpenProject(project_id="P", name="P"))
    terms = Allowance(
        fee=given["monthly_fee"], hours=given["included_hours"], overage_rate=given["overage_rate"]
    )
    line = LineTerms(line_id="1", projects=("P",), billing_model="allowance", allowance=terms)
    firm.do(
        SignContract(
            contract_id="CA",
            customer_id="acme",
            currency="GBP",
            signed_on=date(2026, 1, 1),
            lines=(line,),
        )
    )
    ends = (date(2026, 1, 31), date(2026, 2, 28))
    before = 0
    for month, (worked, on) in enumerate(zip(given["hours_by_month"], ends, strict=True)):
        for day in (1, 2):
            spent = str(Decimal(worked) / 2)
            record(firm, f"t:{month}-{day}", on.replace(day=day), spent, project_id="P")
        invoice = bill(firm, on, "CA")
        assert total(firm, invoice) == amount(said["invoice_by_month"][month], "GBP")
        revenue = -firm.balances()[REVENUE] - before
        before += revenue
        assert revenue == amount(said["revenue_by_month"][month], "GBP")
        rate = (Decimal(revenue) / 100 / Decimal(worked)).quantize(Decimal("0.01"))
        assert rate == Decimal(said["realised_rate"][month])
