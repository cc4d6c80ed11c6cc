"""Expense reports: each line judged by its own date and evidence; what fails waits, the rest is charged."""

from __future__ import annotations

from datetime import date

import pytest

from domain.expense_commands import (
    ApproveExpenses,
    AttachReceipt,
    ConfirmExpense,
    CorrectExpense,
    DecideExpenses,
    RecordExpenses,
    WithdrawExpenses,
)
from domain.invoice_commands import CreditInvoice, DraftInvoice, IssueInvoice
from domain.master_commands import CategoryCapTerms, ContractExpenses
from domain.refusal import (
    AlreadyKnown,
    BadAmount,
    BilledAlready,
    Malformed,
    NotOpen,
    SelfApproval,
    UnknownReportLine,
)
from domain.wip_commands import WipPart, WriteOffTime
from tests.domain.expenses import category, claim, line, reasons, stands
from tests.laws.small_firm import SmallFirm


def approved(firm: SmallFirm, report: str = "R1") -> None:
    firm.do(ApproveExpenses(report_id=report), actor="boss")


def bill(firm: SmallFirm) -> str:
    drafted = firm.do(DraftInvoice(contracts=("C1",), cut_off=date(2026, 3, 31)))
    invoice = str(drafted.about["invoice_id"])
    firm.do(IssueInvoice(invoice_id=invoice, issued_on=date(2026, 3, 31)))
    return invoice


def account(firm: SmallFirm) -> dict[str, int]:
    (found,) = firm.desk.accounts("GB01", ["C1"])
    return found.approved


def test_a_failing_line_waits_and_the_rest_of_the_report_flows() -> None:
    firm = SmallFirm()
    category(firm, currency="GBP", receipt_above="50.00")
    claim(firm, line("1"), line("2", receipt_id="r2"), line("3", "50.00"))
    approved(firm)
    found = stands(firm)
    assert [(one.status, reasons(one)) for one in found.values()] == [
        ("approved", ["receipt_missing"]),
        ("settled", []),
        ("settled", []),
    ]
    assert account(firm) == {"R1/2": 10_000, "R1/3": 5_000}


def test_a_late_receipt_clears_its_own_line_only() -> None:
    firm = SmallFirm()
    category(firm, currency="GBP", receipt_above="50.00")
    claim(firm, line("1"), line("2"))
    approved(firm)
    firm.do(AttachReceipt(report_id="R1", line_id="2", receipt_id="r2"))
    assert [one.status for one in stands(firm).values()] == ["approved", "settled"]
    assert account(firm) == {"R1/2": 10_000}
    before = len(firm.lines())
    firm.do(AttachReceipt(report_id="R1", line_id="2", receipt_id="r2"))
    assert len(firm.lines()) == before


def test_all_failing_reasons_are_listed_with_desk_and_what_clears() -> None:
    firm = SmallFirm()
    category(firm, currency="GBP", receipt_above=0, card_above=0, limit="80.00")
    claim(firm, line("1"), line("2", merchant="merchant 1"))
    (_, second) = stands(firm).values()
    assert reasons(second) == [
        "receipt_missing",
        "card_evidence_missing",
        "limit_exceeded",
        "duplicate_suspected",
    ]
    assert all(reason.desk and reason.clears for reason in second.judged.ruling.reasons)


def test_policy_is_that_of_the_expense_date() -> None:
    firm = SmallFirm()
    category(firm, currency="GBP", receipt_above="200.00")
    category(firm, currency="GBP", receipt_above="50.00", valid_from=date(2026, 2, 1))
    claim(firm, line("1", spent_on=date(2026, 1, 31)), line("2", spent_on=date(2026, 2, 1)))
    claim(firm, line("3", spent_on=date(2024, 12, 31)), report="R2")
    assert [reasons(one) for one in stands(firm).values()] == [[], ["receipt_missing"]]
    assert reasons(stands(firm, "R2")["3"]) == ["category_unknown", "contract_missing"]


def test_nobody_approves_or_answers_for_their_own_expenses() -> None:
    firm = SmallFirm()
    category(firm, currency="GBP", limit="50.00")
    claim(firm, line("1"))
    with pytest.raises(SelfApproval):
        firm.do(ApproveExpenses(report_id="R1"), actor="p1")
    answer = ConfirmExpense(report_id="R1", line_id="1", reason_codes=("limit_exceeded",), note="x")
    with pytest.raises(SelfApproval):
        firm.do(answer, actor="p1")


