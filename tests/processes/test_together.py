"""Many who record time at once on real PostgreSQL: each is answered, each entry is there once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date

import pytest

from domain.time_commands import RecordTime
from domain.time_entry import TimeRecorded
from processes.asking import Receipt, Request
from processes.desk import Desk
from processes.together import Together
from tests.laws.test_races import Firm

BOOK = "RACE"


@pytest.fixture
def firm(fresh_database: str) -> Iterator[Firm]:
    firm = Firm(fresh_database)
    yield firm
    firm.close()


@pytest.fixture
def together(firm: Firm) -> Iterator[Together]:
    together = Together(firm.desks[0])
    yield together
    together.close()


def work(entry_id: str, quantity: str = "1.00") -> RecordTime:
    return RecordTime(
        entry_id=entry_id,
        project_id="web",
        person_id="ines",
        worked_on=date(2026, 2, 2),
        quantity=quantity,
    )


def asked(key: str) -> Request:
    return Request(actor="pm", key=key)


class Held:
    """A desk at which the first group waits until it is let go; keeps how many came in each."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.free, self.groups = threading.Event(), threading.Event(), list[int]()
        honest = desk.do_hopefully

        def slow(book: str, group: list[tuple[RecordTime, Request]]) -> list[Receipt | None]:
            self.groups.append(len(group))
            self.begun.set()
            assert self.free.wait(10), "nobody lets the desk go on"
            return honest(book, group)

        monkeypatch.setattr(desk, "do_hopefully", slow)


def told(futures: list[Future[Receipt | None]]) -> list[tuple[str, ...] | None]:
    receipts = [future.result(timeout=10) for future in futures]
    return [receipt.recorded if receipt else None for receipt in receipts]


def test_those_who_come_while_others_are_written_go_together(
    firm: Firm, together: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Held(firm.desks[0], monkeypatch)
    futures = [together.ask(BOOK, work("n:0"), asked("key-n-0"))]
    assert desk.begun.wait(10)
    futures += [together.ask(BOOK, work(f"n:{n}"), asked(f"key-n-{n}")) for n in range(1, 9)]
    desk.free.set()
    assert told(futures) == [("TimeRecorded",)] * 9
    assert desk.groups == [1, 8]
    positions = [future.result() for future in futures]
    assert len({one.position for one in positions if one}) == 9


def test_whoever_went_away_before_their_turn_is_not_recorded_and_nobody_else_suffers(
    firm: Firm, together: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Held(firm.desks[0], monkeypatch)
    first = together.ask(BOOK, work("n:0"), asked("key-n-0"))
    assert desk.begun.wait(10)
    assert not first.cancel(), "it is under way"
    gone = together.ask(BOOK, work("n:1"), asked("key-n-1"))
    assert gone.cancel()
    desk.free.set()
    assert told([first, together.ask(BOOK, work("n:2"), asked("key-n-2"))]) == [
        ("TimeRecorded",),
        ("TimeRecorded",),
    ]
    assert firm.desks[1].entry(BOOK, "n:1").work is None


def test_a_fault_of_the_desk_is_left_to_the_desk_and_the_next_are_served(
    firm: Firm, together: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(firm.desks[0], "clock", lambda: 1 / 0)
        assert told([together.ask(BOOK, work("n:1"), asked("key-n-1"))]) == [None]
    assert told([together.ask("NOWHERE", work("n:1"), asked("key-n-1"))]) == [None]
    assert told([together.ask(BOOK, work("n:1"), asked("key-n-1"))]) == [("TimeRecorded",)]


def test_closing_does_what_waits_and_whoever_comes_later_is_served(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = Together(firm.desks[0])
    desk = Held(firm.desks[0], monkeypatch)
    futures = [together.ask(BOOK, work(f"n:{n}"), asked(f"key-n-{n}")) for n in range(3)]
    assert desk.begun.wait(10)
    closing = threading.Thread(target=together.close)
    closing.start()
    desk.free.set()
    closing.join(timeout=10)
    assert told(futures) == [("TimeRecorded",)] * 3
    assert told([together.ask(BOOK, work("n:9"), asked("key-n-9"))]) == [("TimeRecorded",)]
    together.close()
    together.close()


def test_twelve_in_two_processes_record_each_entry_once(firm: Firm, together: Together) -> None:
    other = Together(firm.desks[1])
    answers: list[tuple[str, ...] | None] = []

    def ask(writer: int) -> None:
        ways = (together, other)
        for number in range(30):
            entry_id = f"n:{number}"
            command, request = work(entry_id), asked(f"key-{entry_id}-{writer % 3}")
            (one,) = told([ways[writer % 2].ask(BOOK, command, request)])
            if one is None:
                one = firm.desks[writer % 2].do(BOOK, command, request).recorded
            answers.append(one)

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(ask, range(12)))
    other.close()
    events = [event for event in firm.events() if isinstance(event, TimeRecorded)]
    entries = Counter(event.entry_id for event in events if event.entry_id.startswith("n:"))
    assert entries == {f"n:{number}": 1 for number in range(30)}
    assert len(answers) == 12 * 30
    assert Counter(answers) - Counter({(): 12 * 30}) == {
        ("TimeRecorded",): answers.count(("TimeRecorded",))
    }
    assert answers.count(("TimeRecorded",)) >= 30, "the first, and who sent the same key"
