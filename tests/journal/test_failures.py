"""When the database goes away, nobody is told that a fact is recorded which is not, nor the other way."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from eventsourcing.dcb.api import DCBAppendCondition

from journal import connections
from journal.failures import BookUnavailable, CommitUnknown
from journal.recorder import PostgresRecorder
from journal.schema import lock_number, schema_name
from tests.journal.conftest import about, event


def end_sessions(url: str) -> int:
    """End every session of the journal in this database, as an administrator would; how many."""
    with psycopg.connect(url, autocommit=True) as connection:
        ended = connection.execute(
            "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity"
            " where application_name = 'accrual journal' and datname = current_database()"
        ).fetchone()
    assert ended is not None
    return int(ended[0])


@contextmanager
def held(url: str, book: str) -> Iterator[None]:
    """Nobody can append to the book for as long as the block lasts."""
    with psycopg.connect(url) as connection:
        connection.execute("select pg_advisory_xact_lock(%s)", (lock_number(book),))
        yield
        connection.rollback()


def wait_for_the_lock(url: str) -> None:
    """Until somebody waits for a lock."""
    with psycopg.connect(url, autocommit=True) as connection:
        until = time.monotonic() + 10
        while True:
            found = connection.execute(
                "select count(*) from pg_locks where locktype = 'advisory' and not granted"
            ).fetchone()
            if found is not None and found[0]:
                return
            assert time.monotonic() < until, "nobody waits"
            time.sleep(0.01)


class Trying(threading.Thread):
    """An append in a thread of its own, and what became of it."""

    def __init__(self, recorder: PostgresRecorder, lines: int) -> None:
        super().__init__(daemon=True)
        self.recorder = recorder
        self.lines = lines
        self.failure: BaseException | None = None
        self.position: int | None = None
        self.start()

    def run(self) -> None:
        try:
            self.position = self.recorder.append([event("A", "x:1") for _ in range(self.lines)])
        except Exception as failure:  # noqa: BLE001 - looked at by the test
            self.failure = failure

    def outcome(self) -> BaseException | None:
        self.join(timeout=20)
        assert not self.is_alive(), "the append hangs"
        return self.failure


def test_sessions_that_ended_while_idle_are_not_noticed_by_anybody(
    book: PostgresRecorder, database_url: str
) -> None:
    book.append([event("A", "x:1")])
    book.append([event("A", "x:1") for _ in range(100)])
    assert end_sessions(database_url) >= 2
    assert book.append([event("A", "x:1")], DCBAppendCondition(about("x:1"), after=101)) == 102
    assert book.append([event("A", "x:1") for _ in range(100)]) == 202
    assert len(list(book.read(about("x:1")))) == 202


def test_a_connection_lost_inside_an_append_leaves_its_outcome_unknown(
    book: PostgresRecorder, database_url: str
) -> None:
    with held(database_url, book.book):
        trying = [Trying(book, 1)]
        wait_for_the_lock(database_url)
        end_sessions(database_url)
        failure = trying[0].outcome()
    assert isinstance(failure, CommitUnknown)
    assert "request" in str(failure)
    assert book.append([event("A")]) == 1  # it had not been committed; the writer goes on


def test_a_bulk_append_cut_off_before_its_commit_was_certainly_not_recorded(
    book: PostgresRecorder, database_url: str
) -> None:
    with held(database_url, book.book):
        trying = Trying(book, 100)
        wait_for_the_lock(database_url)
        end_sessions(database_url)
        failure = trying.outcome()
    assert isinstance(failure, BookUnavailable)
    assert book.head() == 0


def test_a_bulk_append_cut_off_in_its_commit_is_unknown(
    book: PostgresRecorder, database_url: str
) -> None:
    where = schema_name(book.book)
    slow = f"""
        create function {where}.slow() returns trigger language plpgsql as
        $$ begin perform pg_sleep(60); return null; end $$;
        create constraint trigger slow after insert on {where}.event deferrable initially deferred
        for each row when (new.pos = 1) execute function {where}.slow();
    """
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(slow.encode())
        trying = Trying(book, 100)
        until = time.monotonic() + 10
        sleeping = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'"
        while connection.execute(sleeping).fetchone() == (0,):
            assert time.monotonic() < until, "the commit was not reached"
            time.sleep(0.01)
        end_sessions(database_url)
        assert isinstance(trying.outcome(), CommitUnknown)
        connection.execute(f"drop trigger slow on {where}.event".encode())
    assert book.append([event("A") for _ in range(100)]) == 100


def test_an_error_in_a_group_is_told_to_all_of_it_and_the_writer_goes_on(
    book: PostgresRecorder, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connections.SESSION, "lock_timeout", "200ms")
    with held(database_url, book.book):
        trying = [Trying(book, lines) for lines in (1, 1, 1, 100)]
        failures = [each.outcome() for each in trying]
    for failure in failures:
        assert isinstance(failure, BookUnavailable)
        assert "pg_locks" in failure.do
    assert book.append([event("A")]) == 1


def test_a_book_that_was_never_made_says_how_to_make_it(database_url: str) -> None:
    recorder = PostgresRecorder(database_url, "NOWHERE")
    try:
        with pytest.raises(BookUnavailable, match="accrual migrate"):
            recorder.append([event("A")])
        with pytest.raises(BookUnavailable, match="accrual migrate"):
            recorder.head()
    finally:
        recorder.close()


def test_a_server_that_is_not_there_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "POOL_WAIT_S", 0.5)
    recorder = PostgresRecorder("postgresql://u:hunter2@127.0.0.1:1/nothing", "US01")
    try:
        with pytest.raises(BookUnavailable, match=r"port=1") as told:
            recorder.append([event("A")])
        assert "hunter2" not in str(told.value)
        with pytest.raises(BookUnavailable):
            recorder.read(about("x:1"))
    finally:
        recorder.close()


def test_an_open_transaction_is_given_up_when_its_append_is_refused(
    book: PostgresRecorder, database_url: str
) -> None:
    book.append([event("A", "x:1") for _ in range(100)])
    for _ in range(20):
        with pytest.raises(Exception, match="inside the boundary"):
            book.append([event("A") for _ in range(100)], DCBAppendCondition(about("x:1"), after=0))
    with psycopg.connect(database_url) as connection:
        open_ones = connection.execute(
            "select count(*) from pg_stat_activity where state like 'idle in transaction%%'"
            " and application_name = 'accrual journal' and datname = current_database()"
        ).fetchone()
    assert open_ones == (0,)
    assert book.append([event("A")]) == 101
