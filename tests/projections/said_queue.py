"""What the queue alone looks at: tax codes of contract lines and of drafted lines, an amendment that waits."""

from __future__ import annotations

from datetime import date

import msgspec

from domain.amendment import AmendmentDrafted, AmendmentSubmitted
from domain.catalogue import AnyEvent
from domain.exception_owner import ExceptionAssigned
from domain.tax import TaxRegistered
from domain.time_entry import TimeConfirmed
from domain.wip import Particulars
from tests.projections import said_entities
from tests.projections.telling import approved, charge, drafted, line, signed

_PLAIN = signed("C-Q")
_LINES = tuple(msgspec.structs.replace(line, tax_code="reduced") for line in _PLAIN.lines)
_BOOKS = Particulars(kind="expense", description="Books", tax="books")
_CHARGE = msgspec.structs.replace(charge(1, "q:1", 0, 100), contract_id="C-Q", particulars=_BOOKS)

_CASE = ExceptionAssigned(kind="rate_missing", ref="q:1", owner="mary", note="ask \t Ann")
SAID: list[tuple[AnyEvent, str]] = [  # the others are told beside their own nouns
    (_CASE, "Case rate missing on q:1 is mary's to see to: ask \t Ann"),
    (
        ExceptionAssigned(kind="rate_missing", ref="q:1", owner="ben"),
        "Case rate missing on q:1 is ben's to see to",
    ),
    (
        ExceptionAssigned(kind="draft_blocked", ref="C-Q-1", owner="ben"),
        "Case draft blocked on C-Q-1 is ben's to see to",
    ),
    (
        ExceptionAssigned(kind="draft_blocked", ref="C-Q-1"),
        "Case draft blocked on C-Q-1 is nobody's to see to",
    ),
]

STORY: list[AnyEvent] = [
    msgspec.structs.replace(_PLAIN, lines=_LINES),
    TaxRegistered(jurisdiction="GB", tax_id="GB1", valid_from=date(2026, 1, 1)),
    approved(line("q:1", (0, 100, "unbilled"), lender="GB01"), contract_id="C-Q"),
    msgspec.structs.replace(drafted(_CHARGE), invoice_id="C-Q-1", contracts=("C-Q",)),
    AmendmentDrafted(
        contract_id="C-Q",
        amendment_id="A-Q",
        effective_date=date(2026, 1, 1),
        lines=("1",),
        reason="a \\ and a \t in it",
    ),
    AmendmentSubmitted(contract_id="C-Q", amendment_id="A-Q"),
    TimeConfirmed(entry_ids=("e:1",), note="two calls"),
    *(
        event for event, _ in said_entities.SAID
    ),  # agreed, lent, priced, taken back; borrowed; invoiced
    *(event for event, _ in SAID),
]
