"""Edges 10 and 11 of semantics 2.11 on invoices as customers get them: with tax, printed, credited, in the books."""

from __future__ import annotations

from decimal import Decimal

import pytest
from lxml import etree

from domain.invoice import InvoiceCredited, InvoiceIssued
from domain.invoice_commands import AddLine, AdjustDraft, CreditInvoice, CreditPart, IssueInvoice
from domain.papers_commands import DescribeCustomer, DescribeEntity
from domain.refusal import TooMuch
from processes.documents import document, written
from tests.conformance.firm import draft, events
from tests.conformance.test_taxed_invoices import ON, firm_taxed_at, sell, settled
from tests.connectors.documents.official import broken
from tests.laws.small_firm import BOOK, SmallFirm


def firm_with(*lines: tuple[str, str], **percents: str) -> tuple[SmallFirm, str]:
    """A firm and its draft over one piece of each of these: price, tax code."""
    firm = firm_taxed_at(percents)
    firm.do(DescribeEntity(entity_id=BOOK, country="GB", city="London", vat_id="GB123456789"))
    firm.do(DescribeCustomer(customer_id="acme", country="GB"))
    sell(firm, [{"quantity": "1", "price": price, "code": code} for price, code in lines])
    return firm, draft(firm, ON, "CT")


def take_off(firm: SmallFirm, invoice: str, money: str, code: str = "standard") -> None:
    firm.do(
        AddLine(
            invoice_id=invoice,
            text="Returned",
            quantity=-1,
            unit_price=money,
            tax_code=code,
            reason="damaged",
        )
    )


def issue(firm: SmallFirm, invoice: str) -> None:
    firm.do(IssueInvoice(invoice_id=invoice, issued_on=ON))


def credit(firm: SmallFirm, invoice: str, *numbers: int) -> None:
    parts = tuple(CreditPart(number=number) for number in numbers)
    firm.do(CreditInvoice(invoice_id=invoice, credited_on=ON, reason="wrong", lines=parts))


def number_of(firm: SmallFirm) -> str:
    *_, issued = events(firm, InvoiceIssued)
    return str(issued.number)


def as_ubl(firm: SmallFirm, number: str) -> bytes:
    return written(firm.desk.books.open(BOOK), number, "ubl").content


def test_edge_10_ten_times_a_tenth_less_one_is_an_invoice_of_exactly_nothing() -> None:
    firm, invoice = firm_with(*[("0.10", "standard")] * 10, standard="19")
    take_off(firm, invoice, "1.00")
    issue(firm, invoice)
    (settlement,) = settled(firm)
    assert (settlement.net, settlement.tax, settlement.payable) == (0, 0, 0)
    assert [(group.taxable, group.tax) for group in settlement.groups] == [(0, 0)]
    assert firm.balances()["1100"] == sum(firm.balances().values()) == 0
    text = as_ubl(firm, number_of(firm))
    assert broken(text) == []
    (payable,) = etree.fromstring(text).iter("{*}PayableAmount")
    assert payable.text == "0.00"


def test_edge_10_an_invoice_of_nothing_is_credited_to_nothing() -> None:
    firm, invoice = firm_with(("60.00", "standard"), ("40.00", "standard"), standard="19")
    take_off(firm, invoice, "100.00")
    issue(firm, invoice)
    for number in (1, 2):
        credit(firm, invoice, number)
    first, last = settled(firm, InvoiceCredited)
    # A share of what was taken off comes back with each line: nothing is owed at any time.
    assert [(one.net, one.tax, one.payable) for one in (first, last)] == [(0, 0, 0)] * 2
    assert sum(added.minor for one in (first, last) for added in one.added) == -10_000
    assert firm.balances()["1100"] == 0


def test_edge_10_an_invoice_below_nothing_is_refused_and_takes_no_number() -> None:
    firm, invoice = firm_with(("0.30", "standard"), standard="19")
    take_off(firm, invoice, "1.00")
    before = firm.balances()
    with pytest.raises(TooMuch, match=r"0\.83 GBP more than it charges"):
        issue(firm, invoice)
    assert firm.balances() == before
    assert list(events(firm, InvoiceIssued)) == []


def test_edge_10_a_group_below_nothing_takes_its_tax_off() -> None:
    """100.00 at 20 %, goods of 20.50 at 5 % returned: 20.00 of tax less 1.03 (1.025, half-up away from zero)."""
    firm, invoice = firm_with(("100.00", "standard"), standard="20", reduced="5")
    take_off(firm, invoice, "20.50", "reduced")
    issue(firm, invoice)
    (settlement,) = settled(firm)
    assert [(group.taxable, group.tax) for group in settlement.groups] == [
        (10_000, 2_000),
        (-2_050, -103),
    ]
    assert settlement.payable == firm.balances()["1100"] == 10_000 + 2_000 - 2_050 - 103
    assert broken(as_ubl(firm, number_of(firm))) == []
    credit(firm, invoice)
    (back,) = settled(firm, InvoiceCredited)
    assert back.groups == settlement.groups
    assert firm.balances()["1100"] == firm.balances()["2200"] == 0


def test_edge_11_half_a_cent_of_tax_on_an_invoice_is_charged_and_given_back_as_a_whole_one() -> (
    None
):
    firm, invoice = firm_with(("0.50", "standard"), standard="25")
    issue(firm, invoice)
    (settlement,) = settled(firm)
    assert (settlement.tax, settlement.payable) == (13, 63)
    text = as_ubl(firm, number_of(firm))
    assert broken(text) == []
    (subtotal,) = etree.fromstring(text).iter("{*}TaxSubtotal")
    assert Decimal(subtotal.findtext("{*}TaxAmount")) == Decimal("0.13")
    credit(firm, invoice)
    (back,) = settled(firm, InvoiceCredited)
    assert (back.tax, back.payable) == (13, 63)
    assert firm.balances()["2200"] == firm.balances()["1100"] == 0


def test_edge_11_half_a_cent_is_rounded_on_the_group_and_the_last_credit_takes_what_is_left() -> (
    None
):
    """Two halves of 0.50: line by line the tax would be 0.06 twice, and a cent short."""
    firm, invoice = firm_with(("0.25", "standard"), ("0.25", "standard"), standard="25")
    issue(firm, invoice)
    (settlement,) = settled(firm)
    assert settlement.tax == 13
    for number in (2, 1):
        credit(firm, invoice, number)
    assert [one.tax for one in settled(firm, InvoiceCredited)] == [6, 7]
    assert firm.balances()["2200"] == firm.balances()["1100"] == 0


def test_lines_credited_in_another_order_bear_their_own_allowances_on_paper() -> None:
    firm, invoice = firm_with(("10.00", "standard"), ("20.00", "standard"), standard="20")
    firm.do(
        AdjustDraft(
            invoice_id=invoice,
            kind="allowance",
            code="late",
            number=2,
            amount="5.00",
            reason="A late start",
        )
    )
    issue(firm, invoice)
    credit(firm, invoice, 2, 1)
    (memo,) = events(firm, InvoiceCredited)
    told = document(firm.desk.books.open(BOOK), memo.number)
    assert [line.net for line in told.lines] == [1_500, 1_000]
    assert [[one.minor for one in line.adjustments] for line in told.lines] == [[-500], []]
    assert broken(as_ubl(firm, memo.number)) == []
