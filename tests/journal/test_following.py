"""Followers wait without asking all the time, are woken by a commit, and stop at once."""

from __future__ import annotations

import threading
import time

import pytest

from journal import following
from journal.recorder import PostgresRecorder
from tests.journal.conftest import about, event

FOREVER_S = 3_600.0


def test_a_follower_is_woken_by_a_commit_of_its_own_process(
    book: PostgresRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "POLL_S", FOREVER_S)
    with book.subscribe() as subscription:
        got: list[int] = []
        thread = threading.Thread(target=lambda: got.append(next(subscription).position))
        thread.start()
        time.sleep(0.1)
        book.append([event("A")])
        thread.join(timeout=10)
        assert got == [1]


def test_a_follower_finds_by_itself_what_another_process_wrote(
    book: PostgresRecorder, database_url: str
) -> None:
    other = PostgresRecorder(database_url, book.book)
    with book.subscribe(about("x:1"), after=1) as subscription:
        other.append([event("A", "x:1"), event("A"), event("A", "x:1")])
        assert next(subscription).position == 3
    other.close()


def test_a_follower_that_waits_stops_at_once(
    book: PostgresRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "POLL_S", FOREVER_S)
    with book.subscribe() as subscription:
        ended = threading.Event()

        def follow() -> None:
            assert list(subscription) == []
            ended.set()

        thread = threading.Thread(target=follow)
        thread.start()
        time.sleep(0.1)
        subscription.stop()
        assert ended.wait(10)
        thread.join()


def test_a_stopped_follower_gives_nothing_more_though_it_has_it(book: PostgresRecorder) -> None:
    book.append([event("A"), event("B")])
    subscription = book.subscribe()
    assert next(subscription).position == 1
    subscription.stop()
    with pytest.raises(StopIteration):
        next(subscription)


def test_a_follower_gets_more_than_a_page(book: PostgresRecorder) -> None:
    book.append([event("A") for _ in range(following.PAGE + 10)])
    with book.subscribe(after=5) as subscription:
        positions = [next(subscription).position for _ in range(following.PAGE + 5)]
    assert positions == list(range(6, following.PAGE + 11))
