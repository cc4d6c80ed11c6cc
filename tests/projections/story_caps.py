"""What a book tells of caps at every level and of funding, for the laws of carrying."""

from __future__ import annotations

from decimal import Decimal

from domain.cap_terms import CapTerms, CustomerCapSet
from domain.catalogue import AnyEvent
from domain.contract import CapAmended
from domain.funding_terms import (
    FundingAmended,
    FundingRule,
    FundingShare,
    FundingSource,
    FundingTerms,
)
from domain.invoice import InvoiceDrafted, LinesRemoved
from domain.wip import ApprovedLine, ChargesRaised, Lot, Particulars
from tests.projections.telling import charge, day, drafted

ON = day("2026-02-01")
FUNDING = FundingTerms(
    sources=(FundingSource(source_id="A", limit=500), FundingSource(source_id="B")),
    rules=(
        FundingRule(priority=1, shares=(FundingShare(source_id="A", percent=Decimal(100)),)),
        FundingRule(priority=2, shares=(FundingShare(source_id="B", percent=Decimal(100)),)),
    ),
)
_RAISED = ChargesRaised(
    contract_id="C-1",
    currency="USD",
    lines=(
        ApprovedLine(
            entry_id="x:1",
            line_id="1",
            project_id="P-1",
            person_id="ann",
            worked_on=ON,
            accounting_date=ON,
            order=1,
            seconds=0,
            billable=0,
            rate_row="raised",
            minor=700,
            lots=(
                Lot(start=0, end=500, state="unbilled", ruling=0, revenue=0, funding="A"),
                Lot(start=500, end=700, state="unbilled", ruling=0, revenue=0, funding="B"),
            ),
            particulars=Particulars(kind="expense", description="Train"),
        ),
    ),
    rulings=(),
)
_DRAFT: InvoiceDrafted = drafted(
    charge(1, "x:1", 0, 500, funding="A"),
    charge(2, "x:1", 500, 700, funding="B"),
    invoice_id="C-1-9",
)

STORY: list[AnyEvent] = [
    CapAmended(
        contract_id="C-1",
        cap=None,
        effective_date=ON,
        reason="a line\tof its own",
        level="line",
        line_id="1",
        terms=CapTerms(level="line", line_id="1", limit=70_000, tax_percent=Decimal("7.5")),
    ),
    CustomerCapSet(
        customer_id="acme",
        currency="USD",
        terms=CapTerms(level="customer", limit=90_000, thresholds=(75,)),
        effective_date=ON,
        reason="agreed",
    ),
    FundingAmended(contract_id="C-1", terms=FUNDING, effective_date=ON, reason="agreed"),
    _RAISED,
    _DRAFT,
    LinesRemoved(invoice_id="C-1-9", contracts=("C-1",), numbers=(2,), reason="later"),
]
