"""Documents of invoices with taxes, discounts, deposits, retention and rounding: the settlement as it was issued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from eventsourcing.dcb.popo import InMemoryDCBRecorder
from lxml import etree
from msgspec.structs import replace
from pypdf import PdfReader

from connectors.documents import cii, ubl
from connectors.documents.document import Document
from connectors.documents.mandatory import DocumentIncomplete
from domain.boundary import about
from domain.catalogue import AnyEvent
from domain.contract import ContractLine, ContractSigned
from domain.invoice import (
    ContractTotal,
    CreditLine,
    InvoiceCredited,
    InvoiceDrafted,
    InvoiceIssued,
    InvoiceLine,
)
from domain.papers import CustomerDescribed, EntityDescribed, Papers
from domain.party import CustomerRegistered, EntityOpened, ProjectOpened
from domain.settlement import Adjustment, Applied, SettledLine, Settlement, TaxGroup
from domain.wip import Particulars
from journal.journal import Entry, Journal
from processes.documents import document, written
from tests.connectors.documents.official import broken
from tests.projections.telling import START

BOOK, NUMBER, MEMO = "DE01", "DE01-INV-2026-000001", "DE01-CN-2026-000001"
ALWAYS = date(1990, 1, 1)
EXEMPT = "Exempt under article 132"


def of(number: int, minor: int, **more: Any) -> InvoiceLine:
    said: dict[str, Any] = {
        "seconds": 36000,
        "rate": Decimal(minor) / 1000,
        "note": f"Work {number}",
    }
    return InvoiceLine(
        number=number,
        contract_id="C-1",
        line_id="1",
        project_id="web",
        entry_id=f"psa:{number}",
        start=0,
        end=minor,
        order=number,
        person_id="ines",
        worked_on=date(2026, 1, number),
        entry_minor=minor,
        **said | more,
    )


MILEAGE = Particulars(
    kind="expense",
    description="Mileage to Kiel",
    quantity=Decimal(200),
    unit="km",
    unit_price=Decimal("0.42"),
)
LINES = (
    of(1, 100000),
    of(2, 50000),
    of(3, 8400, seconds=0, rate=None, note=None, particulars=MILEAGE),
)
# 1,000.00 less 10 %, and 84.00 of mileage, at 19 %; 500.00 exempt; 20.00 off for volume.
SETTLEMENT = Settlement(
    net=90000 + 50000 + 8400,
    lines=(
        SettledLine(number=1, charged=100000, allowance=10000, group=0),
        SettledLine(number=2, charged=50000, group=1),
        SettledLine(number=3, charged=8400, group=2),
    ),
    adjustments=(
        Adjustment(kind="allowance", minor=2000, reason="Volume discount", code="volume", group=0),
        Adjustment(kind="charge", minor=1500, reason="Courier", code="courier", group=0),
    ),
    groups=(
        TaxGroup(category="S", rate=Decimal(19), taxable=89500, tax=17005, code="DE19"),
        TaxGroup(category="E", rate=Decimal(0), taxable=50000, tax=0, exemption=EXEMPT),
        TaxGroup(category="S", rate=Decimal(19), taxable=8400, tax=1596, code="DE19-travel"),
    ),
    applied=(Applied(source="DE01-INV-2025-000009", kind="deposit", minor=20000),),
    rounding=4,
    payable=147900 + 18601 - 20000 + 4,
)


def told(*more: AnyEvent, papers: bool = True, **settled: Any) -> Journal:
    """A book with one invoice, issued as settled."""
    journal = Journal(InMemoryDCBRecorder(), BOOK)
    seller = Papers(country="DE", city="Hamburg", vat_id="DE123456789", locale="en-GB")
    line = ContractLine(line_id="1", projects=("web",))
    events: list[AnyEvent] = [
        EntityOpened(
            entity_id=BOOK,
            name="Nordwind",
            base_currency="EUR",
            invoice_prefix="DE01-INV",
            credit_prefix="DE01-CN",
        ),
        CustomerRegistered(customer_id="acme", name="Acme"),
        ProjectOpened(project_id="web", name="Web shop"),
        ContractSigned(
            contract_id="C-1",
            customer_id="acme",
            currency="EUR",
            signed_on=ALWAYS,
            starts_on=ALWAYS,
            lines=(line,),
            purchase_order="PO-7",
        ),
    ]
    if papers:
        buyer = Papers(country="FR")
        events.append(EntityDescribed(entity_id=BOOK, valid_from=ALWAYS, papers=seller))
        events.append(CustomerDescribed(customer_id="acme", valid_from=ALWAYS, papers=buyer))
    events += [_drafted(), _issued(**settled), *more]
    for number, event in enumerate(events):
        entry = Entry(event=event, actor="ann", recorded_at=START, request=f"r{number}", digest="")
        journal.append([entry], [((about(f"request:r{number}"),), number)])
    return journal


def _drafted() -> InvoiceDrafted:
    return InvoiceDrafted(
        invoice_id="C-1-1",
        customer_id="acme",
        contracts=("C-1",),
        currency="EUR",
        cut_off=date(2026, 1, 31),
        lines=LINES,
    )


def _issued(settlement: Settlement | None = SETTLEMENT) -> InvoiceIssued:
    return InvoiceIssued(
        invoice_id="C-1-1",
        number=NUMBER,
        series="DE01-INV-2026",
        sequence=1,
        customer_id="acme",
        contracts=("C-1",),
        currency="EUR",
        issued_on=date(2026, 2, 2),
        due_on=date(2026, 3, 4),
        accounting_date=date(2026, 2, 2),
        total=158400,
        totals=(ContractTotal(contract_id="C-1", lots=158400, charged=158400),),
        settlement=settlement,
        postings=(),
    )


def _credited() -> InvoiceCredited:
    """Half of the first line, with its discount and tax, and all of the second."""
    parts = (
        CreditLine(of=LINES[0], start=50000, end=100000, charged=50000),
        CreditLine(of=LINES[1], start=0, end=50000, charged=50000),
    )
    settlement = Settlement(
        net=95000,
        lines=(
            SettledLine(number=1, charged=50000, allowance=5000, group=0),
            SettledLine(number=2, charged=50000, group=1),
        ),
        groups=(
            TaxGroup(category="S", rate=Decimal(19), taxable=45000, tax=8550),
            TaxGroup(category="E", rate=Decimal(0), taxable=50000, tax=0, exemption=EXEMPT),
        ),
        payable=103550,
    )
    return InvoiceCredited(
        invoice_id="C-1-1",
        credit_id="C-1-1-1",
        number=MEMO,
        series="DE01-CN-2026",
        sequence=1,
        customer_id="acme",
        contracts=("C-1",),
        currency="EUR",
        credited_on=date(2026, 2, 10),
        accounting_date=date(2026, 2, 10),
        reason="Not ordered",
        lines=parts,
        total=100000,
        totals=(ContractTotal(contract_id="C-1", lots=100000, charged=100000),),
        settlement=settlement,
        postings=(),
    )


FORMS = pytest.mark.parametrize("write", [ubl.written, cii.written], ids=["ubl", "cii"])


@FORMS
def test_a_settled_invoice_keeps_every_rule(write: Callable[[Document], bytes]) -> None:
    text = write(document(told(), NUMBER))
    assert broken(text) == []
    payable = etree.fromstring(text).xpath(
        "//*[local-name()='PayableAmount' or local-name()='DuePayableAmount']"
    )
    assert [one.text for one in payable] == ["1465.05"]


def test_its_lines_and_totals_are_the_settlements() -> None:
    given = document(told(), NUMBER)
    assert [line.net for line in given.lines] == [90000, 50000, 8400]
    assert [(line.quantity, line.unit, line.price) for line in given.lines] == [
        (Decimal(10), "HUR", Decimal(100)),
        (Decimal(10), "HUR", Decimal(50)),
        (Decimal(200), "KMT", Decimal("0.42")),
    ]
    assert (given.totals.tax, given.totals.applied, given.totals.payable) == (18601, 20000, 146505)
    assert [(group.tax.category, group.taxable, group.minor) for group in given.groups] == [
        ("S", 97900, 18601),
        ("E", 50000, 0),
    ]
    assert given.purchase_order == "PO-7"


@FORMS
def test_lines_under_several_purchase_orders_say_their_own(
    write: Callable[[Document], bytes],
) -> None:
    given = document(told(), NUMBER)
    orders = ("PO-7", "PO-8", "PO-7")
    lines = tuple(replace(one, order=o) for one, o in zip(given.lines, orders, strict=True))
    content = write(replace(given, purchase_order=None, lines=lines))
    assert broken(content) == []
    assert content.count(b"PO-7") == 2
    assert content.count(b"PO-8") == 1


@FORMS
def test_a_settled_credit_memo_keeps_every_rule(write: Callable[[Document], bytes]) -> None:
    memo = document(told(_credited()), MEMO)
    assert broken(write(memo)) == []
    assert [line.net for line in memo.lines] == [45000, 50000]
    assert memo.totals.payable == 103550


def test_it_is_printed_step_by_step() -> None:
    (page,) = PdfReader(BytesIO(written(told(), NUMBER, "facturx").content)).pages
    text = page.extract_text()
    for said in (
        "Discount: -100.00",
        "Volume discount",
        "Courier",
        "Mileage to Kiel",
        EXEMPT,
        "Paid in advance",
        "€1,465.05",
        "4 March 2026",
    ):
        assert said in text, said


def test_an_exemption_without_its_reason_is_named() -> None:
    group = TaxGroup(category="E", rate=Decimal(0), taxable=158400, tax=0)
    lines = tuple(SettledLine(number=n, charged=of.minor) for n, of in enumerate(LINES, 1))
    bare = Settlement(net=158400, lines=lines, groups=(group,), payable=158400)
    with pytest.raises(DocumentIncomplete, match="exemption reason"):
        written(told(settlement=bare), NUMBER, "ubl")


def test_before_there_were_taxes_it_is_outside_of_any() -> None:
    given = document(told(settlement=None), NUMBER)
    assert [(group.tax.category, group.taxable) for group in given.groups] == [("O", 158400)]
    assert broken(ubl.written(given)) == []


def test_without_papers_it_prints_and_says_no_more_than_is_known() -> None:
    journal = told(papers=False)
    assert written(journal, NUMBER, "pdf").content.startswith(b"%PDF-")
    with pytest.raises(DocumentIncomplete) as caught:
        written(journal, NUMBER, "ubl")
    assert "vat_id" in caught.value.says
