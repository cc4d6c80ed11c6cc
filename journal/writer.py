"""Appends that arrive while another is being committed are committed together, each with its own condition."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from journal.packing import (
    SLOTS,
    Packed,
    Row,
    bigints,
    bigints_or_nulls,
    byteas,
    integers,
    smallints,
    texts,
)
from journal.probes import Probe

GROUP_MAX = 256  # appends in one transaction
LINES_MAX = 64  # of an append that may share a transaction; more go their own way
GATHER_TURNS = 4
GATHER_S = 0.0002  # a turn


class Append:
    """One append that waits for its turn: its lines, its condition, and then its answer."""

    __slots__ = ("_answered", "failure", "position", "probes", "rows", "tags")

    def __init__(self, rows: Sequence[Row], tags: frozenset[str], probes: Sequence[Probe]) -> None:
        """`tags`: of all its lines. Its position is None while unanswered and when refused."""
        self.rows = rows
        self.tags = tags
        self.probes = probes
        self.position: int | None = None
        self.failure: BaseException | None = None
        self._answered = threading.Lock()
        self._answered.acquire()

    def answer(self, position: int | None, failure: BaseException | None = None) -> None:
        """Let the caller go on, with the position of its last line, a refusal (None) or a failure."""
        self.position = position
        self.failure = failure
        self._answered.release()

    def wait(self) -> int | None:
        """The position of the last line, or None when the condition did not hold; raises its failure."""
        self._answered.acquire()
        if self.failure is not None:
            raise self.failure
        return self.position


class Writer:
    """The one thread of a process that commits the small appends of a book."""

    def __init__(self, name: str, commit: Callable[[list[Append]], list[int | None]]) -> None:
        """`commit` writes a group: a position or a refusal (None) for each, or it raises for all."""
        self._commit = commit
        self._waiting: SimpleQueue[Append | None] = SimpleQueue()
        self._gate = threading.Lock()
        self._open = True
        self._thread: threading.Thread | None = None
        self._name = name

    def write(self, append: Append) -> int | None:
        """Commit an append together with those that wait. Raises RuntimeError after `close`."""
        with self._gate:
            if not self._open:
                raise RuntimeError(f"{self._name} is closed: open the book again to write to it.")
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._waiting.put(append)
        return append.wait()

    def close(self) -> None:
        """Commit what waits, then stop. May be called again."""
        with self._gate:
            self._open = False
            thread, self._thread = self._thread, None
            self._waiting.put(None)
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        more = True
        while more:
            group, more = self._next_group()
            if group:
                self._serve(group)
                self._gather(len(group))

    def _gather(self, served: int) -> None:
        """Wait a moment for those just answered to come back: one commit costs less than two.

        Not when nobody stood in line, and no longer than it helps.
        """
        if served == 1:
            return
        waiting = 0
        for _ in range(GATHER_TURNS):
            time.sleep(GATHER_S)
            before, waiting = waiting, self._waiting.qsize()
            if waiting >= served or (waiting and waiting == before):
                return

    def _next_group(self) -> tuple[list[Append], bool]:
        """What waits now, at most GROUP_MAX; and whether to go on after it."""
        group: list[Append] = []
        try:
            append = self._waiting.get()
            while append is not None:
                group.append(append)
                if len(group) == GROUP_MAX:
                    return group, True
                append = self._waiting.get_nowait()
        except Empty:
            return group, True
        return group, False

    def _serve(self, group: list[Append]) -> None:
        """Nobody is left waiting: whatever goes wrong is answered to every append of the group."""
        try:
            positions = self._commit(group)
        except BaseException as failure:  # noqa: BLE001 - handed to the callers, who wait for it
            for append in group:
                append.answer(None, failure)
        else:
            for append, position in zip(group, positions, strict=True):
                append.answer(position)


def parameters(group: Sequence[Append]) -> list[Packed | int]:
    """A group as the parameters of journal/sql/append.sql."""
    segments = _segments(group)
    probes = [
        (segments[number], number, probe)
        for number, append in enumerate(group)
        for probe in append.probes
    ]
    events = [
        (segments[number], number, row)
        for number, append in enumerate(group)
        for row in append.rows
    ]
    rows = [row for _, _, row in events]
    return [
        segments[-1],
        integers([segment for segment, _, _ in probes]),
        integers([number for _, number, _ in probes]),
        bigints([probe.after for _, _, probe in probes]),
        bigints_or_nulls(probe.key for _, _, probe in probes),
        texts(probe.tags for _, _, probe in probes),
        texts(probe.types for _, _, probe in probes),
        integers([segment for segment, _, _ in events]),
        integers([number for _, number, _ in events]),
        smallints([row.type for row in rows]),
        *(
            bigints_or_nulls(row.keys[n] if n < len(row.keys) else None for row in rows)
            for n in range(SLOTS)
        ),
        texts(_more(row) for row in rows),
        texts(row.tags for row in rows),
        byteas(row.data for row in rows),
    ]


def _segments(group: Sequence[Append]) -> list[int]:
    """The segment of each append: a new one begins where an append asks about what the last one writes."""
    segments: list[int] = []
    segment = 1
    written: set[str] = set()
    for append in group:
        if written or segments:
            asks_all = any(probe.tag is None for probe in append.probes)
            if asks_all or any(probe.tag in written for probe in append.probes):
                segment += 1
                written.clear()
        segments.append(segment)
        written |= append.tags
    return segments


def _more(row: Row) -> bytes | None:
    """Keys beyond the slots, as the text of a PostgreSQL array."""
    if len(row.keys) <= SLOTS:
        return None
    return b"{" + ",".join(map(str, row.keys[SLOTS:])).encode() + b"}"
