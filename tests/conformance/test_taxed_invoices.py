"""Published totals of taxed invoices and credits, through the commands everybody uses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.cash_commands import PaymentPart, RecordPayment
from domain.invoice import InvoiceCredited, InvoiceIssued
from domain.invoice_commands import AdjustDraft, CreditInvoice, CreditPart, IssueInvoice
from domain.invoicing_commands import DiscountTerms
from domain.master_commands import LineTerms, SignContract
from domain.money import amount
from domain.plan_commands import DeliverUnits, PlanTerms, UnitTerms
from domain.proration import prorated
from domain.settlement import Settlement
from domain.tax_commands import PublishTaxRates, RegisterForTax, SetCustomerTax, TaxRateTerms
from tests.conformance.cases import case
from tests.conformance.firm import bill, draft, events
from tests.laws.small_firm import SmallFirm

ON = date(2026, 3, 31)
SIGNED = date(2026, 1, 1)
CODES = {"S": "standard", "E": "exempt"}


def firm_taxed_at(percents: dict[str, str]) -> SmallFirm:
    """A firm registered for tax with a customer at home, and these rates by code."""
    firm = SmallFirm()
    firm.do(RegisterForTax(jurisdiction="GB", tax_id="GB1"))
    rates = tuple(
        TaxRateTerms(
            code=code,
            category="E" if code == "exempt" else "S",
            rate=percent,
            exemption="As published" if code == "exempt" else "",
        )
        for code, percent in percents.items()
    )
    firm.do(PublishTaxRates(jurisdiction="GB", union="", rates=rates))
    firm.do(SetCustomerTax(customer_id="acme", jurisdiction="GB", status="business"))
    return firm


def sell(firm: SmallFirm, lines: list[dict[str, Any]], contract: str = "CT", **more: Any) -> None:
    """A contract whose lines are deliveries of these quantities at these prices, all delivered."""
    terms = tuple(
        LineTerms(
            line_id=str(number),
            projects=(),
            billing_model="units",
            plan=PlanTerms(
                units=UnitTerms(unit="piece", unit_price=one["price"], per=one.get("per", "1"))
            ),
            tax_code=one.get("code"),
            discount=one.get("discount"),
        )
        for number, one in enumerate(lines, 1)
    )
    firm.do(
        SignContract(
            contract_id=contract,
            customer_id="acme",
            currency="GBP",
            signed_on=SIGNED,
            lines=terms,
            **more,
        )
    )
    for number, one in enumerate(lines, 1):
        firm.do(
            DeliverUnits(
                contract_id=contract,
                line_id=str(number),
                delivery_id=f"D{number}",
                quantity=one["quantity"],
                on=ON,
            )
        )


def paid_before(firm: SmallFirm, money: str) -> None:
    """The customer's credit: an invoice of this amount that was paid and then credited."""
    sell(firm, [{"quantity": "1", "price": money, "code": "exempt"}], "CP")
    invoice = bill(firm, ON, "CP")
    firm.do(
        RecordPayment(
            payment_id="bank:1",
            customer_id="acme",
            received_on=ON,
            amount=money,
            currency="GBP",
            invoices=(PaymentPart(invoice=invoice),),
        )
    )
    whole = CreditInvoice(invoice_id=invoice, credited_on=ON, reason="not ordered", write_off=True)
    firm.do(whole)


def settled(firm: SmallFirm, kind: type = InvoiceIssued) -> list[Settlement]:
    found = [one.settlement for one in events(firm, kind)]
    assert all(found)
    return found


def has_totals(settlement: Settlement, said: dict[str, Any]) -> None:
    """The published totals, in minor units of a currency with two places."""
    taxable = sum(group.taxable for group in settlement.groups)
    tax = sum(group.tax for group in settlement.groups)
    assert settlement.net == amount(said["line_total"], "GBP")
    assert taxable == amount(said["tax_exclusive"], "GBP")
    assert tax == amount(said["tax_total"], "GBP")
    assert taxable + tax == amount(said["tax_inclusive"], "GBP")
    assert settlement.payable == amount(said["payable"], "GBP")
    found = {(g.category, g.rate): (g.taxable, g.tax) for g in settlement.groups}
    assert found == {
        (group["category"], Decimal(group["rate"])): (
            amount(group["taxable"], "GBP"),
            amount(group["tax"], "GBP"),
        )
        for group in said["vat_breakdown"]
    }


