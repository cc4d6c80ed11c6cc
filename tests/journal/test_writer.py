"""Whoever leads a group answers everybody in it, whatever happens to it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

import pytest

from journal.writer import GROUP_MAX, Append, Writer


class Unknown(Exception):
    """What is said to those whose leader was interrupted."""


class Database:
    """Commits groups when it is let; keeps their sizes."""

    def __init__(self) -> None:
        self.groups: list[int] = []
        self.free = threading.Event()
        self.failures: list[BaseException] = []
        self.writer = Writer("The book", self.commit, Unknown)

    def commit(self, group: list[Append]) -> list[int | None]:
        self.groups.append(len(group))
        if not self.free.wait(10):
            raise AssertionError("nobody lets the database go on")
        if self.failures:
            raise self.failures.pop(0)
        return [sum(self.groups)] * len(group)

    def in_line(self, count: int) -> None:
        """Wait until so many stand in line behind the group that is being committed."""
        until = time.monotonic() + 10
        while not self.groups or len(self.writer._waiting) < count:
            assert time.monotonic() < until, "they did not come to wait"
            time.sleep(0.001)


class Caller(threading.Thread):
    """One append in a thread of its own, or some that are brought at once, and what each was told."""

    def __init__(self, writer: Writer, brings: int = 1) -> None:
        super().__init__(daemon=True)
        self.writer = writer
        self.appends = [Append([], frozenset(), []) for _ in range(brings)]
        self.told: object = "nothing"
        self.start()

    def run(self) -> None:
        try:
            self.writer.write(self.appends)
            told = [append.outcome() for append in self.appends]
            self.told = told[0] if len(told) == 1 else told
        except BaseException as failure:  # noqa: BLE001 - looked at by the test
            self.told = failure

    def outcome(self) -> object:
        self.join(timeout=10)
        assert not self.is_alive(), "a caller was left waiting"
        return self.told


class Interrupting(deque[Append]):
    """A line whose leader is interrupted when it begins to take from it."""

    def __init__(self, writer: Writer) -> None:
        super().__init__()
        self.writer = writer

    def popleft(self) -> Append:
        self.writer._waiting = deque(self)
        raise KeyboardInterrupt


@pytest.fixture
def database() -> Database:
    return Database()


def begin(database: Database, behind: int) -> list[Caller]:
    """One that is being committed, and so many behind it."""
    callers = [Caller(database.writer)]
    database.in_line(0)
    callers += [Caller(database.writer) for _ in range(behind)]
    database.in_line(behind)
    return callers


def test_those_behind_one_that_is_committed_go_together(database: Database) -> None:
    callers = begin(database, behind=5)
    database.free.set()
    assert [caller.outcome() for caller in callers] == [1, 6, 6, 6, 6, 6]
    assert database.groups == [1, 5]


def test_more_than_a_group_holds_go_in_several(database: Database) -> None:
    callers = begin(database, behind=GROUP_MAX + 3)
    database.free.set()
    for caller in callers:
        caller.outcome()
    assert sum(database.groups) == GROUP_MAX + 4
    assert max(database.groups) == GROUP_MAX


def test_a_failure_is_told_to_the_group_and_the_next_goes_on(database: Database) -> None:
    callers = begin(database, behind=2)
    down = ConnectionError("down")
    database.failures = [down, down]
    database.free.set()
    assert [caller.outcome() for caller in callers] == [down] * 3
    assert Caller(database.writer).outcome() == 4


def test_an_interrupted_leader_leaves_the_others_knowing_that_nothing_is_known(
    database: Database,
) -> None:
    callers = begin(database, behind=3)
    database.failures = [OSError("once"), KeyboardInterrupt()]
    database.free.set()
    told = [caller.outcome() for caller in callers[1:]]
    kinds = sorted(type(each).__name__ for each in told)
    assert kinds == ["KeyboardInterrupt", "Unknown", "Unknown"]
    assert isinstance(callers[0].outcome(), OSError)
    assert Caller(database.writer).outcome() == 5


def test_a_leader_interrupted_before_it_writes_withdraws_its_own_only(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    callers = begin(database, behind=3)
    gather: Callable[[Writer], None] = Writer._gather
    interrupts: list[BaseException] = [KeyboardInterrupt()]

    def interrupted(writer: Writer) -> None:
        if interrupts:
            raise interrupts.pop()
        gather(writer)

    monkeypatch.setattr(Writer, "_gather", interrupted)
    database.free.set()
    told = [caller.outcome() for caller in callers]
    assert isinstance(told[1], KeyboardInterrupt)
    assert told[2:] == [3, 3]
    assert database.groups == [1, 2]


def test_those_brought_at_once_go_together_with_who_else_waits(database: Database) -> None:
    callers = begin(database, behind=1)
    callers.append(Caller(database.writer, brings=4))
    database.in_line(5)
    database.free.set()
    assert [caller.outcome() for caller in callers] == [1, 6, [6] * 4]
    assert database.groups == [1, 5]


def test_more_brought_at_once_than_a_group_holds_go_in_several(database: Database) -> None:
    database.free.set()
    brought = Caller(database.writer, brings=GROUP_MAX * 2 + 1).outcome()
    assert database.groups == [GROUP_MAX, GROUP_MAX, 1]
    assert brought == [GROUP_MAX] * GROUP_MAX + [2 * GROUP_MAX] * GROUP_MAX + [2 * GROUP_MAX + 1]


def test_nothing_brought_is_nothing_written(database: Database) -> None:
    database.writer.write([])
    assert not database.groups


def test_whoever_brought_several_and_is_interrupted_leaves_nobody_waiting(
    database: Database,
) -> None:
    callers = [*begin(database, behind=0), Caller(database.writer, brings=3)]
    database.in_line(3)
    callers.append(Caller(database.writer))
    database.in_line(4)
    database.failures = [OSError("once"), KeyboardInterrupt()]
    database.free.set()
    told = [type(caller.outcome()).__name__ for caller in callers]
    assert told == ["OSError", "KeyboardInterrupt", "Unknown"]
    assert Caller(database.writer).outcome() == 6


def test_several_withdrawn_before_they_are_written_are_not_told_to_lead(
    database: Database,
) -> None:
    callers = [*begin(database, behind=0), Caller(database.writer, brings=3)]
    database.in_line(3)
    callers.append(Caller(database.writer))
    database.in_line(4)
    (waiting, database.writer._waiting) = database.writer._waiting, Interrupting(database.writer)
    database.writer._waiting.extend(waiting)
    database.free.set()
    assert [type(caller.outcome()).__name__ for caller in callers] == [
        "int",
        "KeyboardInterrupt",
        "int",
    ]
    assert database.groups == [1, 1]


def test_closing_waits_for_those_in_line(database: Database) -> None:
    callers = begin(database, behind=2)
    closing = threading.Thread(target=database.writer.close)
    closing.start()
    assert closing.is_alive()
    database.free.set()
    closing.join(timeout=10)
    assert not closing.is_alive()
    assert [caller.outcome() for caller in callers] == [1, 3, 3]
    assert isinstance(Caller(database.writer).outcome(), RuntimeError)
