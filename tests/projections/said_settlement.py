"""What the audit trail says of tax, of numbering, and of what is allowed on a draft as a whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.catalogue import AnyEvent
from domain.invoice import DraftAdjusted, LineAdded
from domain.numbering_pattern import NumberingSet
from domain.tax import CustomerTaxSet, TaxRate, TaxRatesPublished, TaxRegistered

SINCE = date(2026, 1, 1)
SAID: list[tuple[AnyEvent, str]] = [
    (
        TaxRegistered(jurisdiction="DE", tax_id="DE123", valid_from=SINCE),
        "Registered for tax in DE under DE123 from 2026-01-01",
    ),
    (
        TaxRatesPublished(
            jurisdiction="DE",
            union="EU",
            rates=(TaxRate(code="standard", category="S", rate=Decimal(19), valid_from=SINCE),),
        ),
        "1 tax rate of DE published: standard 19 %",
    ),
    (
        CustomerTaxSet(customer_id="ACME", jurisdiction="FR", vat_id="FR99", valid_from=SINCE),
        "Customer ACME is taxed as business in FR under FR99 from 2026-01-01",
    ),
    (
        NumberingSet(document="credit_memo", pattern="{prefix}/{year}/{number}"),
        "Numbers of credit memos are written as {prefix}/{year}/{number}",
    ),
    (
        DraftAdjusted(
            invoice_id="C-1-1",
            contracts=("C-1",),
            kind="charge",
            code="freight",
            minor=25_00,
            reason="Courier",
        ),
        "Charge freight on draft C-1-1: 25.00 USD, Courier",
    ),
    (
        DraftAdjusted(
            invoice_id="C-1-1",
            contracts=("C-1",),
            kind="allowance",
            code="goodwill",
            percent=Decimal(5),
            reason="Delay",
        ),
        "Allowance goodwill on draft C-1-1: 5 %, Delay",
    ),
    (
        DraftAdjusted(
            invoice_id="C-1-1",
            contracts=("C-1",),
            kind="allowance",
            code="goodwill",
            number=2,
            minor=5_00,
            reason="Delay",
        ),
        "Allowance goodwill on line 2 of draft C-1-1: 5.00 USD, Delay",
    ),
    (
        LineAdded(
            invoice_id="C-1-1",
            contracts=("C-1",),
            number=3,
            contract_id="C-1",
            text="Screens returned",
            quantity=Decimal("-3.0"),
            unit="pieces",
            unit_price=Decimal(500),
            minor=-1_500_00,
            reason="Damaged",
        ),
        "Line 3 put on draft C-1-1: -3 pieces Screens returned, -1,500.00 USD, Damaged",
    ),
]

# What leaves rows behind, in words that must not break any.
STORY: list[AnyEvent] = [
    *(event for event, _ in SAID if isinstance(event, DraftAdjusted | LineAdded)),
    DraftAdjusted(
        invoice_id="C-1-1",
        contracts=("C-1",),
        kind="charge",
        code="freight",
        minor=10_00,
        tax="reduced",
        reason="a\\b\tc\nd",
    ),
    LineAdded(
        invoice_id="C-1-1",
        contracts=("C-1",),
        number=4,
        contract_id="C-1",
        text="a\\b\tc\nd",
        quantity=Decimal("0.5"),
        unit="\\",
        unit_price=Decimal("1.25"),
        per=Decimal(1000),
        minor=0,
        reason="\0",
    ),
]
