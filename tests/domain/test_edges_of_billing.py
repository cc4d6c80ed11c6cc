"""What real systems get wrong about billing and credits (semantics 2.11), each edge on its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.cash_commands import ApplyPayment, PaymentPart
from domain.invoice import InvoiceCredited, InvoiceIssued
from domain.invoice_commands import (
    AdjustLine,
    CreditInvoice,
    CreditPart,
    IssueInvoice,
)
from domain.refusal import BadDate, BilledAlready, NothingToBill, TooMuch
from domain.time_commands import ApproveTime, CorrectTime
from domain.totals import Taxed, totals
from domain.wip_commands import WriteUpTime
from tests.conformance.firm import account, bill, draft, events, lines, record, total
from tests.domain.cash_firm import CashFirm
from tests.laws.small_firm import SmallFirm

JUNE, JULY = date(2025, 6, 15), date(2025, 7, 23)
MID_JULY, END_JULY, END_AUGUST = date(2025, 7, 25), date(2025, 7, 31), date(2025, 8, 31)


def credit(firm: SmallFirm, invoice: str, *parts: CreditPart, on: date = END_JULY) -> None:
    firm.do(CreditInvoice(invoice_id=invoice, lines=parts, credited_on=on, reason="wrong"))


def test_edge_1_after_a_partial_credit_an_invoice_over_the_range_bills_what_is_open_and_no_more() -> (
    None
):
    """Partial credit, then an invoice over a range: June stays billed, July and the late hour are billed once."""
    firm = SmallFirm()
    record(firm, "june", JUNE, "4.5")
    record(firm, "july", JULY, "3.5")
    first = bill(firm, MID_JULY)
    (of_july,) = [one.number for one in lines(firm, first) if one.entry_id == "july"]
    credit(firm, first, CreditPart(number=of_july))
    record(firm, "late", END_JULY, 1)
    second = bill(firm, END_JULY)
    assert {one.entry_id: one.minor for one in lines(firm, second)} == {
        "july": 35_000,
        "late": 10_000,
    }
    assert account(firm).committed == 90_000  # nine hours worked, nine billed
    with pytest.raises(NothingToBill):
        draft(firm, END_AUGUST)


def test_edge_1_part_of_an_entry_credited_is_billed_again_as_that_part() -> None:
    firm = SmallFirm()
    record(firm, "june", JUNE, "4.5")
    first = bill(firm, MID_JULY)
    credit(firm, first, CreditPart(number=1, quantity="1.25"))
    (again,) = lines(firm, bill(firm, END_JULY))
    assert (again.minor, account(firm).committed) == (12_500, 45_000)


def test_edge_2_after_a_manual_over_invoice_the_next_months_time_is_billed() -> None:
    """Manual over-invoice: charging more than was worked uses up nothing of later work."""
    firm = SmallFirm()
    record(firm, "june", JUNE, 4)
    firm.do(
        WriteUpTime(
            contract_id="C1",
            entry_id="june",
            amount="600.00",
            on=MID_JULY,
            reason="agreed as a lump",
        )
    )
    first = bill(firm, MID_JULY)
    record(firm, "july", JULY, 2)
    assert total(firm, first) == 100_000
    assert total(firm, bill(firm, END_JULY)) == 20_000
    assert account(firm).unbilled == 0


def test_edge_3_a_down_payment_larger_than_the_first_invoice_waits_for_the_next() -> None:
    """Down-payment larger than first invoice: no invoice is negative, and not a cent is used twice or lost."""
    firm = CashFirm()
    firm.pay("1,000.00", received_on=date(2026, 1, 5))
    left = [100_000]
    for hours in (4, 5, 3):
        invoice = firm.invoice(hours)
        part = PaymentPart(invoice=invoice)
        firm.do(ApplyPayment(payment_id="bank:1", invoices=(part,), on=date(2026, 2, 1)))
        left.append(firm.paid().rest)
    assert left == [100_000, 60_000, 10_000, 0]
    totals_ = [one.total for one in events(firm, InvoiceIssued)]
    assert totals_ == [40_000, 50_000, 30_000]
    assert firm.balances()["1100"] == firm.owed(invoice).open == 20_000


def test_edge_9_the_last_credit_takes_the_residual_cent() -> None:
    """Last credit cent: three credits of a third each give back exactly what was invoiced."""
    firm = SmallFirm()
    record(firm, "june", JUNE, 3, fixed="100.00")
    invoice = bill(firm, MID_JULY)
    for _ in range(3):
        credit(firm, invoice, CreditPart(number=1, quantity=1))
    given_back = [one.total for one in events(firm, InvoiceCredited)]
    assert sorted(given_back) == [3_333, 3_333, 3_334]
    with pytest.raises(TooMuch):
        credit(firm, invoice)
    assert account(firm).committed == 0


def test_edge_10_negative_and_zero_sum_invoices_are_exact() -> None:
    """Negative and zero-sum invoices in floats: ten times 0.10 less 1.00 is nothing, not 1e-16."""
    zero = totals(
        [*(Taxed(10, "S", Decimal(19)) for _ in range(10)), Taxed(-100, "S", Decimal(19))]
    )
    assert (zero.lines, zero.tax, zero.payable) == (0, 0, 0)
    below = totals([Taxed(30, "S", Decimal(19)), Taxed(-100, "S", Decimal(19))])
    assert (below.exclusive, below.tax, below.inclusive) == (-70, -13, -83)


def test_edge_10_an_invoice_of_nothing_is_issued_owes_nothing_and_is_not_billed_again() -> None:
    firm = SmallFirm()
    for number in range(3):
        record(firm, f"t:{number}", JUNE, "0.10")
    invoice = draft(firm, MID_JULY)
    for number in (1, 2, 3):
        firm.do(AdjustLine(invoice_id=invoice, number=number, amount="0", reason="goodwill"))
    firm.do(IssueInvoice(invoice_id=invoice, issued_on=MID_JULY))
    (issued,) = events(firm, InvoiceIssued)
    assert (issued.total, account(firm).unbilled) == (0, 0)
    assert firm.balances()["1100"] == 0
    with pytest.raises(NothingToBill):
        draft(firm, END_JULY)


@pytest.mark.parametrize(("sign", "tax"), [(1, 13), (-1, -13)])
def test_edge_11_half_a_cent_of_tax_is_rounded_up(sign: int, tax: int) -> None:
    """VAT half-cent: 25 % of 0.50 is 0.125, and 0.13 is charged, and given back."""
    assert totals([Taxed(sign * 50, "S", Decimal(25))]).tax == tax


def test_edge_23_an_entry_is_not_moved_between_projects_after_billing_but_after_its_credit() -> (
    None
):
    """Entry moved between projects after billing: refused until a credit frees it; then billed under the other."""
    firm = SmallFirm((None, None))
    record(firm, "june", JUNE, 2)
    invoice = bill(firm, MID_JULY)
    moved = CorrectTime(
        entry_id="june", project_id="P2", person_id="p1", worked_on=JUNE, quantity=2
    )
    with pytest.raises(BilledAlready):
        firm.do(moved)
    credit(firm, invoice)
    firm.do(moved)
    freed = account(firm)
    assert (freed.committed, freed.unbilled) == (0, 0)
    firm.do(ApproveTime(entry_ids=("june",)))
    assert total(firm, bill(firm, END_JULY, "C2")) == 20_000
    with pytest.raises(NothingToBill):
        draft(firm, END_AUGUST)


def test_edge_28_a_credit_or_void_is_not_dated_before_its_original() -> None:
    """Void dated before its original: refused, and nothing is recorded."""
    firm = SmallFirm()
    record(firm, "june", JUNE, 2)
    invoice = bill(firm, MID_JULY)
    with pytest.raises(BadDate):
        credit(firm, invoice, on=date(2025, 7, 24))
    assert not list(events(firm, InvoiceCredited))
    credit(firm, invoice, on=MID_JULY)
