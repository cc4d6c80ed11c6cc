"""Where time entries stand, and which wait for approval."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import Connection

from domain.catalogue import AnyEvent
from domain.time_entry import (
    ApprovalParked,
    TimeCorrected,
    TimeRejected,
    TimeSubmitted,
    TimeWithdrawn,
    Work,
)
from projections import time_entries
from projections.runner import Views
from tests.projections.telling import BOOK, RULING, Told, approved, day, line, recorded
from tests.projections.test_wip import move, recall

WAS = recorded("e:1").work


def corrected(contract_id: str) -> TimeCorrected:
    return TimeCorrected(
        entry_id="e:1",
        work=Work(
            project_id="P-2",
            contract_id=contract_id,
            line_id="1",
            person_id="bob",
            worked_on=day("2026-01-11"),
            quantity=Decimal(90),
            unit="minutes",
        ),
        was=WAS,
        billable=5400,
        accounting_date=day("2026-01-11"),
        ruling=RULING,
        reason="wrong project",
    )


def statuses(tx: Connection) -> dict[str, str]:
    return {one.entry_id: one.status for one in time_entries.listing(tx, book=BOOK)}


STORY: list[tuple[AnyEvent, str]] = [
    (recorded("e:1"), "recorded"),
    (TimeSubmitted(entry_ids=("e:1",)), "submitted"),
    (TimeRejected(entry_ids=("e:1",), reason="which task?"), "rejected"),
    (corrected("C-2"), "recorded"),
    (approved(line("e:1", (0, 500, "unbilled"), order=1)), "approved"),
    (recall("2026-02-01", move("e:1", 0, 500, "unbilled", "unbilled")), "recorded"),
    (TimeWithdrawn(entry_id="e:1", reason="a double"), "withdrawn"),
]


@pytest.mark.parametrize("together", [True, False])
def test_an_entry_stands_where_its_last_fact_put_it(
    views: Views, told: Told, tx: Connection, *, together: bool
) -> None:
    for event, status in STORY:
        told.say(event)
        if together:
            views.rebuild("time-entries", _One(told))
        else:
            views.carry(told)
        assert statuses(tx) == {"e:1": status}


class _One:
    def __init__(self, told: Told) -> None:
        self._told = told

    def ids(self) -> list[str]:
        return [self._told.book]

    def open(self, book: str) -> Told:
        assert book == self._told.book
        return self._told


def test_a_corrected_entry_says_what_it_says_now(views: Views, told: Told, tx: Connection) -> None:
    told.say(recorded("e:1"), corrected("C-2"))
    views.carry(told)
    (found,) = time_entries.listing(tx, book=BOOK)
    assert (found.contract_id, found.project_id, found.person_id) == ("C-2", "P-2", "bob")
    assert (found.worked_on, found.seconds, found.position) == (day("2026-01-11"), Decimal(5400), 1)


def test_what_is_recorded_or_submitted_waits_oldest_first_and_nothing_else(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(*(recorded(f"e:{n}", on=f"2026-01-{20 - n}") for n in range(1, 7)))
    told.say(TimeSubmitted(entry_ids=("e:2",)), TimeRejected(entry_ids=("e:3",), reason="why?"))
    told.say(TimeWithdrawn(entry_id="e:4", reason="a double"))
    told.say(approved(line("e:5", (0, 1, "unbilled"), order=5)))
    views.carry(told)
    waiting = time_entries.waiting(tx, book=BOOK)
    assert [(one.entry_id, one.status) for one in waiting] == [
        ("e:6", "recorded"),
        ("e:2", "submitted"),
        ("e:1", "recorded"),
    ]
    early = time_entries.waiting(tx, book=BOOK, through=day("2026-01-18"))
    assert [one.entry_id for one in early] == ["e:6", "e:2"]
    assert [one.entry_id for one in time_entries.waiting(tx, limit=1)] == ["e:6"]
    assert [one.entry_id for one in time_entries.waiting(tx, status=("submitted",))] == ["e:2"]


def test_an_approval_that_came_first_shows_as_parked_until_its_entry_is_there(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(ApprovalParked(entry_ids=("e:1",), approver="mary"))
    views.carry(told)
    assert statuses(tx) == {"e:1": "parked"}
    told.say(recorded("e:1"))
    views.carry(told)
    assert statuses(tx) == {"e:1": "recorded"}
    told.say(approved(line("e:1", (0, 1, "unbilled"), order=2)))
    views.carry(told)
    assert statuses(tx) == {"e:1": "approved"}


def test_entries_are_listed_by_person_contract_and_status(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(recorded("e:1"), recorded("e:2", person_id="bob"), recorded("e:3", contract_id="C-2"))
    views.carry(told)
    of_bob = time_entries.listing(tx, person_id="bob")
    assert [one.entry_id for one in of_bob] == ["e:2"]
    assert [one.entry_id for one in time_entries.listing(tx, contract_id="C-2")] == ["e:3"]
    assert len(time_entries.listing(tx, status="recorded", limit=2)) == 2
    assert time_entries.listing(tx, status="approved") == []


def test_seconds_are_as_exact_as_the_source_gave_them(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(recorded("e:1", quantity=Decimal("0.00000001")))
    views.carry(told)
    (found,) = time_entries.listing(tx)
    assert found.seconds == Decimal("0.000036")
