"""What the audit trail says of master agreements."""

from __future__ import annotations

import msgspec

from domain.agreement import AgreementAmended, AgreementEnded, AgreementSigned, SharedTerms
from domain.catalogue import AnyEvent
from tests.projections.telling import day, signed

_FIRST = AgreementSigned(
    agreement_id="MSA-1",
    customer_id="ACME",
    currency="GBP",
    signed_on=day("2026-01-01"),
    starts_on=day("2026-01-01"),
    ends_on=day("2026-12-31"),
    terms=SharedTerms(purchase_order="a \\ and a \t in it"),
)
_AMENDED = AgreementAmended(
    agreement_id="MSA-1", effective_date=day("2026-07-01"), terms=SharedTerms(), reason="renewed"
)
_ENDED = AgreementEnded(agreement_id="MSA-1", ends_on=day("2026-09-30"), reason="sold")

STORY: list[AnyEvent] = [
    _FIRST,
    msgspec.structs.replace(signed("C-MSA"), agreement_id="MSA-1"),
    _AMENDED,
    _ENDED,
]
SAID: list[tuple[AnyEvent, str]] = [
    (
        _FIRST,
        "Master agreement MSA-1 signed with ACME in GBP, for statements of work from 2026-01-01 until 2026-12-31",
    ),
    (_AMENDED, "Master agreement MSA-1 amended for what is signed from 2026-07-01: renewed"),
    (_ENDED, "Master agreement MSA-1 ends on 2026-09-30: sold"),
]
