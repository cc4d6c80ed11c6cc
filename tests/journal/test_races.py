"""Many write and read at once: no promise is broken and no line is missed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from eventsourcing.dcb.api import DCBAppendCondition
from eventsourcing.persistence import IntegrityError

from journal.recorder import PostgresRecorder
from tests.journal.conftest import about, any_of, event

CAP = 20


def at_once(*work: Callable[[], None]) -> None:
    """Run all of it at the same time; what any of it raises is raised."""
    failures: list[BaseException] = []

    def guarded(do: Callable[[], None]) -> None:
        try:
            do()
        except BaseException as failure:  # noqa: BLE001 - raised again below
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(do,), daemon=True) for do in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive(), "a thread hangs"
    if failures:
        raise failures[0]


def test_twelve_writers_racing_for_one_cap_never_break_it(
    book: PostgresRecorder, database_url: str
) -> None:
    """Half of them are in another process, as far as the database can tell; some append in bulk."""
    other = PostgresRecorder(database_url, book.book)
    drawn: list[int] = []

    def draw(recorder: PostgresRecorder, size: int) -> None:
        while True:
            answer = recorder.read(about("account:1", kinds=("Drawn",)))
            left = CAP - sum(1 for _ in answer)
            if left <= 0:
                return
            entry = event("Drawn", "account:1")
            fill = [event("Noted", "note:1") for _ in range(size - 1)]
            condition = DCBAppendCondition(
                about("account:1", kinds=("Drawn",)), after=answer.head or 0
            )
            try:
                drawn.append(recorder.append([entry, *fill], condition))
            except IntegrityError:
                continue

    try:
        at_once(
            *(
                lambda number=number: draw(other if number % 2 else book, 1 if number % 3 else 80)
                for number in range(12)
            )
        )
    finally:
        other.close()
    assert len(list(book.read(about("account:1")))) == CAP
    assert len(drawn) == CAP


def write_much(recorder: PostgresRecorder, number: int) -> None:
    for turn in range(40):
        recorder.append([event("A", f"w:{number}"), event("B", f"turn:{turn}")])
    recorder.append([event("C") for _ in range(80)])


def page(recorder: PostgresRecorder, into: list[int], lines: int) -> None:
    while len(into) < lines:
        into += [line[0] for line in recorder.page(into[-1] if into else 0, 50)]


def subscribe(recorder: PostgresRecorder, into: list[int], lines: int) -> None:
    with recorder.subscribe() as subscription:
        into += [next(subscription).position for _ in range(lines)]


def test_followers_see_every_line_in_order_while_six_append(
    book: PostgresRecorder, database_url: str
) -> None:
    other = PostgresRecorder(database_url, book.book)
    lines = 6 * (2 * 40 + 80)
    seen: list[list[int]] = [[], [], []]
    try:
        at_once(
            lambda: page(book, seen[0], lines),
            lambda: subscribe(book, seen[1], lines),
            lambda: subscribe(other, seen[2], lines),
            *(
                lambda number=number: write_much(other if number % 2 else book, number)
                for number in range(6)
            ),
        )
    finally:
        other.close()
    for positions in seen:
        assert positions == list(range(1, lines + 1))


def test_a_read_and_its_head_leave_no_gap_for_a_conflict_to_hide_in(
    book: PostgresRecorder,
) -> None:
    """What is read up to the head is all there is up to it, whichever way it is asked for."""
    entries = [f"entry:{n}" for n in range(40)]
    over = threading.Event()

    def write(number: int) -> None:
        for turn in range(60):
            book.append([event("A", entries[(number + turn) % 40], "hot:1")])
        over.set()

    def read() -> None:
        while not over.is_set():
            for query in (any_of(*entries), about("hot:1")):
                answer = book.read(query)
                found = [line.position for line in answer]
                assert found == list(range(1, (answer.head or 0) + 1))

    at_once(read, *(lambda number=number: write(number) for number in range(4)))
