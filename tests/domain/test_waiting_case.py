"""A case of the queue is given to somebody only while it waits, by the facts of what it is about."""

from __future__ import annotations

import pytest

from domain.boundary import REGISTER
from domain.catalogue import AnyEvent
from domain.exception_commands import AssignException
from domain.exception_owner import CaseKind, ExceptionAssigned
from domain.importing import RefusedRow, RowCleared, RowsRefused
from domain.knowledge import Knowledge, after, blank
from domain.refusal import NotOpen
from domain.time_entry import ApprovalParked, ParkedApprovalRecalled
from domain.waiting_case import about, must_wait, where

ROW = RefusedRow(line=3, source_id="", code="unknown_person", says="no such person")
REFUSED = RowsRefused(import_id="may#1", profile="csv", file_name="may.csv", rows=(ROW,))
EARLY = ApprovalParked(entry_ids=("e:9",), approver="mary")
RECALLED = ParkedApprovalRecalled(entry_ids=("e:9",), reason="wrong id")
CLEARED = RowCleared(import_id="may#1", line=3, note="typed in")


def asked(kind: CaseKind, ref: str, *events: AnyEvent) -> None:
    """Looks at what the case is about, after the facts that are about it."""
    command = AssignException(kind=kind, ref=ref, owner="mary")
    known = Knowledge()
    for tag in about(command):
        seen = [(n, event) for n, event in enumerate(events, 1) if tag in event.tags]
        known.parts[tag] = blank(tag) if tag == REGISTER else after(blank(tag), seen)
    for tag in where(command, known):
        known.parts[tag] = blank(tag)
    must_wait(command, known)


@pytest.mark.parametrize(
    ("kind", "ref", "opened", "closed"),
    [
        ("parked", "e:9", EARLY, RECALLED),
        ("refused_row", "may#1#3", REFUSED, CLEARED),
    ],
)
def test_it_waits_from_its_first_fact_to_the_one_that_clears_it(
    kind: CaseKind, ref: str, opened: AnyEvent, closed: AnyEvent
) -> None:
    asked(kind, ref, opened)
    with pytest.raises(NotOpen):
        asked(kind, ref)
    with pytest.raises(NotOpen):
        asked(kind, ref, opened, closed)


@pytest.mark.parametrize(
    ("kind", "ref"),
    [
        ("hold", "e:1"),
        ("over_cap", "e:1"),
        ("rate_missing", "e:1"),
        ("cost_rate", "e:1"),
        ("duplicate_time", "e:1"),
        ("expense", "R-1/1"),
        ("refused_row", "nothing"),
        ("draft_blocked", "I-1"),
        ("cap_blocked", "C-1"),
        ("cap_threshold", "C-1 line L-1"),
        ("dispute", "2026-0001"),
        ("reminder_due", "2026-0001"),
        ("intercompany", "e:1"),
    ],
)
def test_what_the_book_never_saw_does_not_wait(kind: CaseKind, ref: str) -> None:
    with pytest.raises(NotOpen, match=ref):
        asked(kind, ref)


def test_an_owner_is_the_last_one_said() -> None:
    given = [ExceptionAssigned(kind="hold", ref="e:1", owner=who) for who in ("mary", "ben")]
    tag = "case:hold:e:1"
    state = after(blank(tag), list(enumerate(given)))
    assert getattr(state, "owner", None) == "ben"
