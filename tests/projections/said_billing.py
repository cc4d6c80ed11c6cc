"""What the audit trail says of billing runs: an invoice too small to send."""

from __future__ import annotations

from datetime import date

import msgspec

from domain.billing_run import BillingDateKept, InvoicePostponed, WaitingLot
from domain.catalogue import AnyEvent
from domain.ruling import Reason
from domain.settlement_terms import Calendar, Invoicing
from tests.projections.telling import approved, line, signed

SMALL = approved(line("small:1", (0, 400_00, "unbilled")))
SAID: list[tuple[AnyEvent, str]] = [
    (
        InvoicePostponed(
            customer_id="acme",
            contracts=("C-1",),
            currency="USD",
            cut_off=date(2026, 1, 31),
            minor=400_00,
            minimum=500_00,
            lots=(WaitingLot(contract_id="C-1", entry_id="small:1", start=0, end=400_00),),
            reason=Reason(
                code="below_minimum",
                desk="billing",
                clears="More is billable",
                rule="invoicing.minimum",
            ),
        ),
        "No draft for acme on C-1 up to 2026-01-31: 400.00 USD is below 500.00 USD",
    ),
    (
        BillingDateKept(
            contracts=("C-CAL",),
            cut_off=date(2026, 1, 31),
            on=date(2026, 2, 3),
            run="january",
            drafts=("C-CAL-1", "C-CAL-2"),
        ),
        "C-CAL billed up to 2026-01-31 in run january: C-CAL-1, C-CAL-2",
    ),
]
MONTHLY = msgspec.structs.replace(
    signed("C-CAL"), invoicing=Invoicing(calendar=Calendar(grace_days=3))
)
STORY: list[AnyEvent] = [SMALL, MONTHLY, *(event for event, _ in SAID)]
