"""What an invoice comes to on the command line: its parts add up to what is payable."""

from __future__ import annotations

from datetime import date
from typing import Any

from cli.settlement import comes_to
from domain.invoice import InvoiceIssued
from domain.invoice_commands import AddLine, AdjustDraft, IssueInvoice
from tests.conformance.firm import draft, events
from tests.conformance.test_taxed_invoices import firm_taxed_at, sell

DAY = date(2026, 3, 31)


def test_the_parts_of_an_invoice_add_up_to_what_is_payable() -> None:
    firm = firm_taxed_at({"standard": "19", "reduced": "7"})
    sell(
        firm,
        [
            {"price": "33.33", "quantity": "3"},
            {"price": "10.01", "quantity": "7", "code": "reduced"},
        ],
    )
    invoice = draft(firm, DAY, "CT")
    added: dict[str, Any] = {"text": "Returned", "quantity": "-1", "unit_price": "10.01"}
    firm.do(AddLine(invoice_id=invoice, reason="broken", **added))
    said: dict[str, Any] = {"kind": "charge", "code": "freight", "amount": "9.99"}
    firm.do(AdjustDraft(invoice_id=invoice, reason="Freight", **said))
    firm.do(IssueInvoice(invoice_id=invoice, issued_on=DAY))
    (issued,) = events(firm, InvoiceIssued)
    assert issued.settlement is not None
    *parts, last = comes_to(issued.settlement, "GBP")
    assert (last.part, last.minor) == ("payable", issued.settlement.payable)
    assert sum(one.minor for one in parts) == last.minor
    told = [one.part for one in parts]
    assert told[:4] == ["lines", "line 3: Returned", "charge: Freight", "charge: Freight"]
    assert [one.split(" (")[0] for one in told[4:]] == ["tax S 19 %", "tax S 7 %"]
