"""Laws of what crosses entities: both books balance, eliminations net to nothing, carried twice is carried once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.lending_commands import IssueIntercompanyInvoice
from domain.refusal import Refused
from domain.time_commands import ApproveTime, RecallApproval, RecordTime
from tests.conformance.test_intercompany import DAY, TwoEntities, made

SAID: dict[str, Any] = {
    "hours": "8",
    "lending_entity": "UK",
    "borrowing_entity": "US",
    "cost_rate_uk": "60.00 GBP",
    "transfer_price": "90.00 GBP",
    "customer_rate": "200.00 USD",
    "gbp_usd": "1.25",
}
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["approve", "recall", "carry", "invoice"]),
        st.integers(0, 3),
    ),
    max_size=14,
)


def _act(firm: TwoEntities, what: str, n: int) -> None:
    try:
        if what == "approve":
            firm.do("US", ApproveTime(entry_ids=(f"e:{n}",)))
        elif what == "recall":
            firm.do("US", RecallApproval(entry_ids=(f"e:{n}",), reason="wrong"))
        elif what == "carry":
            firm.carry()
        else:
            invoice = IssueIntercompanyInvoice(
                borrower="US", period="2026-01", issued_on=date(2026, 1, 31)
            )
            firm.do("UK", invoice)
    except Refused:
        return  # approved already, not approved, nothing to invoice: as it must be


def _in_transfer_currency(firm: TwoEntities) -> tuple[Counter[str], Counter[str]]:
    """What each side says each correlation is worth in pounds, net of corrections."""
    lent: Counter[str] = Counter()
    borrowed: Counter[str] = Counter()
    for side, book in ((lent, "UK"), (borrowed, "US")):
        for line in firm.books.open(book).page(0, 1_000):
            event = line.entry.event
            name = type(event).__name__
            if name in ("TimeLent", "LentTakenBack", "TimeBorrowed", "BorrowedReturned"):
                sign = -1 if name in ("LentTakenBack", "BorrowedReturned") else 1
                for one in event.lines:  # type: ignore[union-attr]
                    side[f"{one.correlation} {one.entry_id}"] += sign * one.price  # type: ignore[union-attr]
    return lent, borrowed


@settings(max_examples=15, deadline=None)
@given(ACTS)
def test_both_sides_say_the_same_whatever_happens(acts: list[tuple[str, int]]) -> None:
    firm = made(SAID)
    for n in range(4):
        work = RecordTime(
            entry_id=f"e:{n}", project_id="P1", person_id="p1", worked_on=DAY, quantity=n + 1,
            rate="200",
        )  # fmt: skip
        firm.do("US", work)
    for what, n in acts:
        _act(firm, what, n)
    firm.carry()
    uk, us = firm.stands("UK"), firm.stands("US")
    lent, borrowed = _in_transfer_currency(firm)
    assert lent == borrowed
    assert sum(lent.values()) == -uk["4510"] - uk["4500"] == uk["1310"] + uk["1320"]
    assert sum(lent.values()) * 5 == us["5500"] * 4  # 1.25 dollars a pound, exact in whole pounds
    heads = {book: firm.books.open(book).head() for book in ("UK", "US")}
    firm.carry()
    assert {book: firm.books.open(book).head() for book in ("UK", "US")} == heads
