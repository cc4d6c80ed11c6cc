"""Appends that wait together are committed together; a conflict fails only the append that has it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError

from journal.recorder import PostgresRecorder
from journal.schema import lock_number, schema_name
from journal.writer import LINES_MAX
from tests.journal.conftest import about, event

Outcome = int | str


@contextmanager
def held(url: str, book: str) -> Iterator[Callable[[], bool]]:
    """Nobody can append to the book for as long as the block lasts. Answers: does anybody want to?"""
    with psycopg.connect(url) as connection:
        connection.execute("select pg_advisory_xact_lock(%s)", (lock_number(book),))
        waiting = """
            select exists (select from pg_locks mine join pg_locks theirs
                           using (locktype, database, classid, objid, objsubid)
                           where mine.pid = pg_backend_pid() and mine.locktype = 'advisory'
                             and not theirs.granted)
        """
        yield lambda: bool((connection.execute(waiting).fetchone() or (False,))[0])
        connection.rollback()


def group(
    url: str,
    recorder: PostgresRecorder,
    appends: list[tuple[DCBEvent | list[DCBEvent], DCBAppendCondition | None]],
) -> list[Outcome]:
    """Appends of as many threads, all of which wait when the first group can be written.

    The first append alone is already with the database; the others wait in their order behind it.
    """
    outcomes: list[Outcome] = [""] * len(appends)

    def append(number: int) -> None:
        events, condition = appends[number]
        try:
            outcomes[number] = recorder.append(
                events if isinstance(events, list) else [events], condition
            )
        except IntegrityError:
            outcomes[number] = "conflict"

    threads = [
        threading.Thread(target=append, args=(number,), daemon=True)
        for number in range(len(appends))
    ]
    with held(url, recorder.book) as wanted:
        for number, thread in enumerate(threads):
            thread.start()
            # Each is in the queue before the next starts, so that their order is known.
            _until(lambda number=number: wanted() and _queued(recorder) >= number)  # type: ignore[misc]
    for thread in threads:
        thread.join(timeout=20)
    return outcomes


def _queued(recorder: PostgresRecorder) -> int:
    """How many wait behind the group that is with the database."""
    return len(recorder._writer._waiting)


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < until, "the appends did not come to wait"
        time.sleep(0.002)


def transactions(url: str, book: str, *positions: int) -> set[str]:
    """The transactions that wrote these lines."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            f"select xmin::text from {schema_name(book)}.event where pos = any(%s)".encode(),
            (list(positions),),
        )
        return {row[0] for row in rows}


def test_waiting_appends_share_one_transaction(book: PostgresRecorder, database_url: str) -> None:
    appends = [
        (event("A", f"x:{n}"), DCBAppendCondition(about(f"x:{n}"), after=0)) for n in range(9)
    ]
    outcomes = group(database_url, book, [*appends])
    assert sorted(outcomes, key=int) == list(range(1, 10))
    assert len(transactions(database_url, book.book, *range(2, 10))) == 1


def test_one_of_those_that_want_the_same_wins_and_no_neighbour_suffers(
    book: PostgresRecorder, database_url: str
) -> None:
    first = DCBAppendCondition(about("cap:1"), after=0)
    outcomes = group(
        database_url,
        book,
        [
            (event("Opened"), None),
            (event("Drawn", "cap:1"), first),
            (event("Drawn", "cap:1"), first),
            (event("Other", "cap:2"), DCBAppendCondition(about("cap:2"), after=0)),
            (event("Drawn", "cap:1"), first),
            (event("Noted", "cap:1"), None),
        ],
    )
    assert outcomes == [1, 2, "conflict", 3, "conflict", 4]
    assert [line[1] for line in book.page(0, 10)] == ["Opened", "Drawn", "Other", "Noted"]
    assert len(transactions(database_url, book.book, 2, 3, 4)) == 1


