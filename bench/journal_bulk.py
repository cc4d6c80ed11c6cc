"""Many lines at once: our conditional append and the stock one beside a bare COPY with a primary key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from struct import Struct
from time import perf_counter

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem, DCBRecorder

from bench.journal_lines import CONTRACTS, plain
from journal.keys import key
from journal.packing import COPY_HEAD, COPY_TAIL
from journal.recorder import PostgresRecorder

BATCH = 1_000
CLOSED = DCBQuery([DCBQueryItem(["PeriodClosed"], ["period:2026-01"])])
_ROW = Struct(">hiqihi").pack
_LENGTH = Struct(">i").pack

Writes = Callable[[Sequence[DCBEvent]], None]


def bare_copy(connection: psycopg.Connection, table: str) -> Writes:
    """The limit: binary COPY of the same lines into a table with a primary key and nothing else."""
    connection.execute(
        f"create table if not exists {table}"
        " (pos bigint primary key, type smallint, tags text, data bytea)".encode()
    )
    found = connection.execute(f"select coalesce(max(pos), 0) from {table}".encode()).fetchone()
    assert found is not None
    head = found[0]

    def write(events: Sequence[DCBEvent]) -> None:
        nonlocal head
        parts = [COPY_HEAD]
        for event in events:
            head += 1
            tags = "\x1f".join(event.tags).encode()
            parts += (_ROW(4, 8, head, 2, 1, len(tags)), tags, _LENGTH(len(event.data)), event.data)
        parts.append(COPY_TAIL)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"copy {table} from stdin (format binary)".encode()) as copy,
        ):
            copy.write(b"".join(parts))

    return write


def conditional(recorder: DCBRecorder) -> Writes:
    """An append under a condition that holds, after the position last read."""
    head = recorder.read().head if not isinstance(recorder, PostgresRecorder) else recorder.head()

    def write(events: Sequence[DCBEvent]) -> None:
        nonlocal head
        head = recorder.append(events, DCBAppendCondition(CLOSED, after=head or 0))

    return write


def importing(recorder: PostgresRecorder) -> Writes:
    """As an import appends: besides, none of the thousand entries may be in the book."""
    head = recorder.head()

    def write(events: Sequence[DCBEvent]) -> None:
        nonlocal head
        known = DCBQuery([DCBQueryItem(["TimeRecorded"], [event.tags[0]]) for event in events])
        head = recorder.append_guarded(events, [(CLOSED, head), (known, 0)])

    return write


def rates(writers: dict[str, Writes], first: int, lines: int, rounds: int) -> dict[str, float]:
    """Lines a second of each, measured in turns so that a busy machine slows all alike."""
    took = dict.fromkeys(writers, 0.0)
    for turn in range(rounds):
        start = first + turn * lines
        for name, write in writers.items():
            batches = [
                [plain(number) for number in range(at, at + BATCH)]
                for at in range(start, start + lines, BATCH)
            ]
            began = perf_counter()
            for batch in batches:
                write(batch)
            took[name] += perf_counter() - began
    return {name: lines * rounds / seconds for name, seconds in took.items()}


def prefill(
    connection: psycopg.Connection, recorder: PostgresRecorder, table: str, to: int
) -> None:
    """A book, and the limit's table, that already hold `to` lines like those of `plain`, by SQL."""
    book = recorder.statements.schema
    (number,) = recorder.types.ids([plain(1).type])
    accounts = [key(f"account:C-{n}") for n in range(CONTRACTS)]
    base = (key("entry:cesaw:0"), key("request:cesaw/0"))
    data = plain(1).data
    connection.execute(
        f"""
        insert into {book}.event (pos, type, k1, k2, k3, tags, data)
        select n, %s, %s + n, (%s::bigint[])[1 + n %% {CONTRACTS}], %s + n,
            'entry:cesaw:' || n || E'\\x1faccount:C-' || n %% {CONTRACTS}
                || E'\\x1frequest:cesaw/' || n, %s
        from generate_series(1, %s) n
        """.encode(),
        (number, base[0], accounts, base[1], data, to),
    )
    connection.execute(
        f"insert into {table} select pos, type, tags, data from {book}.event".encode()
    )
    connection.execute(f"analyze {book}.event".encode())
    connection.execute(b"checkpoint")
