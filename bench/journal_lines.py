"""Lines to write for the journal's bench: the size and shape of a firm's time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec
from eventsourcing.dcb.api import DCBEvent

from domain.ruling import Ruling
from domain.time_entry import TimeRecorded, TimeWithdrawn, Work
from journal.journal import Entry

CONTRACTS = 97
RULING = Ruling(
    table="time-policy",
    version="2009-01",
    digest="9f2b" * 16,
    rules=("TP-999",),
    facts={"minutes": 95, "weekend": False},
)
ENTRY = Entry(
    event=TimeRecorded(
        entry_id="cesaw:0",
        work=Work(
            project_id="615",
            contract_id="C-615",
            line_id="1",
            person_id="p-12",
            worked_on=date(2015, 6, 1),
            quantity=Decimal(95),
            unit="minutes",
        ),
        billable=5_700,
        accounting_date=date(2015, 6, 1),
        ruling=RULING,
    ),
    actor="import",
    recorded_at=datetime(2026, 1, 5, 9, 30, tzinfo=UTC),
    request="cesaw:2015",
    digest="51c0" * 16,
)


def entry(number: int) -> Entry:
    """A recorded time entry, as an import records it."""
    recorded = ENTRY.event
    assert isinstance(recorded, TimeRecorded)
    event = msgspec.structs.replace(recorded, entry_id=f"cesaw:{number}")
    return msgspec.structs.replace(ENTRY, event=event, request=f"cesaw:2015/{number}")


def small(number: int) -> Entry:
    """An entry of 250 bytes, of the size journal-store.md was measured with."""
    event = TimeWithdrawn(
        entry_id=f"cesaw:{number}", reason="recorded twice, see the weekly report"
    )
    return msgspec.structs.replace(ENTRY, event=event, digest="51c0" * 8)


def plain(number: int) -> DCBEvent:
    """A line of 250 bytes with three tags, of the size journal-store.md was measured with."""
    text = b'{"event":{"event":"TimeRecorded","entry_id":"cesaw:%d"},"rest":"' % number
    tags = [f"entry:cesaw:{number}", f"account:C-{number % CONTRACTS}", f"request:cesaw/{number}"]
    return DCBEvent("TimeRecorded", text.ljust(248, b"x") + b'"}', tags)
