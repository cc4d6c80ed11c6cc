"""One line at a time from many clients: conditional appends to one book beside a bare insert and commit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import perf_counter

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery, DCBQueryItem, DCBRecorder
from msgspec import Struct

from bench.journal_lines import plain

CLOSED = DCBQueryItem(["PeriodClosed"], ["period:2026-01"])
KINDS = ["TimeRecorded", "TimeCorrected", "TimeWithdrawn"]
APART = 10_000_000  # numbers of one client

Act = Callable[[int, int], None]  # client, turn


class Figures(Struct):
    """What a number of clients reached together."""

    turns: int = 0
    seconds: float = 0.0
    waits: list[float] = []

    @property
    def rate(self) -> float:
        """Acts a second."""
        return self.turns / self.seconds

    def wait(self, share: float) -> float:
        """Milliseconds within which that share of the acts was done."""
        return sorted(self.waits)[int(len(self.waits) * share)] * 1_000


def bare_insert(url: str, table: str, clients: int) -> tuple[Act, Callable[[], None]]:
    """The limit: each client inserts and commits a row on its own connection."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            f"create table {table} (pos bigint primary key, type smallint, tags text, data bytea)".encode()
        )
    connections = [
        psycopg.connect(url, autocommit=True, prepare_threshold=0) for _ in range(clients)
    ]
    insert = f"insert into {table} values (%b, 1, %t, %b)".encode()

    def act(client: int, turn: int) -> None:
        number = client * APART + turn
        event = plain(number)
        connections[client].execute(insert, (number, "\x1f".join(event.tags), event.data))

    def close() -> None:
        for connection in connections:
            connection.close()

    return act, close


def conditional(recorder: DCBRecorder, clients: int) -> Act:
    """Each client appends a line if its entry and request are new and the period is open."""
    seen = [0] * clients

    def act(client: int, turn: int) -> None:
        event = plain(client * APART + turn)
        entry, _, request = event.tags
        query = DCBQuery([DCBQueryItem(KINDS, [entry]), CLOSED, DCBQueryItem([], [request])])
        seen[client] = recorder.append([event], DCBAppendCondition(query, after=seen[client]))

    return act


def measured(acts: dict[str, Act], clients: int, seconds: float, rounds: int) -> dict[str, Figures]:
    """Each act by so many clients for so long, in turns so that a busy machine slows all alike."""
    figures = {name: Figures() for name in acts}
    for turn in range(rounds):
        for name, act in acts.items():
            _run(act, clients, seconds, turn * 1_000_000, figures[name])
    return figures


def _run(act: Act, clients: int, seconds: float, first: int, into: Figures) -> None:
    waits: list[list[float]] = [[] for _ in range(clients)]
    start = threading.Barrier(clients + 1)
    until = perf_counter() + seconds + 0.1

    def client(number: int) -> None:
        start.wait()
        turn, now = first, perf_counter()
        while now < until:
            turn += 1
            act(number, turn)
            done = perf_counter()
            waits[number].append(done - now)
            now = done

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    start.wait()
    began = perf_counter()
    for thread in threads:
        thread.join()
    into.seconds += perf_counter() - began
    into.turns += sum(map(len, waits))
    into.waits += [wait for each in waits for wait in each]
