"""Whoever leads a group answers everybody in it, whatever happens to it."""

from __future__ import annotations

import threading
import time
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
    """One append in a thread of its own, and what it was told."""

    def __init__(self, writer: Writer) -> None:
        super().__init__(daemon=True)
        self.writer = writer
        self.told: object = "nothing"
        self.start()

    def run(self) -> None:
        try:
            self.told = self.writer.write(Append([], frozenset(), []))
        except BaseException as failure:  # noqa: BLE001 - looked at by the test
            self.told = failure

    def outcome(self) -> object:
        self.join(timeout=10)
        assert not self.is_alive(), "a caller was left waiting"
        return self.told


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
