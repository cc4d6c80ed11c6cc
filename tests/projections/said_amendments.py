"""What is said of amendments."""

from __future__ import annotations

from datetime import date

from domain.amendment import (
    AmendmentApproved,
    AmendmentDrafted,
    AmendmentRejected,
    AmendmentSubmitted,
    AmendmentWithdrawn,
    CreditProposed,
)
from domain.catalogue import AnyEvent

SAID: list[tuple[AnyEvent, str]] = [
    (
        AmendmentDrafted(
            contract_id="C-1",
            amendment_id="A-1",
            effective_date=date(2026, 1, 1),
            lines=("1",),
            amends_cap=True,
            cap=90_000,
            reason="more scope",
        ),
        "Amendment A-1 of C-1 drafted for line 1 from 2026-01-01: more scope",
    ),
    (
        AmendmentSubmitted(contract_id="C-1", amendment_id="A-1"),
        "Amendment A-1 of C-1 submitted: its lines wait until it is decided",
    ),
    (
        AmendmentApproved(
            contract_id="C-1",
            amendment_id="A-1",
            proposals=(CreditProposed(entry_id="e:1", line_id="1", billed=100, was=100, now=90),),
        ),
        "Amendment A-1 of C-1 approved; billed at other prices, so credit and rebill is proposed for e:1",
    ),
    (
        AmendmentRejected(contract_id="C-1", amendment_id="A-2", reason="too dear"),
        "Amendment A-2 of C-1 rejected: too dear",
    ),
    (
        AmendmentWithdrawn(contract_id="C-1", amendment_id="A-3", reason="too early"),
        "Amendment A-3 of C-1 withdrawn: too early",
    ),
]
