"""What was written in any shape an event ever had is still read, in the shape of today."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from eventsourcing.dcb.api import DCBEvent
from eventsourcing.dcb.popo import InMemoryDCBRecorder

from domain.boundary import about
from domain.catalogue import EVENTS
from domain.event import Event
from journal import stored
from journal.failures import UnreadableLine
from journal.journal import Entry, Journal
from journal.versions import Shape, Versions

EXAMPLES = sorted(stored.FOLDER.glob("*.json"))


class LeaveTaken(Event, frozen=True, kw_only=True):
    """An event of a firm elsewhere, which once was called HolidayTaken and had one day only."""

    person_id: str
    days: tuple[date, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"person:{self.person_id}",)


class TestEntry(Entry, frozen=True, kw_only=True):
    __test__ = False
    event: LeaveTaken  # type: ignore[assignment]


def _many_days(event: Shape) -> Shape:
    return {**{k: v for k, v in event.items() if k != "day"}, "days": [event["day"]]}


def _renamed(event: Shape) -> Shape:
    return {**event, "event": "LeaveTaken"}


VERSIONS = Versions(
    {
        ("HolidayTaken", 1): _many_days,
        ("HolidayTaken", 2): _renamed,
        ("LeaveTaken", 1): lambda event: event,
        ("LeaveTaken", 2): lambda event: event,
    },
    {"LeaveTaken": ("HolidayTaken",)},
)
OLD = b"""{"event":{"event":"HolidayTaken","person_id":"p1","day":"2020-02-29"},"actor":"a",
"recorded_at":"2020-03-01T00:00:00Z","request":"r1","digest":"d"}"""


@pytest.fixture
def journal() -> Journal:
    """A book whose first line was written long ago."""
    recorder = InMemoryDCBRecorder()
    recorder.append([DCBEvent("HolidayTaken", OLD, ["person:p1", "request:r1"])])
    return Journal(recorder, "US01", entry_type=TestEntry, versions=VERSIONS)


def _taken(days: tuple[date, ...]) -> TestEntry:
    return TestEntry(
        event=LeaveTaken(person_id="p1", days=days),
        actor="a",
        recorded_at=datetime(2026, 1, 5, tzinfo=UTC),
        request="r2",
        digest="d",
    )


def test_an_old_line_is_read_in_the_shape_of_today(journal: Journal) -> None:
    (line,) = journal.page(0, 10)
    event: object = line.entry.event
    assert event == LeaveTaken(person_id="p1", days=(date(2020, 2, 29),))
    assert line.entry.v == 3
    assert line.entry.recorded_at == datetime(2020, 3, 1, tzinfo=UTC)
    assert line.kind == "HolidayTaken"
    assert line.text == OLD


def test_asking_for_an_event_finds_it_under_the_name_it_once_had(journal: Journal) -> None:
    journal.append([_taken((date(2026, 1, 5),))], [((about("person:p1", LeaveTaken),), 1)])
    lines, head = journal.read((about("person:p1", LeaveTaken),))
    assert [line.kind for line in lines] == ["HolidayTaken", "LeaveTaken"]
    assert head == 2


def test_what_is_written_says_the_version_of_today(journal: Journal) -> None:
    journal.append([_taken(())], [((about("person:p1"),), 1)])
    line = journal.page(1, 1)[0]
    assert msgspec.json.decode(line.text)["v"] == 3
    assert line.entry.v == 3


def test_a_line_nobody_can_read_is_named(journal: Journal) -> None:
    strange = OLD.replace(b'"day"', b'"dya"').replace(b"HolidayTaken", b"LeaveTaken")
    journal.recorder.append([DCBEvent("LeaveTaken", strange, ["person:p1"])])
    with pytest.raises(UnreadableLine, match=r"Line 2 of book US01 \(LeaveTaken\).*versions.py"):
        journal.page(0, 10)


def test_steps_that_skip_a_version_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="no step from version 2"):
        Versions({("A", 1): dict, ("A", 3): dict})
    with pytest.raises(ValueError, match="no step from version 1"):
        Versions({("A", 2): dict})


def test_every_event_in_every_version_has_a_stored_example() -> None:
    lacking = stored.missing()
    assert lacking == [], "run python -m journal.stored, and keep what it writes for ever"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_stored_example_is_still_read(path: Path) -> None:
    name, _, version = path.stem.partition(".v")
    text = path.read_bytes()
    written = msgspec.json.decode(text)
    assert (written["event"]["event"], written["v"]) == (name, int(version))
    recorder = InMemoryDCBRecorder()
    recorder.append([DCBEvent(name, text, [])])
    (line,) = Journal(recorder, "US01").page(0, 1)
    assert type(line.entry.event) in EVENTS
    if line.entry.v == written["v"]:
        assert msgspec.json.decode(msgspec.json.encode(line.entry)) == written


def test_an_example_fills_every_field_of_its_event() -> None:
    written = msgspec.json.decode(stored.example(EVENTS[0]))
    fields = {field.encode_name for field in msgspec.structs.fields(EVENTS[0])}
    assert set(written["event"]) == fields | {"event"}


def test_a_new_event_gets_its_example_and_an_old_one_keeps_it(tmp_path: Path) -> None:
    first = stored.write_missing(tmp_path, EVENTS[:2])
    assert [path.name for path in first] == [f"{event.__name__}.v1.json" for event in EVENTS[:2]]
    first[0].write_text("kept")
    assert [path.name for path in stored.write_missing(tmp_path, EVENTS[:3])] == [
        f"{EVENTS[2].__name__}.v1.json"
    ]
    assert first[0].read_text() == "kept"
    assert stored.missing(tmp_path, EVENTS[:4]) == [f"{EVENTS[3].__name__}.v1.json"]
