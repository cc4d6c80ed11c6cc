"""Work between entities over HTTP: both sides with what is eliminated, and lent work down to its facts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.lending_commands import AgreeTransferPrices, TakeBackLent, Tie, TransferTerms
from domain.master_commands import MovePerson
from domain.refusal import Refused
from processes.asking import Request
from processes.crossing_places import RefusedCrossing, Stored
from processes.intercompany import Intercompany
from tests.api.conftest import furnish

DAY = date(2025, 12, 1)


@pytest.fixture
def lender(caller: Any) -> str:
    """Another entity whose Ines works on the book's project: two hours at 90.00 EUR, carried."""
    firm, lender = caller.firm, f"L{caller.book}"
    furnish(firm, lender)
    moved = MovePerson(person_id="ines", home_entity=lender, valid_from=DAY)
    for book in (caller.book, lender):
        firm.desk.do(book, moved, Request(actor="boss", key=f"moved-{book}"))
    terms = TransferTerms(valid_from=DAY, method="fixed", rate="90", currency="EUR")
    agreed = AgreeTransferPrices(rules=(terms,))
    firm.desk.do(lender, agreed, Request(actor="boss", key="agreed"))
    assert caller.record("e:1").status_code == 201
    assert caller.send("ApproveTime", entry_ids=["e:1"]).status_code == 201
    Intercompany(firm.books, firm.desk).round()
    firm.views.carry(firm.books.open(lender))
    return lender


def test_both_sides_are_answered_with_the_entry_that_eliminates_them(
    caller: Any, lender: str
) -> None:
    (row,) = caller.get("eliminations").json()["rows"]
    assert (row["period"], row["lender"], row["borrower"]) == ("2026-01", lender, caller.book)
    assert row["eliminated"]["text"] == "180.00 EUR"
    assert row["lent"]["booked"] == row["borrowed"]["booked"] == row["eliminated"]
    assert row["lent"]["unmatched"]["minor"] == row["borrowed"]["unmatched"]["minor"] == 0
    assert row["reasons"] == []
    assert [(line["book"], line["account"], line["elimination"]["minor"]) for line in row["entry"]] == [
        (lender, "1310", -18_000),
        (lender, "4510", 18_000),
        (caller.book, "5500", -18_000),
        (caller.book, "2400", 18_000),
    ]  # fmt: skip
    assert caller.get("eliminations", period="2026-02").json()["rows"] == []
    assert caller.get("eliminations", as_of="2026-01-04").json()["rows"] == []
    assert caller.get("eliminations", known_at="2020-01-01T00:00:00Z").json()["rows"] == []
    assert caller.get("eliminations", period="January").status_code == 400


def test_lent_work_is_answered_with_its_price_state_and_facts(caller: Any, lender: str) -> None:
    (row,) = caller.get("lent-work").json()["rows"]
    assert (row["entry_id"], row["hours"], row["state"]) == ("e:1", "2.00", "borrowed")
    assert (row["rule_says"], row["price"]["text"]) == ("90 EUR an hour", "180.00 EUR")
    assert [(one["book"], one["cause"]) for one in row["facts"]] == [
        (caller.book, "approved"),
        (lender, "lent"),
        (caller.book, "borrowed"),
    ]
    assert caller.get("lent-work", state="waiting").json()["rows"] == []
    assert caller.get("lent-work", state="unheard of").status_code == 400
    assert len(caller.get("lent-work", person_id="ines", limit=1).json()["rows"]) == 1


def test_what_a_book_refuses_is_answered_with_its_reason(caller: Any, lender: str) -> None:
    tie = Tie(correlation=f"{caller.book}:999", entry_id="e:9")
    command = TakeBackLent(borrower=caller.book, lines=(tie,), on=DAY, reason="wrong")
    with pytest.raises(Refused) as told:
        caller.firm.desk.do(lender, command, Request(actor="boss", key="back-1"))
    at = datetime(2026, 1, 31, tzinfo=UTC)
    kept = RefusedCrossing(
        key=f"take-back {caller.book}:999",
        book=caller.book,
        command=command,
        code=told.value.code,
        says=told.value.says,
        since=at,
        tried_at=at,
    )
    assert caller.get("refused-crossings").json()["rows"] == []
    with Stored(caller.firm.engine).turn() as turn:
        turn.refuse(kept)
    (row,) = caller.get("refused-crossings").json()["rows"]
    assert (row["command"], row["code"]) == ("TakeBackLent", "unknown_entry")
    assert row["says"] == "Entry e:9 was not lent to " + caller.book + (
        " under that approval: it is lent first."
    )
    assert row["fields"]["lines"] == [{"correlation": f"{caller.book}:999", "entry_id": "e:9"}]
    with Stored(caller.firm.engine).turn() as turn:
        turn.taken(kept.key)
    assert caller.get("refused-crossings").json()["rows"] == []


def test_neither_is_for_everybody(caller: Any) -> None:
    assert caller.get("eliminations", role="billing").status_code == 403
    assert caller.get("lent-work", role="billing").status_code == 200
    for view in ("eliminations", "lent-work"):
        assert caller.get(view, role="worker").status_code == 403
        assert caller.get(view, role="auditor").status_code == 200
