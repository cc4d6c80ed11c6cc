"""An invoice with all that an invoice may bear, as its page and the service tell it, to the last part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from litestar.testing import TestClient

from api.app import build
from domain.commands import AnyCommand
from domain.invoice_commands import (
    AddLine,
    AdjustDraft,
    CreditInvoice,
    CreditPart,
    DraftInvoice,
    IssueInvoice,
)
from domain.invoicing_commands import DiscountTerms, RetainageTerms
from domain.master_commands import (
    HoldCustomer,
    LineTerms,
    OpenEntity,
    RegisterCustomer,
    SignContract,
)
from domain.plan_commands import DeliverUnits, PlanTerms, UnitTerms
from domain.tax_commands import PublishTaxRates, RegisterForTax, SetCustomerTax, TaxRateTerms
from processes.firm import Firm
from tests.console.conftest import Story, Visitor, token_for
from tests.console.test_pages import text_of

TAXED = "T01"
DAY = date(2026, 3, 2)
UNITS = UnitTerms(unit="pump", unit_price="250.00")
LINE = LineTerms(
    line_id="1",
    projects=(),
    billing_model="units",
    plan=PlanTerms(units=UNITS),
    discount=DiscountTerms(percent=10),
)
TOLD: tuple[AnyCommand, ...] = (
    OpenEntity(entity_id=TAXED, name="Pumps", base_currency="EUR"),
    RegisterCustomer(customer_id="dyke", name="Dyke board"),
    RegisterForTax(jurisdiction="DE", tax_id="DE811569869"),
    PublishTaxRates(jurisdiction="DE", union="EU", rates=(TaxRateTerms(rate=19),)),
    SetCustomerTax(customer_id="dyke", jurisdiction="DE"),
    SignContract(
        contract_id="C-1",
        customer_id="dyke",
        currency="EUR",
        signed_on=date(2026, 1, 1),
        lines=(LINE,),
        retainage=RetainageTerms(percent=5),
    ),
    DeliverUnits(contract_id="C-1", line_id="1", delivery_id="d1", quantity=4, on=DAY),
    DraftInvoice(contracts=("C-1",), cut_off=DAY),
    AddLine(
        invoice_id="C-1-1", text="Courier", quantity=1, unit_price="20.00", reason="sent at once"
    ),
    AdjustDraft(
        invoice_id="C-1-1", kind="charge", code="packing", number=1, amount="8.00", reason="Crates"
    ),
    AdjustDraft(
        invoice_id="C-1-1",
        kind="allowance",
        code="goodwill",
        amount="28.00",
        reason="Late by a day",
    ),
    IssueInvoice(invoice_id="C-1-1", issued_on=DAY),
)


@pytest.fixture(scope="module")
def taxed(firm: Firm) -> Iterator[Visitor]:
    """1,000.00 less 10 %, with crates, a courier and goodwill: 900.00, 171.00 of tax, a part of it retained."""
    story = Story(firm)
    story.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    for command in TOLD:
        story.tell(command, book=TAXED)
    firm.views.carry_all(firm.books)
    with TestClient(build(firm), raise_server_exceptions=False) as client:
        yield Visitor(client, token_for(firm))


def told(taxed: Visitor) -> dict[str, Any]:
    bearer = {"Authorization": f"Bearer {taxed.client.cookies.get('accrual_token')}"}
    answer = taxed.client.get(f"/v1/books/{TAXED}/invoices/C-1-1", headers=bearer)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_service_tells_what_an_invoice_comes_to(taxed: Visitor) -> None:
    found = told(taxed)
    settled = found["settlement"]
    sums = {name: one["minor"] for name, one in settled.items() if isinstance(one, dict)}
    assert sums == {
        "net": 92_800,
        "allowances": 2_800,
        "charges": 0,
        "exclusive": 90_000,
        "tax": 17_100,
        "inclusive": 107_100,
        "retained": sums["retained"],
        "prepaid": 0,
        "rounding": 0,
        "payable": 107_100 - sums["retained"],
    }
    assert sums["retained"] > 0
    assert sums["payable"] == found["payable"]["minor"]
    (group,) = settled["groups"]
    assert (group["category"], group["rate"], group["tax"]["text"]) == ("S", "19", "171.00 EUR")
    assert group["rule"].startswith("tax@")
    (added,) = settled["added"]
    assert (added["text"], added["quantity"], added["amount"]["minor"]) == ("Courier", "1", 2_000)
    (kept,) = settled["retentions"]
    assert (kept["contract_id"], kept["amount"]["minor"]) == ("C-1", sums["retained"])


def test_the_service_tells_what_each_line_bears(taxed: Visitor) -> None:
    (line,) = told(taxed)["lines"]
    amounts = {name: line[name]["minor"] for name in ("charged", "allowance", "charge", "net")}
    assert amounts == {"charged": 100_000, "allowance": 10_000, "charge": 800, "net": 90_800}
    assert (line["kind"], line["quantity"], line["unit"]) == ("unit", "4", "pump")
    assert (line["unit_price"], line["tax_rate"]) == ("250.00", "19")


def test_a_drafts_page_says_what_it_would_come_to(firm: Firm, taxed: Visitor) -> None:
    story = Story(firm)
    story.count = 500
    story.now = datetime(2026, 3, 3, 9, tzinfo=UTC)
    story.tell(
        DeliverUnits(contract_id="C-1", line_id="1", delivery_id="d2", quantity=2, on=DAY),
        book=TAXED,
    )
    story.tell(DraftInvoice(contracts=("C-1",), cut_off=DAY), book=TAXED)
    firm.views.carry_all(firm.books)
    said = text_of(taxed.get(f"/invoices/{TAXED}/C-1-2"))
    # 500.00 less 10 % and 5 % retained of it; 19 % of tax
    assert "What it would come to issued today: 513.00 EUR" in said
    assert "Retained under C-1" in said
    story.tell(HoldCustomer(customer_id="dyke", reason="late"), book=TAXED)
    held = text_of(taxed.get(f"/invoices/{TAXED}/C-1-2"))
    assert "It can not be issued today" in held
    assert "dyke is on hold (late)" in held


def test_the_invoices_page_shows_every_part(taxed: Visitor) -> None:
    said = text_of(taxed.get(f"/invoices/{TAXED}/C-1-1"))
    for part in (
        "4.00 pump 250.00",
        "Charge on line 1: Crates",
        "Discount on line 1",
        "Courier put on it at review",
        "Allowance: Late by a day",
        "Tax S 19.00 % of 900.00",
        "171.00 EUR",
        "Retained under C-1",
        "Payable",
    ):
        assert part in said, part


def test_a_charge_has_a_page_with_its_story(taxed: Visitor) -> None:
    (line,) = told(taxed)["lines"]
    said = text_of(taxed.get(f"/entries/{TAXED}/{line['entry_id']}"))
    for part in (f"Charge {line['entry_id']}", "Kind unit", "Quantity 4.00 pump", "billed"):
        assert part in said, part
    assert "has not arrived" not in said


def test_a_credit_memo_tells_what_comes_back(firm: Firm, taxed: Visitor) -> None:
    part = CreditPart(number=1, amount="500.00")
    story = Story(firm)
    story.count, story.now = 900, datetime(2026, 3, 3, 9, tzinfo=UTC)
    credit = CreditInvoice(invoice_id="C-1-1", lines=(part,), credited_on=DAY, reason="Returned")
    story.tell(credit, book=TAXED)
    firm.views.carry_all(firm.books)
    (memo,) = told(taxed)["credits"]
    assert memo["settlement"]["tax"]["minor"] > 0
    assert memo["payable"]["minor"] == memo["settlement"]["payable"]["minor"]
    assert "What comes back" in text_of(taxed.get(f"/invoices/{TAXED}/C-1-1"))


def test_the_audit_trail_of_a_charge_goes_from_its_rise_to_its_invoice(taxed: Visitor) -> None:
    bearer = {"Authorization": f"Bearer {taxed.client.cookies.get('accrual_token')}"}
    (line,) = told(taxed)["lines"]
    answer = taxed.client.get(f"/v1/books/{TAXED}/audit/{line['entry_id']}", headers=bearer)
    assert answer.status_code == 200, answer.text
    events = [one["event"]["event"] for one in answer.json()["rows"]]
    assert events[0] == "ChargesRaised"
    assert {"InvoiceDrafted", "InvoiceIssued"} <= set(events)
