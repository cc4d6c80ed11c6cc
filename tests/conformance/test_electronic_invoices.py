"""Published electronic invoices: the same lines, written in XML, have the published totals and keep every rule."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from connectors.documents import cii, ubl
from connectors.documents.document import Adjustment, Document, Tax
from domain.money import amount
from tests.conformance.cases import case
from tests.connectors.documents.official import broken
from tests.connectors.documents.papers import document, line

_CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
_RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"
NAMES = [
    "EINV-PEPPOL-BASE",
    "EINV-PEPPOL-ALLOWANCE",
    "EINV-PEPPOL-EXEMPT",
    "EINV-NORWAY",
    "EINV-EN-SUBCENT-PRICE",
    "EINV-EN-SIMPLE",
]
UBL = {
    "line_total": "LineExtensionAmount",
    "tax_exclusive": "TaxExclusiveAmount",
    "tax_inclusive": "TaxInclusiveAmount",
    "payable": "PayableAmount",
}
CII = {
    "line_total": "LineTotalAmount",
    "tax_exclusive": "TaxBasisTotalAmount",
    "tax_inclusive": "GrandTotalAmount",
    "payable": "DuePayableAmount",
}


def _document(given: dict[str, Any]) -> Document:
    currency = given["currency"]
    lines = [
        line(
            number,
            one["quantity"],
            one["price"],
            base_quantity=one["base_quantity"],
            adjustments=[amount(each, currency) for each in one["charges_allowances"]],
            tax=_tax(one["vat"]),
            unit="C62",
        )
        for number, one in enumerate(given["lines"], 1)
    ]
    adjustments = [
        Adjustment(
            minor=amount(one["amount"], currency), reason="As published", tax=_tax(one["vat"])
        )
        for one in given["document_charges_allowances"]
    ]
    prepaid, rounding = amount(given["prepaid"], currency), given["rounding_amount"]
    return document(lines, adjustments, prepaid, amount(rounding, currency), currency=currency)


def _tax(vat: list[str]) -> Tax:
    return Tax(category=vat[0], rate=Decimal(vat[1]))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_a_published_invoice_in_ubl(name: str) -> None:
    published = case(name)
    text = ubl.written(_document(published["inputs"]))
    assert broken(text) == []
    root = etree.fromstring(text)
    (sums,) = root.iter("{*}LegalMonetaryTotal")
    for said, element in UBL.items():
        found = sums.findtext(f"{_CBC}{element}")
        assert Decimal(found) == Decimal(published["expected"][said]), element
    groups = [
        (
            one.findtext("{*}TaxCategory/{*}ID"),
            Decimal(one.findtext("{*}TaxCategory/{*}Percent")),
            Decimal(one.findtext("{*}TaxableAmount")),
            Decimal(one.findtext("{*}TaxAmount")),
        )
        for one in root.iter("{*}TaxSubtotal")
    ]
    assert groups == [
        (one["category"], *(Decimal(one[each]) for each in ("rate", "taxable", "tax")))
        for one in published["expected"]["vat_breakdown"]
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_published_invoice_in_cii(name: str) -> None:
    published = case(name)
    text = cii.written(_document(published["inputs"]))
    assert broken(text) == []
    (sums,) = etree.fromstring(text).iter(f"{_RAM}SpecifiedTradeSettlementHeaderMonetarySummation")
    for said, element in CII.items():
        found = sums.findtext(f"{_RAM}{element}")
        assert Decimal(found) == Decimal(published["expected"][said]), element
    assert Decimal(sums.findtext(f"{_RAM}TaxTotalAmount")) == Decimal(
        published["expected"]["tax_total"]
    )
