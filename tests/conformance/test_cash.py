"""Published answers about invoices and money, through the commands everybody uses (semantics 3: Kill Bill's threads)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, Engine

from domain import collection_figures
from domain.cash_commands import RefundPayment
from domain.invoice import InvoiceIssued
from domain.invoice_commands import (
    AdjustLine,
    CreditInvoice,
    CreditPart,
    DraftInvoice,
    IssueInvoice,
)
from domain.master_commands import EndContract
from domain.money import amount
from domain.refusal import BadDate, NothingToBill, TooMuch
from domain.time_commands import ApproveTime, RecordTime
from journal.journal import Journal
from projections import days_outstanding, receivable
from projections.runner import Views
from tests.conformance.cases import case
from tests.domain.cash_firm import CashFirm
from tests.laws.small_firm import BOOK
from tests.projections.conftest import engine, views, views_engine  # noqa: F401 - fixtures

FEB = date(2026, 2, 10)


def charged(firm: CashFirm, value: str) -> str:
    """An issued invoice over one entry of this value."""
    work = RecordTime(
        entry_id="t:1", project_id="P1", person_id="p1", worked_on=date(2026, 1, 10),
        quantity=1, fixed=value,
    )  # fmt: skip
    firm.do(work)
    firm.do(ApproveTime(entry_ids=("t:1",)))
    return billed(firm)


def billed(firm: CashFirm, on: date = date(2026, 1, 31)) -> str:
    drafted = firm.do(DraftInvoice(contracts=("C1",), cut_off=on))
    invoice = str(drafted.about["invoice_id"])
    firm.do(IssueInvoice(invoice_id=invoice, issued_on=on))
    return invoice


def part(value: str) -> tuple[CreditPart, ...]:
    return (CreditPart(number=1, amount=value.removeprefix("-")),)


def stands(firm: CashFirm, views: Views, engine: Engine, invoice: str) -> tuple[int, int]:  # noqa: F811
    """What the views say was charged on an invoice, net of credits, and what is owed on it."""
    journal: Journal = firm.desk.books.open(BOOK)
    views.carry(journal)
    with engine.connect() as tx:
        (row,) = [
            one
            for one in receivable.by_invoice(tx, book=BOOK, settled=True)
            if one.invoice_id == invoice
        ]
    return row.charged - row.credited, row.open


def test_item_adjustment_on_an_unpaid_invoice(views: Views, engine: Engine) -> None:  # noqa: F811
    published = case("INV-KB-ADJ-UNPAID")
    said, expected = published["inputs"], published["expected"]
    firm = CashFirm()
    invoice = charged(firm, said["charge"])
    firm.do(
        CreditInvoice(
            invoice_id=invoice, lines=part(said["adjustment"]), credited_on=FEB, reason="adjusted"
        )
    )
    wanted = (amount(expected["charged_amount"], "GBP"), amount(expected["balance"], "GBP"))
    assert stands(firm, views, engine, invoice) == wanted


def test_refund_with_adjustment(views: Views, engine: Engine) -> None:  # noqa: F811
    published = case("INV-KB-REFUND-ADJ")
    said, expected = published["inputs"], published["expected"]
    assert said["adjustment"] == said["refunded"], "the refund gives the adjustment back"
    firm = CashFirm()
    invoice = charged(firm, said["charge"])
    firm.pay(said["paid"], invoice)
    firm.do(
        RefundPayment(
            payment_id="bank:1",
            amount=said["refunded"].removeprefix("-"),
            invoice_id=invoice,
            adjust=True,
            lines=part(said["adjustment"]),
            refunded_on=FEB,
            reason="adjusted",
        )
    )
    wanted = (amount(expected["charged_amount"], "GBP"), amount(expected["balance"], "GBP"))
    assert stands(firm, views, engine, invoice) == wanted
    assert firm.paid().refunded == amount(said["refunded"].removeprefix("-"), "GBP")


def test_days_sales_outstanding_of_a_year(views: Views, engine: Engine) -> None:  # noqa: F811
    published = case("KPI-DSO-YEAR")
    said, expected = published["inputs"], published["expected"]
    firm = CashFirm()
    invoice = charged(firm, said["credit_sales"])
    paid = amount(said["credit_sales"], "GBP") - amount(said["receivable"], "GBP")
    firm.pay(f"{paid // 100}", invoice)
    views.carry(firm.desk.books.open(BOOK))
    with engine.connect() as tx:
        found = outstanding(tx, said["days"])
    assert f"{found.dso:f}" == expected["dso"]
    figure = collection_figures.dso(
        int(said["receivable"]), int(said["credit_sales"]), said["days"]
    )
    assert f"{figure:f}" == expected["dso"]


def outstanding(tx: Connection, days: int) -> days_outstanding.DaysOutstanding:
    (found,) = days_outstanding.listing(tx, as_of=date(2026, 3, 31), days=days, book=BOOK)
    return found


def test_an_item_already_adjusted_is_not_invoiced_or_adjusted_again() -> None:
    """killbill#154: an adjusted item was invoiced again; here its lots are written off, once."""
    firm = CashFirm()
    invoice = charged(firm, "100.00")
    adjusted = CreditInvoice(
        invoice_id=invoice, credited_on=FEB, reason="wrong item", write_off=True
    )
    firm.do(adjusted)
    with pytest.raises(TooMuch):
        firm.do(adjusted)
    with pytest.raises(NothingToBill):
        firm.do(DraftInvoice(contracts=("C1",), cut_off=FEB))
    assert firm.owed(invoice).open == 0


