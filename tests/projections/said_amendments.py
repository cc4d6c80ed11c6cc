"""What is said of amendments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from domain.amendment import (
    AmendmentApproved,
    AmendmentDrafted,
    AmendmentRejected,
    AmendmentSubmitted,
    AmendmentWithdrawn,
    CreditProposalAccepted,
    CreditProposalDeclined,
    CreditProposed,
)
from domain.catalogue import AnyEvent
from domain.contract import ContractLine, RateRow, TermsAmended
from domain.plan_terms import Plan
from tests.projections.telling import signed

_TERMS = TermsAmended(
    contract_id="C-1",
    amendment_id="A-1",
    effective_date=date(2026, 1, 1),
    currency="USD",
    lines=(
        ContractLine(line_id="1", projects=("P-1",), ends_on=date(2026, 3, 31)),
        ContractLine(
            line_id="2",
            projects=("P-1",),
            billing_model="progress",
            plan=Plan(price=90_000),
            tax_code="Z",
            starts_on=date(2026, 4, 1),
        ),
    ),
    purchase_order="PO-9",
)
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
        _TERMS,
        (
            "Contract C-1 from 2026-01-01: line 1 as amended, until 2026-03-31; line 2 as amended; "
            "purchase order PO-9 (amendment A-1)"
        ),
    ),
    (
        AmendmentRejected(contract_id="C-1", amendment_id="A-2", reason="too dear"),
        "Amendment A-2 of C-1 rejected: too dear",
    ),
    (
        AmendmentWithdrawn(contract_id="C-1", amendment_id="A-3", reason="too early"),
        "Amendment A-3 of C-1 withdrawn: too early",
    ),
    (
        CreditProposalAccepted(
            contract_id="C-1", amendment_id="A-1", entry_ids=("e:1",), invoices=("C-1-1",)
        ),
        "Amendment A-1 of C-1: e:1 credited and priced by the terms in force",
    ),
    (
        CreditProposalDeclined(
            contract_id="C-1", amendment_id="A-1", entry_ids=("e:2",), reason="good \0will"
        ),
        "Amendment A-1 of C-1: e:2 stays as it was billed: good ",
    ),
]
_RATE = RateRow(row_id="1", valid_from=date(2026, 1, 1), rate=Decimal("90.5"), currency="USD")
_DRAFTED = AmendmentDrafted(
    contract_id="C-AM",
    amendment_id="A-1",
    effective_date=date(2026, 1, 1),
    lines=("1", "2"),
    rates=(_RATE,),
    reason="a \\ and a \t and a \0 in it",
)
_PROPOSALS = tuple(
    CreditProposed(entry_id=f"am:{n}", line_id="1", billed=100, was=100, now=90 + n) for n in (1, 2)
)
_APPROVED = AmendmentApproved(contract_id="C-AM", amendment_id="A-1", proposals=_PROPOSALS)
STORY: list[AnyEvent] = [
    signed("C-AM"),
    _DRAFTED,
    msgspec.structs.replace(_DRAFTED, reason="drafted again"),
    AmendmentSubmitted(contract_id="C-AM", amendment_id="A-1"),
    _APPROVED,
    msgspec.structs.replace(_TERMS, contract_id="C-AM"),
    CreditProposalDeclined(
        contract_id="C-AM", amendment_id="A-1", entry_ids=("am:1",), reason="good \0will"
    ),
    msgspec.structs.replace(_DRAFTED, amendment_id="A-2"),
    AmendmentSubmitted(contract_id="C-AM", amendment_id="A-2"),
    msgspec.structs.replace(_APPROVED, amendment_id="A-2", superseded=("am:2",)),
    CreditProposalAccepted(contract_id="C-AM", amendment_id="A-2", entry_ids=("am:1", "am:2")),
]