def test_an_answer_clears_only_reasons_a_persons_word_can_clear() -> None:
    firm = SmallFirm()
    category(firm, currency="GBP", limit="50.00")
    claim(firm, line("1"), line("2", currency="EUR"))
    approved(firm)
    answer = ConfirmExpense(
        report_id="R1", line_id="1", reason_codes=("limit_exceeded",), note="client dinner"
    )
    firm.do(answer, actor="boss")
    assert stands(firm)["1"].status == "settled"
    codes = reasons(stands(firm)["2"])
    assert codes == ["currency_evidence_missing", "limit_not_comparable"]
    with pytest.raises(NotOpen):
        firm.do(
            ConfirmExpense(
                report_id="R1", line_id="2", reason_codes=("currency_evidence_missing",), note="x"
            ),
            actor="boss",
        )


def test_a_foreign_amount_is_charged_at_what_the_card_statement_says() -> None:
    firm = SmallFirm()
    category(firm)
    claim(firm, line("1", "119.00", currency="EUR", vat="19.00"))
    approved(firm)
    assert account(firm) == {}
    firm.do(AttachReceipt(report_id="R1", line_id="1", card_id="c-1", settled="102.34"))
    # 102.34 x 19/119 = 16.34 VAT, so the cost is 86.00
    assert account(firm) == {"R1/1": 8_600}
    assert firm.balances()["1450"] == 1_634


def test_the_same_claim_elsewhere_waits_until_one_is_withdrawn() -> None:
    firm = SmallFirm()
    category(firm)
    claim(firm, line("1", merchant="Hotel  Adler"))
    claim(firm, line("7", merchant="hotel adler"), line("8", merchant="other"), report="R2")
    found = stands(firm, "R2")
    assert reasons(found["7"]) == ["duplicate_suspected"]
    assert found["7"].judged.duplicate_of == "R1/1"
    assert reasons(found["8"]) == []
    firm.do(WithdrawExpenses(report_id="R1", reason="claimed twice"))
    firm.do(DecideExpenses(report_id="R2"))
    assert reasons(stands(firm, "R2")["7"]) == []


def test_the_same_report_twice_changes_nothing() -> None:
    firm = SmallFirm()
    category(firm, currency="GBP", receipt_above="50.00")
    claim(firm, line("1"), line("2", receipt_id="r"))
    approved(firm)
    head = len(firm.lines())
    claim(firm, line("1"), line("2", receipt_id="r"))
    claim(firm, line("1"), line("2"))
    assert len(firm.lines()) == head
    with pytest.raises(AlreadyKnown):
        claim(firm, line("1", "100.01"))


def test_evidence_that_comes_with_the_same_line_is_attached() -> None:
    firm = SmallFirm()
    category(firm, currency="GBP", receipt_above="50.00")
    claim(firm, line("1"), line("2"))
    approved(firm)
    claim(firm, line("1", receipt_id="r1"), line("2", receipt_id="r2"), line("3", receipt_id="r3"))
    found = stands(firm)
    assert [one.status for one in found.values()] == ["settled", "settled", "recorded"]


def test_the_personal_part_is_never_billable() -> None:
    firm = SmallFirm()
    category(firm, pricing="markup", markup="10")
    claim(firm, line("1", "120.00", vat="20.00", personal="60.00"), line("2", personal="100.00"))
    approved(firm)
    assert account(firm) == {"R1/1": 5_500}  # 60.00 less 10.00 VAT, plus 10 %
    assert stands(firm)["2"].settled is not None
    assert firm.balances()["2500"] == -6_000


def test_a_correction_takes_the_charge_back_and_a_billed_line_is_refused() -> None:
    firm = SmallFirm()
    category(firm)
    claim(firm, line("1"), line("2", "30.00"))
    approved(firm)
    firm.do(CorrectExpense(report_id="R1", line=line("1", "80.00")))
    assert account(firm) == {"R1/2": 3_000}
    assert firm.balances()["2500"] == -3_000
    assert stands(firm)["1"].status == "recorded"
    approved(firm)
    assert account(firm) == {"R1/2": 3_000, "R1/1": 8_000}
    bill(firm)
    with pytest.raises(BilledAlready):
        firm.do(CorrectExpense(report_id="R1", line=line("1", "70.00")))
    with pytest.raises(BilledAlready):
        firm.do(WithdrawExpenses(report_id="R1", reason="no"))


def test_a_withdrawn_line_is_gone_and_its_id_is_not_used_again() -> None:
    firm = SmallFirm()
    category(firm)
    claim(firm, line("1"), line("2", "30.00"))
    approved(firm)
    firm.do(WithdrawExpenses(report_id="R1", line_ids=("1",), reason="mistake"))
    assert account(firm) == {"R1/2": 3_000}
    assert firm.balances()["2500"] == -3_000
    with pytest.raises(AlreadyKnown):
        claim(firm, line("1"))
    with pytest.raises(NotOpen):
        firm.do(AttachReceipt(report_id="R1", line_id="1", receipt_id="r"))
    with pytest.raises(UnknownReportLine):
        firm.do(AttachReceipt(report_id="R1", line_id="9", receipt_id="r"))