def test_an_erroneous_adjustment_is_undone() -> None:
    """killbill#1949: what a credit freed by mistake is billed again, once, at the same amount."""
    firm = CashFirm()
    invoice = charged(firm, "100.00")
    firm.do(
        CreditInvoice(invoice_id=invoice, lines=part("40.00"), credited_on=FEB, reason="in error")
    )
    again = billed(firm, FEB)
    assert firm.owed(invoice).open + firm.owed(again).open == 10_000
    with pytest.raises(NothingToBill):
        firm.do(DraftInvoice(contracts=("C1",), cut_off=FEB))


def test_an_erroneous_adjustment_of_a_draft_is_undone() -> None:
    firm = CashFirm()
    firm.do(
        RecordTime(
            entry_id="t:1", project_id="P1", person_id="p1", worked_on=date(2026, 1, 10), quantity=1
        )
    )
    firm.do(ApproveTime(entry_ids=("t:1",)))
    draft = str(firm.do(DraftInvoice(contracts=("C1",), cut_off=FEB)).about["invoice_id"])
    for value in ("60.00", "100.00"):
        firm.do(AdjustLine(invoice_id=draft, number=1, amount=value, reason="in error"))
    firm.do(IssueInvoice(invoice_id=draft, issued_on=FEB))
    assert firm.last(InvoiceIssued).total == 10_000


def test_a_full_adjustment_and_then_a_cancellation() -> None:
    """killbill#1505: an illegal state after both; here the contract ends and every account is at rest."""
    firm = CashFirm()
    invoice = charged(firm, "100.00")
    firm.do(CreditInvoice(invoice_id=invoice, credited_on=FEB, reason="all", write_off=True))
    firm.do(EndContract(contract_id="C1", ends_on=date(2026, 1, 15), reason="cancelled"))
    with pytest.raises(TooMuch):
        firm.do(CreditInvoice(invoice_id=invoice, credited_on=FEB, reason="again"))
    assert firm.owed(invoice).open == 0
    assert firm.by_name() == {}


def test_a_void_is_never_dated_before_its_original() -> None:
    """Semantics 2.11, edge 28."""
    firm = CashFirm()
    invoice = charged(firm, "100.00")
    early = date(2026, 1, 30)
    with pytest.raises(BadDate):
        firm.do(CreditInvoice(invoice_id=invoice, credited_on=early, reason="void"))
