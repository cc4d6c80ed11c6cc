"""Documents as tests write them down: whole parties, and lines whose totals the ledger's own arithmetic finds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from connectors.documents.document import (
    Adjustment,
    Bank,
    Document,
    Line,
    Party,
    Preceding,
    Tax,
    TaxGroup,
    Totals,
    Work,
)
from domain.totals import Taxed, line_net, totals

SELLER = Party(
    id="DE01",
    name="Nordwind Beratung GmbH",
    street="Hafenstraße 12",
    city="Hamburg",
    postcode="20457",
    country="DE",
    vat_id="DE123456789",
    tax_id="27/123/45678",
    company_id="HRB 12345",
    endpoint="DE123456789",
    endpoint_scheme="9930",
    department="Accounts receivable",
    phone="+49 40 123456",
    email="billing@nordwind.example",
)
BUYER = Party(
    id="bretagne",
    name="Société Bretagne <Énergie> & Cie",
    street="4 rue de la Mer",
    city="Brest",
    postcode="29200",
    country="FR",
    vat_id="FR40303265045",
    endpoint="7300010000001",
    endpoint_scheme="0088",
)
EXEMPT = {
    "E": ("Exempt under article 132", None),
    "AE": ("Reverse charge", "VATEX-EU-AE"),
    "O": ("Not subject to VAT", "VATEX-EU-O"),
}


def line(number: int, quantity: str, price: str, **said: Any) -> Line:
    """A line of one hour's kind; `adjustments` are amounts in minor units."""
    adjustments = tuple(
        Adjustment(minor=minor, reason="Freight" if minor > 0 else "Discount")
        for minor in said.pop("adjustments", ())
    )
    base = Decimal(said.pop("base_quantity", 1))
    taxed = said.pop("tax", Tax(category="S", rate=Decimal(19)))
    net = line_net(
        Decimal(quantity), Decimal(price), "EUR", base, [one.minor for one in adjustments]
    )
    work = Work(entry_id=f"psa:{number}", on=date(2026, 1, 1 + number % 28), person_id="ines")
    told = {"project_id": "web", "text": f"Review of the shop's checkout, part {number}"} | said
    return Line(
        number=number,
        quantity=Decimal(quantity),
        price=Decimal(price),
        base_quantity=base,
        adjustments=adjustments,
        net=net,
        tax=taxed,
        work=work,
        **told,
    )


def document(
    lines: Sequence[Line],
    adjustments: Sequence[Adjustment] = (),
    prepaid: int = 0,
    rounding: int = 0,
    **said: Any,
) -> Document:
    """A whole document over these lines."""
    reached = totals(
        [_taxed(one.net, one.tax) for one in lines],
        [_taxed(one.minor, one.tax) for one in adjustments],
        prepaid,
        rounding,
    )
    groups = tuple(
        TaxGroup(
            tax=Tax(category=one.category, rate=None if one.category == "O" else one.rate),
            taxable=one.taxable,
            minor=one.tax,
            reason=EXEMPT.get(one.category, (None, None))[0],
            reason_code=EXEMPT.get(one.category, (None, None))[1],
        )
        for one in reached.groups
    )
    sums = Totals(
        lines=reached.lines,
        allowances=-sum(one.minor for one in adjustments if one.minor < 0),
        charges=sum(one.minor for one in adjustments if one.minor > 0),
        net=reached.exclusive,
        tax=reached.tax,
        gross=reached.inclusive,
        applied=reached.prepaid,
        rounding=reached.rounding,
        payable=reached.payable,
    )
    told: dict[str, Any] = {
        "type_code": "380",
        "number": "DE01-INV-2026-000042",
        "issued_on": date(2026, 2, 2),
        "due_on": date(2026, 3, 4),
        "terms": "Payable by 4 March 2026 without deduction",
        "currency": "EUR",
        "seller": SELLER,
        "buyer": BUYER,
        "bank": Bank(iban="DE02120300000000202051", bic="BYLADEM1001"),
        "buyer_reference": "KST-4711",
        "purchase_order": "PO-2026-18",
        "projects": {"web": "Web shop"},
    }
    return Document(
        lines=tuple(lines),
        adjustments=tuple(adjustments),
        groups=groups,
        totals=sums,
        **(told | said),
    )


def credit(of: Document, lines: Sequence[Line], **said: Any) -> Document:
    """A credit memo that gives these lines of an invoice back."""
    preceding = Preceding(number=of.number, issued_on=of.issued_on)
    told = {"type_code": "381", "number": "DE01-CN-2026-000007", "due_on": None, "bank": None}
    return document(lines, preceding=preceding, **(told | said))


def with_totals(given: Document, **changed: int) -> Document:
    """The document with a total that is not what it comes to."""
    sums = msgspec.structs.replace(given.totals, **changed)
    return msgspec.structs.replace(given, totals=sums)


def _taxed(minor: int, tax: Tax) -> Taxed:
    return Taxed(minor, tax.category, tax.rate or Decimal(0))