def test_a_refused_append_of_the_group_does_not_refuse_who_asked_about_it(
    book: PostgresRecorder, database_url: str
) -> None:
    book.append([event("Closed", "period:1")])
    outcomes = group(
        database_url,
        book,
        [
            (event("Opened"), None),
            # Refused by what is stored, so that its line is not there for the next to conflict with.
            (event("Posted", "entry:1"), DCBAppendCondition(about("period:1"), after=0)),
            (event("Posted", "entry:1"), DCBAppendCondition(about("entry:1"), after=0)),
        ],
    )
    assert outcomes == [2, "conflict", 3]


def test_a_condition_about_everything_sees_the_neighbours(
    book: PostgresRecorder, database_url: str
) -> None:
    nothing_since = DCBAppendCondition(DCBQuery(), after=1)
    kinds = DCBAppendCondition(DCBQuery([DCBQueryItem(["B"])]), after=0)
    outcomes = group(
        database_url,
        book,
        [
            (event("A"), None),
            (event("B"), nothing_since),
            (event("C"), nothing_since),
            (event("D"), kinds),
            (event("E"), DCBAppendCondition(DCBQuery([DCBQueryItem(["C"])]), after=0)),
        ],
    )
    assert outcomes == [1, 2, "conflict", "conflict", 3]


def test_a_condition_beyond_the_end_holds_for_lines_up_to_it(
    book: PostgresRecorder, database_url: str
) -> None:
    outcomes = group(
        database_url,
        book,
        [
            (event("A"), None),
            (event("A", "x:1"), DCBAppendCondition(about("x:1"), after=3)),
            (event("A", "x:1"), DCBAppendCondition(about("x:1"), after=3)),
            (event("A", "x:1"), DCBAppendCondition(about("x:1"), after=3)),
            (event("A", "x:1"), DCBAppendCondition(about("x:1"), after=3)),
        ],
    )
    assert outcomes == [1, 2, 3, 4, "conflict"]


def test_an_append_of_several_lines_keeps_them_together_in_the_group(
    book: PostgresRecorder, database_url: str
) -> None:
    many = [f"part:{n}" for n in range(7)]
    outcomes = group(
        database_url,
        book,
        [
            (event("A"), None),
            ([event("B", "b:1"), event("B", *many)], None),
            ([event("C", "b:1")], DCBAppendCondition(about("b:1"), after=0)),
            ([event("D", "d:1"), event("D", "d:2")], DCBAppendCondition(about("part:9"), after=0)),
            ([event("E")], DCBAppendCondition(about("part:6"), after=0)),
        ],
    )
    assert outcomes == [1, 3, "conflict", 5, "conflict"]
    assert [line[1] for line in book.page(0, 10)] == ["A", "B", "B", "D", "D"]
    assert [found.position for found in book.read(about("part:6"))] == [3]


def test_several_brought_at_once_are_each_under_their_own_guards(
    book: PostgresRecorder, database_url: str
) -> None:
    new = (about("entry:1"), 0)
    crowd = [event("E", f"crowd:{n}") for n in range(LINES_MAX + 1)]
    outcomes = book.append_each(
        [
            ([event("A", "entry:1")], [new]),
            ([event("B", "entry:1")], [new]),  # asks about what its neighbour writes
            ([event("C", "entry:2"), event("C", "entry:2")], [(about("entry:2"), 0)]),
            (crowd, [(about("crowd:0"), 0)]),  # so many go their own way, after the others
            ([event("D", "entry:3")], [(about("entry:2"), 0)]),
            ([event("D", "entry:3")], [(about("entry:1"), 1)]),
        ]
    )
    kinds = [one if isinstance(one, int) else type(one).__name__ for one in outcomes]
    assert kinds == [1, "IntegrityError", 3, 4 + len(crowd), "IntegrityError", 4]
    assert len(transactions(database_url, book.book, 1, 2, 3, 4)) == 1
    assert book.append_each([]) == []


def test_close_writes_what_waits_and_then_refuses(
    book: PostgresRecorder, database_url: str
) -> None:
    outcomes = group(database_url, book, [(event("A"), None)] * 4)
    book.close()
    assert sorted(outcomes, key=int) == [1, 2, 3, 4]
    with pytest.raises(RuntimeError, match="closed"):
        book.append([event("A")])
    book.close()
