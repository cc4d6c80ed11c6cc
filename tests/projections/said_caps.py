"""What the audit trail says of caps at every level, of priority and of funding."""

from __future__ import annotations

from decimal import Decimal

from domain.cap_terms import CapTerms, CustomerCapSet, ItemsPrioritised
from domain.catalogue import AnyEvent
from domain.contract import CapAmended
from domain.funding_terms import (
    FundingAmended,
    FundingRule,
    FundingShare,
    FundingSource,
    FundingTerms,
)
from tests.projections.telling import day

ON = day("2026-02-01")
WHOLE = FundingShare(source_id="PO-1", percent=Decimal(100))
FUNDING = FundingTerms(
    sources=(FundingSource(source_id="PO-1", limit=50_000), FundingSource(source_id="PO-2")),
    rules=(FundingRule(priority=1, shares=(WHOLE,)),),
)

SAID: list[tuple[AnyEvent, str]] = [
    (
        CustomerCapSet(
            customer_id="acme",
            currency="USD",
            terms=CapTerms(level="customer", limit=100_000),
            effective_date=ON,
            reason="agreed",
            below_consumed=True,
        ),
        (
            "Customer acme on all its contracts in USD not to exceed 1,000.00 USD, below what is consumed "
            "from 2026-02-01: agreed"
        ),
    ),
    (
        CustomerCapSet(
            customer_id="acme", currency="USD", terms=None, effective_date=ON, reason="ended"
        ),
        "Customer acme on all its contracts in USD without a cap from 2026-02-01: ended",
    ),
    (
        CapAmended(
            contract_id="C-1",
            cap=None,
            effective_date=ON,
            reason="agreed",
            level="line",
            line_id="1",
            terms=CapTerms(level="line", line_id="1", limit=70_000),
        ),
        "Contract C-1 is on line 1 not to exceed 700.00 USD from 2026-02-01: agreed",
    ),
    (
        ItemsPrioritised(contract_id="C-1", entry_ids=("e:2", "e:1"), reason="urgent"),
        "Entries e:2, e:1 of C-1 put before other work: urgent",
    ),
    (
        ItemsPrioritised(contract_id="C-1", entry_ids=(), reason="done"),
        "Work under C-1 goes by its day again: done",
    ),
    (
        FundingAmended(contract_id="C-1", terms=FUNDING, effective_date=ON, reason="order 2"),
        "Funding of C-1 from 2026-02-01: PO-1 up to 500.00 USD, PO-2: order 2",
    ),
]