@pytest.mark.parametrize("name", ["EINV-EN-SIMPLE", "EINV-EN-SUBCENT-PRICE", "EINV-PEPPOL-EXEMPT"])
def test_invoices_of_one_line_come_to_what_is_published(name: str) -> None:
    published = case(name)
    (line,) = published["inputs"]["lines"]
    category, percent = line["vat"]
    firm = firm_taxed_at({CODES[category]: percent})
    one = {"quantity": line["quantity"], "price": line["price"], "code": CODES[category]}
    sell(firm, [one])
    firm.do(IssueInvoice(invoice_id=draft(firm, ON, "CT"), issued_on=ON))
    (settlement,) = settled(firm)
    has_totals(settlement, published["expected"])


def test_allowances_on_lines_and_document_an_exempt_line_and_money_paid_before() -> None:
    published = case("EINV-PEPPOL-ALLOWANCE")
    given = published["inputs"]
    firm = firm_taxed_at({"standard": "25", "exempt": "0"})
    lines = []
    for line in given["lines"]:
        allowed = -sum(Decimal(one) for one in line["charges_allowances"])
        lines.append(
            {
                "quantity": line["quantity"],
                "price": line["price"],
                "per": line["base_quantity"],
                "code": CODES[line["vat"][0]],
                "discount": DiscountTerms(amount=str(allowed)) if allowed else None,
            }
        )
    paid_before(firm, given["prepaid"])
    sell(firm, lines)
    invoice = draft(firm, ON, "CT")
    for number, one in enumerate(given["document_charges_allowances"]):
        minor = Decimal(one["amount"])
        firm.do(
            AdjustDraft(
                invoice_id=invoice,
                kind="charge" if minor > 0 else "allowance",
                code=f"published_{number}",
                amount=str(abs(minor)),
                reason="As published",
            )
        )
    firm.do(IssueInvoice(invoice_id=invoice, issued_on=ON))
    has_totals(settled(firm)[-1], published["expected"])


def test_a_prorated_credit_is_the_rounded_net_and_the_rounded_tax() -> None:
    published = case("TAX-LAGO-SUM-OF-ROUNDED")
    given, said = published["inputs"], published["expected"]
    percent = str(Decimal(given["tax_rate"]) * 100)
    firm = firm_taxed_at({"standard": percent})
    price = Decimal(given["monthly_fee_cents"]) / 100
    sell(firm, [{"quantity": "1", "price": str(price)}])
    invoice = draft(firm, ON, "CT")
    firm.do(IssueInvoice(invoice_id=invoice, issued_on=ON))
    unused = prorated(given["monthly_fee_cents"], given["days_unused"], given["days_in_period"])
    part = CreditPart(number=1, amount=str(Decimal(unused) / 100))
    firm.do(CreditInvoice(invoice_id=invoice, credited_on=ON, reason="cut short", lines=(part,)))
    (credit,) = settled(firm, InvoiceCredited)
    assert credit.net == said["net_cents"]
    assert sum(group.tax for group in credit.groups) == said["tax_cents"]
    assert credit.payable == said["total_cents"]


def test_two_credits_add_up_to_the_invoice_to_the_cent_of_tax() -> None:
    published = case("TAX-LAGO-RESIDUAL-CREDIT")
    given, said = published["inputs"], published["expected"]
    firm = firm_taxed_at({"standard": str(Decimal(given["tax_rate"]) * 100)})
    sell(
        firm,
        [{"quantity": "1", "price": str(Decimal(cents) / 100)} for cents in given["items_cents"]],
    )
    invoice = draft(firm, ON, "CT")
    firm.do(IssueInvoice(invoice_id=invoice, issued_on=ON))
    (issued,) = settled(firm)
    assert sum(group.tax for group in issued.groups) == said["invoice"]["tax_cents"]
    assert issued.payable == said["invoice"]["total_cents"]
    for number in (1, 2):
        firm.do(
            CreditInvoice(
                invoice_id=invoice,
                credited_on=ON,
                reason="returned",
                lines=(CreditPart(number=number),),
            )
        )
        credit = settled(firm, InvoiceCredited)[-1]
        expected = said[f"credit_{number}"]
        assert credit.net == expected["net_cents"]
        assert sum(group.tax for group in credit.groups) == expected["tax_cents"]
        assert credit.payable == expected["total_cents"]
