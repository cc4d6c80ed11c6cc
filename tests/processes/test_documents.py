"""Documents put together from a book: what was billed, adjusted and given back, at the prices it was billed at."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from connectors.documents import cii, ledes, ubl
from connectors.documents.document import Document
from connectors.documents.mandatory import DocumentIncomplete
from domain.invoice_commands import (
    AddLine,
    AdjustLine,
    CreditInvoice,
    CreditPart,
    DraftInvoice,
    IssueInvoice,
)
from domain.papers_commands import DescribeCustomer, DescribeEntity, NameMatter
from domain.refusal import NotOpen, UnknownInvoice
from domain.time_commands import ApproveTime, RecordTime
from domain.totals import line_net
from journal.journal import Journal
from processes.documents import document, written
from tests.connectors.documents.official import broken
from tests.laws.small_firm import BOOK, SmallFirm

INVOICE, MEMO = "GB01-INV-2026-000001", "GB01-CN-2026-000001"
WORK = [  # entry, project, person, day, hours, what for
    ("psa:1", "P1", "p1", date(2026, 1, 5), "7.50", "Contract review", "L120/A104"),
    ("psa:2", "P1", "p3", date(2026, 1, 6), "0.37", None, "A103"),
    ("psa:3", "P1", "p2", date(2026, 1, 7), "2.25", "Call with <the> other side | again", None),
]


@pytest.fixture
def firm() -> SmallFirm:
    """Three entries billed on one invoice; the last was charged less after a review."""
    firm = SmallFirm()
    for entry, project, person, day, hours, note, activity in WORK:
        firm.do(
            RecordTime(
                entry_id=entry,
                project_id=project,
                person_id=person,
                worked_on=day,
                quantity=hours,
                note=note,
                activity=activity,
            )
        )
    firm.do(ApproveTime(entry_ids=tuple(one[0] for one in WORK)))
    firm.do(DraftInvoice(contracts=("C1",), cut_off=date(2026, 1, 31)))
    firm.do(AdjustLine(invoice_id="C1-1", number=3, amount="300.00", reason="Agreed by phone"))
    firm.do(IssueInvoice(invoice_id="C1-1", issued_on=date(2026, 2, 2)))
    return firm


def journal(firm: SmallFirm) -> Journal:
    return firm.desk.books.open(BOOK)


def customer(firm: SmallFirm) -> str:
    return next(iter(firm.desk.register(BOOK).customers))


def described(firm: SmallFirm, **more: Any) -> None:
    firm.do(
        DescribeEntity(
            entity_id=BOOK,
            legal_name="Firm & Partners LLP",
            country="GB",
            city="London",
            tax_id="12-3456789",
            iban="GB82WEST12345698765432",
        )
    )
    told = {"country": "DE", "locale": "de-DE", "client_id": "C-77"} | more
    firm.do(DescribeCustomer(customer_id=customer(firm), **told))


def test_an_invoice_says_what_was_billed(firm: SmallFirm) -> None:
    given = document(journal(firm), INVOICE)
    assert [(line.work.entry_id, line.quantity, line.price, line.net) for line in given.lines] == [
        ("psa:1", Decimal("7.5"), Decimal(100), 75000),
        ("psa:2", Decimal("0.37"), Decimal("33.33"), 1233),
        ("psa:3", Decimal("2.25"), Decimal("150.5"), 30000),
    ]
    (adjusted,) = given.lines[2].adjustments
    assert (adjusted.minor, adjusted.reason) == (30000 - 33863, "Agreed by phone")
    assert given.totals.payable == 75000 + 1233 + 30000
    assert given.lines[1].text == "Professional services"


def test_it_is_found_by_its_id_too(firm: SmallFirm) -> None:
    assert document(journal(firm), "C1-1") == document(journal(firm), INVOICE)


def test_a_credit_memo_says_what_is_given_back(firm: SmallFirm) -> None:
    parts = (CreditPart(number=1, quantity="2.50"), CreditPart(number=3))
    firm.do(
        CreditInvoice(invoice_id="C1-1", credited_on=date(2026, 2, 20), reason="Scope", lines=parts)
    )
    described(firm)
    memo = document(journal(firm), MEMO)
    assert [(line.number, line.quantity, line.net) for line in memo.lines] == [
        (1, Decimal("2.5"), 25000),
        (2, Decimal("1.993326"), 30000),
    ]
    assert memo.preceding is not None
    assert (memo.preceding.number, memo.note) == (INVOICE, "Scope")
    for text in (ubl.written(memo), cii.written(memo)):
        assert broken(text) == []
    assert document(journal(firm), INVOICE).totals.payable == 75000 + 1233 + 30000


@pytest.mark.parametrize("form", ["ubl", "facturx"])
def test_what_an_electronic_invoice_lacks_is_said_at_once(firm: SmallFirm, form: Any) -> None:
    with pytest.raises(DocumentIncomplete) as caught:
        written(journal(firm), INVOICE, form)
    assert f"DescribeEntity --entity-id {BOOK}" in caught.value.says
    assert f"DescribeCustomer --customer-id {customer(firm)}" in caught.value.says
    described(firm)
    assert written(journal(firm), INVOICE, form).content


def test_without_taxes_it_is_outside_of_any(firm: SmallFirm) -> None:
    described(firm)
    text = written(journal(firm), INVOICE, "ubl").content
    assert broken(text) == []
    root = etree.fromstring(text)
    assert root.findtext(".//{*}TaxExemptionReasonCode") == "VATEX-EU-O"
    assert root.findtext(".//{*}PayableAmount") == "1062.33"


def test_papers_are_those_of_the_day(firm: SmallFirm) -> None:
    described(firm, city="Bonn")
    later = {"valid_from": date(2026, 3, 1), "country": "DE", "city": "Köln"}
    firm.do(DescribeCustomer(customer_id=customer(firm), **later))  # type: ignore[arg-type]
    assert document(journal(firm), INVOICE).buyer.city == "Bonn"


def test_drafts_and_strangers_are_refused(firm: SmallFirm) -> None:
    with pytest.raises(UnknownInvoice, match="accrual invoices"):
        written(journal(firm), "GB01-INV-2026-000009", "pdf")
    firm.do(
        RecordTime(
            entry_id="psa:9",
            project_id="P1",
            person_id="p1",
            worked_on=date(2026, 2, 5),
            quantity=1,
        )
    )
    firm.do(ApproveTime(entry_ids=("psa:9",)))
    firm.do(DraftInvoice(contracts=("C1",), cut_off=date(2026, 2, 28)))
    with pytest.raises(NotOpen, match="draft"):
        written(journal(firm), "C1-2", "pdf")


def rows(text: bytes) -> list[dict[str, str]]:
    lines = text.decode("ascii").split("\r\n")
    assert lines.pop() == ""
    assert all(line.endswith("[]") for line in lines)
    mark, head, *body = (line.removesuffix("[]") for line in lines)
    assert mark == "LEDES1998B"
    names = head.split("|")
    assert len(names) == 24
    return [dict(zip(names, line.split("|"), strict=True)) for line in body]


def test_a_law_firms_invoice_in_ledes(firm: SmallFirm) -> None:
    described(firm)
    firm.do(NameMatter(project_id="P1", matter="M-2026-7"))
    found = rows(written(journal(firm), INVOICE, "ledes").content)
    for row in found:
        units, cost = Decimal(row["LINE_ITEM_NUMBER_OF_UNITS"]), Decimal(row["LINE_ITEM_UNIT_COST"])
        total = (units * cost).quantize(Decimal("0.01")) + Decimal(
            row["LINE_ITEM_ADJUSTMENT_AMOUNT"]
        )
        assert abs(total - Decimal(row["LINE_ITEM_TOTAL"])) <= Decimal("0.01")
        assert row["CLIENT_MATTER_ID"] == "M-2026-7"
        assert row["CLIENT_ID"] == "C-77"
        assert row["LAW_FIRM_ID"] == "12-3456789"
        assert row["INVOICE_TOTAL"] == "1062.33"
    assert sum(Decimal(row["LINE_ITEM_TOTAL"]) for row in found) == Decimal("1062.33")
    assert [(row["LINE_ITEM_TASK_CODE"], row["LINE_ITEM_ACTIVITY_CODE"]) for row in found] == [
        ("L120", "A104"),
        ("", "A103"),
        ("", ""),
    ]
    assert found[2]["LINE_ITEM_DESCRIPTION"] == "Call with <the> other side / again"
    assert found[2]["LINE_ITEM_ADJUSTMENT_AMOUNT"] == "-38.63"


def test_lines_for_no_work_are_expenses_in_ledes_and_taken_off_adjustments_of_them() -> None:
    firm = SmallFirm()
    firm.do(
        RecordTime(
            entry_id="psa:1",
            project_id="P1",
            person_id="p1",
            worked_on=date(2026, 1, 5),
            quantity=2,
        )
    )
    firm.do(ApproveTime(entry_ids=("psa:1",)))
    firm.do(DraftInvoice(contracts=("C1",), cut_off=date(2026, 1, 31)))
    for text, quantity, price in (("Courier", 2, "12.50"), ("Deposition returned", -1, "40.00")):
        firm.do(
            AddLine(
                invoice_id="C1-1", text=text, quantity=quantity, unit_price=price, reason="agreed"
            )
        )
    firm.do(IssueInvoice(invoice_id="C1-1", issued_on=date(2026, 2, 2)))
    described(firm)
    firm.do(NameMatter(project_id="P1", matter="M-2026-7"))
    _, courier, returned = rows(written(journal(firm), INVOICE, "ledes").content)
    assert (courier["EXP/FEE/INV_ADJ_TYPE"], courier["LINE_ITEM_EXPENSE_CODE"]) == ("E", "E124")
    assert (courier["LINE_ITEM_NUMBER_OF_UNITS"], courier["LINE_ITEM_UNIT_COST"]) == ("2", "12.5")
    assert returned["EXP/FEE/INV_ADJ_TYPE"] == "IE"
    assert returned["LINE_ITEM_ADJUSTMENT_AMOUNT"] == returned["LINE_ITEM_TOTAL"] == "-40.00"
    assert {row["CLIENT_MATTER_ID"] for row in (courier, returned)} == {"M-2026-7"}
    assert courier["INVOICE_TOTAL"] == "185.00"


def test_what_ledes_can_not_say_is_refused(firm: SmallFirm) -> None:
    with pytest.raises(ledes.NotInLedes) as caught:
        written(journal(firm), INVOICE, "ledes")
    assert "NameMatter --project-id P1" in caught.value.says
    assert "tax_id" in caught.value.says


def test_prices_come_to_the_value_of_every_line(firm: SmallFirm) -> None:
    """Quantity at its price is the line, to the cent, as Peppol's rule R120 asks."""
    given: Document = document(journal(firm), INVOICE)
    for line in given.lines:
        value = line.net - sum(one.minor for one in line.adjustments)
        assert line_net(line.quantity, line.price, "GBP", line.base_quantity) == value


def test_ids_that_ledes_has_no_room_for_are_named(firm: SmallFirm) -> None:
    described(firm, client_id="A-client-with-a-very-long-name")
    firm.do(NameMatter(project_id="P1", matter="M-2026-7"))
    with pytest.raises(ledes.NotInLedes, match="has 30"):
        written(journal(firm), INVOICE, "ledes")
