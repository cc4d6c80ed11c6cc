"""Published invoices with returned goods, freight and charges of a line, through the commands everybody uses.

Goods returned, deductions and the like are lines that a review puts on the draft; each invoice is then written as UBL
and read by the official rules.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lxml import etree

from domain.invoice import InvoiceCredited, InvoiceIssued
from domain.invoice_commands import AddLine, AdjustDraft, CreditInvoice, CreditPart, IssueInvoice
from domain.invoicing_commands import InvoicingTerms
from domain.papers_commands import DescribeCustomer, DescribeEntity
from processes.documents import written
from tests.conformance.cases import case
from tests.conformance.firm import draft, events
from tests.conformance.test_taxed_invoices import (
    ON,
    firm_taxed_at,
    has_totals,
    paid_before,
    sell,
    settled,
)
from tests.connectors.documents.official import broken, broken_at_peppol
from tests.laws.small_firm import BOOK, SmallFirm

LINE = "{*}InvoiceLine/{*}LineExtensionAmount"


def codes(given: dict[str, Any]) -> dict[tuple[str, str], str]:
    """A tax code of the firm for each category and rate."""
    taxed = dict.fromkeys(tuple(line["vat"]) for line in given["lines"])
    return {key: "exempt" if key[0] == "E" else f"at-{key[1]}" for key in taxed}


def firm_for(given: dict[str, Any]) -> SmallFirm:
    firm = firm_taxed_at({code: percent for (_, percent), code in codes(given).items()})
    reached: dict[str, Any] = {"endpoint": "1234567890128", "endpoint_scheme": "0088"}
    firm.do(
        DescribeEntity(entity_id=BOOK, country="GB", city="London", vat_id="GB123456789", **reached)
    )
    firm.do(DescribeCustomer(customer_id="acme", country="GB", buyer_reference="R-1", **reached))
    return firm


def reviewed(firm: SmallFirm, given: dict[str, Any], **terms: Any) -> str:
    """The id of an issued invoice with the published lines: sold where positive, else put on the draft."""
    code_of = codes(given)
    coded = [(line, code_of[tuple(line["vat"])]) for line in given["lines"]]
    kept = [one for one in coded if Decimal(one[0]["quantity"]) > 0]
    said = [
        {
            "quantity": line["quantity"],
            "price": line["price"],
            "per": line["base_quantity"],
            "code": code,
        }
        for line, code in kept
    ]
    sell(firm, said, **terms)
    invoice = draft(firm, ON, "CT")
    for number, (line, _) in enumerate(kept, 1):
        for place, minor in enumerate(line["charges_allowances"]):
            adjust(firm, invoice, Decimal(minor), f"of_line_{place}", number=number)
    for line, code in (one for one in coded if one not in kept):
        firm.do(
            AddLine(
                invoice_id=invoice,
                text="Returned",
                quantity=line["quantity"],
                unit_price=line["price"],
                per=line["base_quantity"],
                tax_code=code,
                reason="As published",
            )
        )
    for place, one in enumerate(given["document_charges_allowances"]):
        code = code_of[tuple(one["vat"])]
        adjust(firm, invoice, Decimal(one["amount"]), f"of_all_{place}", tax_code=code)
    firm.do(IssueInvoice(invoice_id=invoice, issued_on=ON))
    return invoice


def adjust(firm: SmallFirm, invoice: str, money: Decimal, code: str, **more: Any) -> None:
    firm.do(
        AdjustDraft(
            invoice_id=invoice,
            kind="charge" if money > 0 else "allowance",
            code=code,
            amount=str(abs(money)),
            reason="As published",
            **more,
        )
    )


def as_ubl(firm: SmallFirm, invoice: str) -> bytes:
    (issued,) = [one for one in events(firm, InvoiceIssued) if one.invoice_id == invoice]
    return written(firm.desk.books.open(BOOK), issued.number, "ubl").content


def nets(text: bytes) -> list[Decimal]:
    """What each line comes to on the document."""
    return [Decimal(one.text) for one in etree.fromstring(text).iterfind(LINE)]


def test_goods_returned_and_freight() -> None:
    published = case("EINV-PEPPOL-BASE")
    given = published["inputs"]
    firm = firm_for(given)
    text = as_ubl(firm, reviewed(firm, given))
    has_totals(settled(firm)[-1], published["expected"])
    assert sorted(nets(text)) == sorted(Decimal(line["net"]) for line in given["lines"])
    assert broken(text) == []
    assert broken_at_peppol(text) == []


def test_half_a_cent_of_tax_deductions_money_paid_before_and_whole_kroner() -> None:
    published = case("EINV-NORWAY")
    given = published["inputs"]
    firm = firm_for(given)
    paid_before(firm, given["prepaid"])
    text = as_ubl(firm, reviewed(firm, given, invoicing=InvoicingTerms(round_to="1")))
    settlement = settled(firm)[-1]
    has_totals(settlement, published["expected"])
    assert settlement.rounding == Decimal(given["rounding_amount"]) * 100
    assert sorted(nets(text)) == sorted(Decimal(line["net"]) for line in given["lines"])
    assert broken(text) == []
    assert broken_at_peppol(text) == []


def test_a_credit_of_one_line_of_many_rates_names_the_one_it_gives_back() -> None:
    given = case("EINV-NORWAY")["inputs"]
    firm = firm_for(given)
    invoice = reviewed(firm, given)
    part = CreditPart(number=2, amount="2.48")
    firm.do(CreditInvoice(invoice_id=invoice, credited_on=ON, reason="not come", lines=(part,)))
    (memo,) = events(firm, InvoiceCredited)
    text = written(firm.desk.books.open(BOOK), memo.number, "ubl").content
    assert broken(text) == []
    groups = list(etree.fromstring(text).iter("{*}TaxSubtotal"))
    assert [one.findtext("{*}TaxCategory/{*}Percent") for one in groups] == ["15"]


def test_an_allowance_and_two_charges_of_a_line_and_the_slack_of_its_amount() -> None:
    published = case("EINV-R120")
    given, said = published["inputs"], published["expected"]
    line = {"quantity": given["quantity"], "price": given["price"], "base_quantity": "1"}
    beside = [f"-{given['allowance']}", *given["charges"]]
    whole = {
        "lines": [line | {"vat": ["S", "20"], "charges_allowances": beside}],
        "document_charges_allowances": [],
    }
    firm = firm_for(whole)
    text = as_ubl(firm, reviewed(firm, whole))
    assert nets(text) == [Decimal(said["exact"])]
    assert broken_at_peppol(text) == []
    stands = [stated for stated in given["candidates"] if not _caught(text, stated)]
    assert stands == said["accepted"]


def _caught(text: bytes, stated: str) -> bool:
    """Whether the official rule on line amounts catches this invoice with another one stated."""
    root = etree.fromstring(text)
    (amount,) = root.iterfind(LINE)
    amount.text = stated
    found = broken_at_peppol(etree.tostring(root))
    return any("PEPPOL-EN16931-R120" in one for one in found)
