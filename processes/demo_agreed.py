"""What single contracts of the demo say beyond rates and a cap: deposits, discounts, retainage, other payers."""

from __future__ import annotations

from typing import Any

from domain.cap_commands import CapShape
from domain.funding_commands import FundingShareShape, FundingSourceShape, FundingStep
from domain.invoicing_commands import (
    CalendarTerms,
    DueTerms,
    EarlyPaymentTerms,
    InvoicingTerms,
    RetainageTerms,
    VolumeTerms,
    VolumeTierTerms,
)
from domain.master_commands import CategoryCapTerms, ContractExpenses, LineTerms
from domain.retainer_commands import Allowance, Prepaid
from processes.demo_firm import Agreement

PREPAID, ALLOWED = "GB-108", "GB-203"
GRANT = FundingSourceShape(
    source_id="grant", payer="prairie-fund", purchase_order="PEF-2201", limit="60,000.00"
)
MONTH = CalendarTerms(grace_days=7)  # a month's invoices are out a week after it
MONTHLY = InvoicingTerms(calendar=MONTH)
PAID_EARLY = InvoicingTerms(
    group="customer",
    calendar=MONTH,
    due=DueTerms(days=30),
    early_payment=EarlyPaymentTerms(percent="2", days=10),
)

BEYOND: dict[str, dict[str, Any]] = {
    "GB-101": {
        "expenses": ContractExpenses(
            caps=(CategoryCapTerms(category_id="hotel", amount="9,000.00"),)
        ),
    },
    "GB-104": {
        "volume_discount": VolumeTerms(
            tiers=(
                VolumeTierTerms(above="120,000.00", percent="2"),
                VolumeTierTerms(above="200,000.00", percent="4"),
            )
        ),
    },
    PREPAID: {
        "prepaid": Prepaid(deposit="25,000.00", minimum="6,000.00", target="25,000.00"),
    },
    "US-206": {
        "sources": (GRANT, FundingSourceShape(source_id="own")),
        "funding": (
            FundingStep(
                priority=1,
                shares=(
                    FundingShareShape(source_id="grant", percent="60"),
                    FundingShareShape(source_id="own", percent="40"),
                ),
            ),
            FundingStep(priority=2, shares=(FundingShareShape(source_id="own", percent="100"),)),
        ),
    },
    "US-202": {"invoicing": PAID_EARLY},
    "US-207": {"invoicing": PAID_EARLY},
    "DE-302": {"retainage": RetainageTerms(percent="5", due_days=30)},
    "DE-304": {
        "invoicing": InvoicingTerms(group="project", invoice_text="Leistungen {from} bis {until}"),
    },
}
LINES: dict[str, dict[str, Any]] = {
    ALLOWED: {
        "billing_model": "allowance",
        "allowance": Allowance(fee="2,400.00", hours="16", overage_rate="165.00", rollover=1),
    },
}


def signed_with(agreement: Agreement, projects: tuple[str, ...], worth: int) -> dict[str, Any]:
    """Line, cap and what else a contract is signed with: the words of SignContract, by name."""
    special = LINES.get(agreement.contract_id, {})
    line = LineTerms(line_id="1", projects=projects, rounding=agreement.rounding, **special)
    terms = {"lines": (line,), "invoicing": MONTHLY, **_capped(agreement, worth)}
    return {**terms, **BEYOND.get(agreement.contract_id, {})}


def _capped(agreement: Agreement, worth: int) -> dict[str, Any]:
    cap = agreement.cap(worth)
    if cap is None or not agreement.warned:
        return {
            "not_to_exceed": cap,
            "cap_policy": agreement.cap_policy,
            "cap_tolerance": agreement.tolerance,
        }
    return {"caps": (CapShape(not_to_exceed=cap, expenses=True, thresholds=agreement.warned),)}