def test_as_agent_only_the_markup_is_revenue() -> None:
    firm = SmallFirm()
    category(firm, pricing="markup", markup="10", presentation="agent")
    claim(firm, line("1", "120.00", vat="20.00"))
    approved(firm)
    assert account(firm) == {"R1/1": 10_000, "R1/1/markup": 1_000}
    assert firm.balances() == {
        "1210": 1_000,
        "4010": -1_000,
        "1220": 10_000,
        "1450": 2_000,
        "2500": -12_000,
    }
    invoice = bill(firm)
    now = {name: minor for name, minor in firm.balances().items() if minor}
    assert now == {"1100": 11_000, "4000": -1_000, "1450": 2_000, "2500": -12_000}
    firm.do(CreditInvoice(invoice_id=invoice, credited_on=date(2026, 3, 31), reason="as agreed"))
    again = {name: minor for name, minor in firm.balances().items() if minor}
    assert again == {"1210": 1_000, "4010": -1_000, "1220": 10_000, "1450": 2_000, "2500": -12_000}


def test_a_disbursement_given_up_is_our_expense() -> None:
    firm = SmallFirm()
    category(firm, presentation="agent")
    claim(firm, line("1"))
    approved(firm)
    part = WipPart(entry_id="R1/1", amount="40.00")
    firm.do(
        WriteOffTime(
            contract_id="C1",
            parts=(part,),
            on=date(2026, 3, 1),
            reason="goodwill",
            kind="write_off",
        )
    )
    now = {name: minor for name, minor in firm.balances().items() if minor}
    assert now == {"1220": 6_000, "5210": 4_000, "2500": -10_000}


def test_as_principal_the_whole_price_is_revenue() -> None:
    firm = SmallFirm()
    category(firm, pricing="markup", markup="10")
    claim(firm, line("1", "120.00", vat="20.00"))
    approved(firm)
    assert firm.balances() == {
        "1210": 11_000,
        "4010": -11_000,
        "5200": 10_000,
        "1450": 2_000,
        "2500": -12_000,
    }


def test_a_category_cap_splits_the_crossing_line_to_the_cent() -> None:
    caps = (CategoryCapTerms(category_id="travel", amount="150.00"),)
    firm = SmallFirm(expenses=ContractExpenses(caps=caps))
    category(firm)
    claim(firm, line("1"), line("2", "99.99", spent_on=date(2026, 1, 11)))
    approved(firm)
    assert account(firm) == {"R1/1": 10_000, "R1/2": 5_000, "R1/2/over": 4_999}
    claim(firm, line("1", "10.00"), report="R2")
    approved(firm, "R2")
    assert account(firm)["R2/1/over"] == 1_000
    firm.do(WithdrawExpenses(report_id="R1", line_ids=("1",), reason="mistake"))
    claim(firm, line("1", "30.00"), report="R3")
    approved(firm, "R3")
    assert account(firm)["R3/1"] == 3_000
    bill(firm)
    assert firm.balances()["1100"] == 8_000


def test_a_contract_pays_for_its_own_categories_at_its_own_markup() -> None:
    firm = SmallFirm(expenses=ContractExpenses(categories=("travel",), markup="5"))
    category(firm)
    category(firm, "meals", pricing="markup", markup="50")
    claim(firm, line("1"), line("2", category_id="meals"))
    approved(firm)
    assert account(firm) == {"R1/1": 10_500}
    assert stands(firm)["2"].settled is not None
    assert firm.balances()["5200"] == 20_000


def test_a_line_without_a_contract_waits_until_one_covers_it() -> None:
    firm = SmallFirm()
    category(firm)
    claim(firm, line("1", spent_on=date(2024, 12, 31)))
    category(firm, valid_from=date(2024, 1, 1))
    assert reasons(stands(firm)["1"]) == ["category_unknown", "contract_missing"]
    firm.do(DecideExpenses(report_id="R1"))
    assert reasons(stands(firm)["1"]) == ["contract_missing"]


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"amount": "0.00"}, BadAmount),
        ({"amount": "-5.00"}, BadAmount),
        ({"amount": None}, BadAmount),
        ({"vat": "100.01"}, BadAmount),
        ({"personal": "-0.01"}, BadAmount),
    ],
)
def test_amounts_that_can_not_be_are_refused(said: dict[str, str], refusal: type) -> None:
    firm = SmallFirm()
    category(firm)
    head = len(firm.lines())
    with pytest.raises(refusal):
        claim(firm, line("1", **said))
    assert len(firm.lines()) == head


def test_a_line_twice_in_one_report_is_refused() -> None:
    firm = SmallFirm()
    category(firm)
    with pytest.raises(Malformed):
        firm.do(RecordExpenses(report_id="R1", person_id="p1", lines=(line("1"), line("1"))))
