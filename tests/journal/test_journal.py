"""A journal writes facts under their guards and gives them back, over any recorder the library knows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from eventsourcing.dcb.api import DCBRecorder
from eventsourcing.dcb.popo import InMemoryDCBRecorder
from eventsourcing.dcb.postgres_tt import PostgresTTDCBFactory
from eventsourcing.utils import Environment
from psycopg.conninfo import conninfo_to_dict

from domain.boundary import about
from domain.event import Event
from domain.party import CustomerRegistered, ProjectClosed, ProjectOpened
from domain.time_entry import TimeSubmitted
from journal import following
from journal.journal import Entry, Journal, Overtaken
from journal.recorder import PostgresRecorder


def entry(event: Event, request: str = "r1") -> Entry:
    return Entry(
        event=event,  # type: ignore[arg-type]
        actor="ines",
        recorded_at=datetime(2026, 1, 5, 9, 30, 0, 5, UTC),
        request=request,
        digest="d",
    )


def opened(project: str) -> ProjectOpened:
    return ProjectOpened(project_id=project, name=project)


@pytest.fixture(params=["memory", "ours", "stock"])
def journal(request: pytest.FixtureRequest) -> Journal:
    """The same journal over the library's recorder in memory, ours, and the library's own in PostgreSQL."""
    recorder: DCBRecorder = request.getfixturevalue(request.param)
    return Journal(recorder, "US01")


@pytest.fixture
def memory() -> DCBRecorder:
    return InMemoryDCBRecorder()


@pytest.fixture
def ours(book: PostgresRecorder) -> DCBRecorder:
    return book


@pytest.fixture
def stock(fresh_database: str) -> Iterator[DCBRecorder]:
    parts = conninfo_to_dict(fresh_database)
    passfile = Path(str(parts["passfile"])).read_text()
    settings = {
        "POSTGRES_DBNAME": str(parts["dbname"]),
        "POSTGRES_HOST": str(parts["host"]),
        "POSTGRES_PORT": str(parts["port"]),
        "POSTGRES_USER": str(parts["user"]),
        "POSTGRES_PASSWORD": passfile.strip().rpartition(":")[2],
    }
    factory = PostgresTTDCBFactory(Environment("stock", settings))
    yield factory.dcb_recorder()
    factory.close()


def test_an_entry_comes_back_as_it_was_written(journal: Journal) -> None:
    written = msgspec.structs.replace(
        entry(opened("p1")), on_behalf_of="cfo", correlation="US01:1", causation="US01:9"
    )
    assert journal.append([written], [((about("project:p1"),), 0)]) == 1
    ((line,), head) = journal.read((about("project:p1", ProjectOpened),))
    assert line.entry == written
    assert (line.position, line.kind, head) == (1, "ProjectOpened", 1)
    assert line.tags == ["register", "project:p1", "request:r1"]
    assert journal.page(0, 10) == [line]
    assert journal.head() == 1


def test_the_text_is_readable_and_leaves_out_what_is_not_said(journal: Journal) -> None:
    journal.append([entry(opened("p1"))], [((about("project:p1"),), 0)])
    assert msgspec.json.decode(journal.page(0, 1)[0].text) == {
        "event": {"event": "ProjectOpened", "project_id": "p1", "name": "p1"},
        "actor": "ines",
        "recorded_at": "2026-01-05T09:30:00.000005Z",
        "request": "r1",
        "digest": "d",
        "v": 1,
    }


def test_a_guard_that_does_not_hold_writes_nothing(journal: Journal) -> None:
    guard = (about("project:p1"),)
    journal.append([entry(opened("p1"))], [(guard, 0)])
    with pytest.raises(Overtaken):
        journal.append([entry(opened("p1"), "r2")], [(guard, 0)])
    assert journal.head() == 1
    closing = ProjectClosed(project_id="p1", closes_on=datetime(2026, 1, 5, tzinfo=UTC).date())
    assert journal.append([entry(closing)], [(guard, 1)]) == 2


def test_guards_are_each_checked_from_their_own_position(journal: Journal) -> None:
    journal.append([entry(opened("p1"))], [((about("project:p1"),), 0)])
    register, new = (about("register"),), (about("project:p2"),)
    assert journal.append([entry(opened("p2"))], [(register, 1), (new, 0)]) == 2
    with pytest.raises(Overtaken):
        journal.append([entry(opened("p3"))], [(register, 1), ((about("project:p3"),), 0)])
    with pytest.raises(Overtaken):
        journal.append([entry(opened("p2"))], [(register, 2), (new, 0)])
    assert journal.head() == 2


def test_several_in_one_go_are_each_written_or_refused_for_themselves(journal: Journal) -> None:
    journal.append([entry(opened("p1"))], [((about("project:p1"),), 0)])
    told = journal.append_each(
        [
            ([entry(opened(project), request)], [((about(f"project:{project}"),), 0)])
            for project, request in (("p1", "r2"), ("p2", "r3"), ("p2", "r4"), ("p3", "r5"))
        ]
    )
    assert [one if isinstance(one, int) else type(one) for one in told] == [
        Overtaken,
        2,
        Overtaken,
        3,
    ]
    lines, _ = journal.read((about("request:r3"), about("request:r4"), about("request:r5")))
    assert [line.entry.request for line in lines] == ["r3", "r5"]


def test_only_the_kinds_named_are_looked_at(journal: Journal) -> None:
    registered = CustomerRegistered(customer_id="c1", name="c1")
    journal.append([entry(opened("p1")), entry(registered)], [((about("project:p1"),), 0)])
    lines, _ = journal.read((about("register", CustomerRegistered), about("project:p1")))
    assert [line.position for line in lines] == [1, 2]
    lines, _ = journal.read((about("register", CustomerRegistered),))
    assert [line.position for line in lines] == [2]
    assert journal.append([entry(opened("p2"))], [((about("register", ProjectClosed),), 0)]) == 3


def test_a_page_of_some_kinds_has_those_and_its_last_line(journal: Journal) -> None:
    submitted = TimeSubmitted(entry_ids=("e:1",))
    told = [opened("p1"), submitted, opened("p2"), submitted, submitted]
    journal.append([entry(event) for event in told], [((about("project:p1"),), 0)])

    def positions(after: int, limit: int, *kinds: str) -> list[int]:
        return [line.position for line in journal.page(after, limit, kinds=kinds)]

    assert positions(0, 10, "ProjectOpened") == [1, 3, 5]
    assert positions(0, 3, "ProjectOpened") == [1, 3]
    assert positions(0, 10, "ProjectClosed") == [5]
    assert positions(5, 10, "ProjectOpened") == []


def test_requests_may_be_kept_without_being_looked_up_later(journal: Journal) -> None:
    submitted = TimeSubmitted(entry_ids=tuple(f"e:{n}" for n in range(20)))
    journal.append([entry(submitted)], [((about("entry:e:1"),), 0)], requests_tagged=False)
    assert journal.read((about("request:r1"),)) == ([], 1)
    ((line,), _) = journal.read((about("entry:e:19"),))
    assert line.entry.request == "r1"


def test_an_append_without_a_guard_is_a_mistake(journal: Journal) -> None:
    with pytest.raises(AssertionError, match="depends on"):
        journal.append([entry(opened("p1"))], [])


def test_a_moment_not_in_utc_is_a_mistake(journal: Journal) -> None:
    zone = timezone(timedelta(hours=1))
    elsewhere = msgspec.structs.replace(
        entry(opened("p1")), recorded_at=datetime(2026, 1, 5, tzinfo=zone)
    )
    with pytest.raises(AssertionError, match="UTC"):
        journal.append([elsewhere], [((about("project:p1"),), 0)])


def test_twelve_racing_for_one_cap_never_break_it(journal: Journal) -> None:
    cap, drawn = 5, []

    def draw(number: int) -> None:
        while True:
            lines, head = journal.read((about("register", ProjectOpened),))
            if len(lines) >= cap:
                return
            boundary = (about("register", ProjectOpened),)
            try:
                drawn.append(journal.append([entry(opened(f"p{number}"))], [(boundary, head)]))
            except Overtaken:
                continue

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(journal.page(0, 100)) == cap == len(drawn)


def test_a_follower_gets_every_line_and_waits_for_the_next(journal: Journal) -> None:
    for number in range(3):
        journal.append([entry(opened(f"p{number}"))], [((about(f"project:p{number}"),), 0)])
    with journal.follow(after=1) as follower:
        assert [next(follower).position, next(follower).position] == [2, 3]
        later = threading.Timer(
            0.1, lambda: journal.append([entry(opened("p9"))], [((about("project:p9"),), 0)])
        )
        later.start()
        assert next(follower).position == 4
        later.join()
    assert list(follower) == []


def test_a_follower_that_waits_stops_at_once(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "POLL_S", 3_600.0)
    follower = journal.follow(after=0)
    threading.Timer(0.1, follower.stop).start()
    assert list(follower.pages()) == []
