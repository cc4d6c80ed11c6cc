"""Appends that arrive while another is being committed are committed together, each with its own condition."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

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

    __slots__ = ("_failure", "_leads", "_position", "_told", "probes", "rows", "tags")

    def __init__(self, rows: Sequence[Row], tags: frozenset[str], probes: Sequence[Probe]) -> None:
        """`tags`: of all its lines."""
        self.rows = rows
        self.tags = tags
        self.probes = probes
        self._position: int | None = None
        self._failure: BaseException | None = None
        self._leads = False
        self._told = threading.Lock()
        self._told.acquire()

    def lead(self) -> None:
        """Let its caller write what waits."""
        self._leads = True
        self._told.release()

    def answer(self, position: int | None, failure: BaseException | None = None) -> None:
        """Let its caller go on: with the position of its last line, a refusal (None) or a failure."""
        self._leads = False
        self._position = position
        self._failure = failure
        self._told.release()

    def is_to_lead(self) -> bool:
        """Wait to be told: True to lead, False when there is an answer."""
        self._told.acquire()
        return self._leads

    def outcome(self) -> int | None:
        """The answer: the position of the last line, or None when the condition did not hold."""
        if self._failure is not None:
            raise self._failure
        return self._position


class Writer:
    """Commits the small appends of a book in groups.

    Whoever comes while nobody writes, writes; those who come meanwhile wait, and the first of them
    writes for all of them next. A lone caller is not held up by anybody.
    """

    def __init__(
        self,
        name: str,
        commit: Callable[[list[Append]], list[int | None]],
        unknown: Callable[[], Exception],
    ) -> None:
        """`commit` writes a group: a position or a refusal (None) for each, or it raises for all.

        `unknown` makes the failure of those whose leader was interrupted.
        """
        self._name = name
        self._commit = commit
        self._unknown = unknown
        self._waiting: deque[Append] = deque()
        self._gate = threading.Condition(threading.Lock())
        self._open = True
        self._busy = False  # somebody leads, or is told to
        self._last = 1  # appends in the last group

    def write(self, appends: Sequence[Append]) -> None:
        """Commit appends, each on its own condition, together with those that wait; each has its outcome then.

        Raises RuntimeError after `close`.
        """
        if not appends:
            return
        with self._gate:
            if not self._open:
                raise RuntimeError(f"{self._name} is closed: open the book again to write to it.")
            self._waiting.extend(appends)
            leads, self._busy = not self._busy, True
        if leads:
            self._lead(appends)
        for append in appends:
            if append.is_to_lead():
                self._lead(appends)

    def close(self) -> None:
        """Have everything committed that waits, and refuse what comes after. May be called again."""
        with self._gate:
            self._open = False
            while self._busy:
                self._gate.wait()

    def _lead(self, own: Sequence[Append]) -> None:
        """Write for all who wait, then pass the lead on; also when interrupted."""
        try:
            if len(own) == 1:  # several were gathered by who brought them
                self._gather()
            with self._gate:
                count = min(len(self._waiting), GROUP_MAX)
                group = [self._waiting.popleft() for _ in range(count)]
            self._serve(own, group)
        except BaseException:
            self._forget(own)
            raise
        finally:
            with self._gate:
                following = self._waiting[0] if self._waiting else None
                self._busy = following is not None
                self._gate.notify_all()
            if following is not None:
                following.lead()

    def _forget(self, own: Sequence[Append]) -> None:
        """Nobody waits any more for these: none of them may be told to lead."""
        with self._gate:
            for append in own:
                if append in self._waiting:
                    self._waiting.remove(append)

    def _gather(self) -> None:
        """Wait a moment for those just answered to come back: one commit costs less than two.

        Not when nobody stood in line, and no longer than it helps.
        """
        turns, waiting = 0, 1
        while waiting < self._last and turns < GATHER_TURNS:
            time.sleep(GATHER_S)
            before, waiting = waiting, len(self._waiting)
            turns = GATHER_TURNS if waiting == before else turns + 1

    def _serve(self, own: Sequence[Append], group: list[Append]) -> None:
        """Nobody is left waiting: whatever goes wrong is answered to every append of the group."""
        self._last = len(group)
        try:
            positions = self._commit(group)
        except BaseException as failure:  # noqa: BLE001 - handed to the callers, who wait
            for append in group:
                ours = append in own or isinstance(failure, Exception)
                append.answer(None, failure if ours else self._unknown())
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
