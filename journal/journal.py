"""The journal: a book of original entry. Facts go in once, in order, and are never changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Self, TypeAlias

import msgspec
from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBQueryItem,
    DCBRecorder,
    DCBSequencedEvent,
)
from eventsourcing.persistence import IntegrityError

from domain.boundary import Boundary
from domain.catalogue import AnyEvent
from journal.failures import Overtaken, UnreadableLine
from journal.following import Lookout
from journal.probes import joined, parted
from journal.reading import RawLine
from journal.recorder import PostgresRecorder
from journal.versions import Versions

__all__ = ["Entry", "Follower", "Guards", "Journal", "Line", "Overtaken"]

Guards: TypeAlias = Sequence[tuple[Boundary, int]]  # what nobody may have written after a position

PAGE = 1_000  # lines a follower reads at once
ZERO = timedelta(0)


class Entry(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    gc=False,
):
    """A fact as written down: who caused it, for whom, when, and in answer to which request."""

    event: AnyEvent
    actor: str
    recorded_at: datetime  # UTC
    request: str  # the idempotency key
    digest: str  # of the command, so that a key is not used for another one
    on_behalf_of: str | None = None
    correlation: str | None = None
    causation: str | None = None
    # The version of the event's shape (versions.py), which the journal sets. A plain default would
    # not be written; every text tells its version.
    v: int = msgspec.field(default_factory=lambda: 1)


class Line(msgspec.Struct, frozen=True, gc=False):
    """An entry at its place. `text` is as stored: what the seal covers."""

    position: int
    entry: Entry
    text: bytes
    kind: str  # as stored: an event renamed since has its former name here
    filed: str  # its tags as stored, joined: few who read a line ask for them

    @property
    def tags(self) -> list[str]:
        """The identities under which the line is found."""
        return parted(self.filed)


class Journal:
    """One book. Threads share one."""

    def __init__(
        self,
        recorder: DCBRecorder,
        book: str,
        *,
        entry_type: type[Entry] = Entry,
        versions: Versions | None = None,
    ) -> None:
        """`entry_type` and `versions` are others than today's only in tests."""
        self.book = book
        self.recorder = recorder
        self._ours = recorder if isinstance(recorder, PostgresRecorder) else None
        self._entry_type = entry_type
        self._versions = Versions() if versions is None else versions
        self._decode = msgspec.json.Decoder(entry_type).decode
        self._encode = msgspec.json.Encoder().encode

    def read(self, boundary: Boundary, after: int | None = None) -> tuple[list[Line], int]:
        """The lines of a boundary after a position, in order, and up to where the book was seen."""
        query = self._query(boundary)
        if self._ours is not None:
            rows, head = self._ours.lines(query, after or 0)
            return self._lines(rows), head
        answer = self.recorder.read(query, after=after)
        return self._lines(list(map(_raw, answer))), answer.head or 0

    def append(
        self, entries: Sequence[Entry], guards: Guards, *, requests_tagged: bool = True
    ) -> int:
        """Write, unless something was written inside a guard's boundary after its position.

        Answers the position of the last line. Raises Overtaken when a guard does not hold,
        BookUnavailable when certainly nothing was recorded, CommitUnknown when that is not known.
        Without `requests_tagged` the entries can not be found by their request later.
        """
        (verdict,) = self.append_each(((entries, guards),), requests_tagged=requests_tagged)
        if isinstance(verdict, Exception):
            raise verdict
        return verdict

    def append_each(
        self, appends: Sequence[tuple[Sequence[Entry], Guards]], *, requests_tagged: bool = True
    ) -> list[int | Exception]:
        """Several appends in one go, each under its own guards and for itself; an earlier one is seen by a later.

        For each the position of its last line, or what `append` would raise. Long ones come last.
        """
        # Over the stock recorder, an append without a condition can commit behind a reader's back.
        assert all(guards for _, guards in appends), "an append names what it depends on"
        asked = [
            (
                [self._event(entry, requests_tagged=requests_tagged) for entry in entries],
                [(self._query(boundary), after) for boundary, after in guards],
            )
            for entries, guards in appends
        ]
        if self._ours is not None:
            verdicts = self._ours.append_each(asked)
        else:
            verdicts = [self._append_plain(*one) for one in asked]
        return [
            Overtaken(f"Somebody wrote inside the boundary in book {self.book}.")
            if isinstance(verdict, IntegrityError)
            else verdict
            for verdict in verdicts
        ]

    def page(
        self,
        after: int,
        limit: int,
        room: int | None = None,
        kinds: Collection[str] | None = None,
    ) -> list[Line]:
        """The next lines of the book, whatever they are about.

        With `room`, no more once there are so many bytes of text (the memory recorder looks at the
        limit only); one line in any case. With `kinds`, only those of these events are taken out of
        it, and the last line: it says how far the page went.
        """
        if kinds is not None:
            wanted = {stored for name in kinds for stored in self._versions.stored_names(name)}
            return self._lines(self._of_kinds(wanted, after, limit, room))
        if self._ours is not None:
            return self._lines(self._ours.page(after, limit, room))
        return self._lines(list(map(_raw, self.recorder.read(after=after, limit=limit))))

    def head(self) -> int:
        """The position of the last line; 0 in an empty book."""
        if self._ours is not None:
            return self._ours.head()
        return self.recorder.read().head or 0

    def follow(self, after: int) -> Follower:
        """Lines after a position and those to come. To be used with `with`, or stopped."""
        return Follower(self, after)

    def _append_plain(
        self, events: Sequence[DCBEvent], asked: Sequence[tuple[DCBQuery, int]]
    ) -> int | Exception:
        """The same over a recorder that takes one condition with one position.

        Each guard is looked at up to the head, and the condition covers what comes after it.
        """
        try:
            while True:
                head = self.recorder.read().head or 0
                for query, after in asked:
                    if any(True for _ in self.recorder.read(query, after=after, limit=1)):
                        return IntegrityError()
                items = [item for query, _ in asked for item in query.items]
                condition = DCBAppendCondition(DCBQuery(items), after=head)
                with suppress(IntegrityError):  # somebody wrote meanwhile: look at each guard again
                    return self.recorder.append(events, condition)
        except Exception as failure:  # noqa: BLE001 - handed to who asked
            return failure

    def _event(self, entry: Entry, *, requests_tagged: bool) -> DCBEvent:
        event, kind = entry.event, type(entry.event).__name__
        assert entry.recorded_at.utcoffset() == ZERO, "what is recorded is recorded in UTC"
        version = self._versions.of(kind)
        if entry.v != version:
            entry = msgspec.structs.replace(entry, v=version)
        tags = list(event.tags)
        if requests_tagged:
            tags.append(f"request:{entry.request}")
        return DCBEvent(kind, self._encode(entry), tags)

    def _lines(self, rows: Sequence[RawLine]) -> list[Line]:
        decode, changed = self._decode, self._versions.latest
        try:
            if not changed:
                return [
                    Line(position, decode(text), text, kind, tags)
                    for position, kind, tags, text in rows
                ]
            return [
                Line(position, self._lifted(kind, text), text, kind, tags)
                for position, kind, tags, text in rows
            ]
        except msgspec.MsgspecError:
            raise self._unreadable(rows) from None

    def _lifted(self, kind: str, text: bytes) -> Entry:
        if not self._versions.is_old(kind, text):
            return self._decode(text)
        return msgspec.convert(self._versions.lifted(text), self._entry_type)

    def _unreadable(self, rows: Sequence[RawLine]) -> UnreadableLine:
        """Which of the lines it is, and why."""
        for position, kind, _, text in rows:
            try:
                self._lifted(kind, text)
            except msgspec.MsgspecError as error:
                return UnreadableLine(self.book, position, kind, str(error))
        raise AssertionError("one of these lines could not be read, and now all can")

    def _of_kinds(
        self, wanted: Collection[str], after: int, limit: int, room: int | None
    ) -> list[RawLine]:
        if self._ours is not None:
            return self._ours.page_of_kinds(wanted, after, limit, room)
        rows = list(map(_raw, self.recorder.read(after=after, limit=limit)))
        return [*(row for row in rows[:-1] if row[1] in wanted), *rows[-1:]]

    def _query(self, boundary: Boundary) -> DCBQuery:
        names = self._versions.stored_names
        return DCBQuery(
            [
                DCBQueryItem([name for kind in about.kinds for name in names(kind)], [about.tag])
                for about in boundary
            ]
        )


def _raw(found: DCBSequencedEvent) -> RawLine:
    """A line of another recorder, in the form of ours."""
    event = found.event
    return found.position, event.type, joined(event.tags).decode(), bytes(event.data)


class Follower(Iterator[Line]):
    """Goes along a book: gives every line once, in order, and waits for those to come."""

    def __init__(self, journal: Journal, after: int) -> None:
        """It starts with the line after `after`."""
        self._journal = journal
        self._position = after
        self._lookout = Lookout(self._next_page, journal.recorder)
        self._pages = self._lookout.pages()
        self._lines: Iterator[Line] = iter(())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __next__(self) -> Line:
        """The next line; waits for it. Ends once the follower is stopped."""
        while (line := next(self._lines, None)) is None:
            self._lines = iter(next(self._pages))
        return line

    def pages(self) -> Iterator[list[Line]]:
        """The same by the page, as many lines at a time as there are."""
        return self._pages

    def stop(self) -> None:
        """End it, at once if it waits. May be called from any thread, and again."""
        self._lookout.stop()

    def _next_page(self) -> list[Line]:
        lines = self._journal.page(self._position, PAGE)
        if lines:
            self._position = lines[-1].position
        return lines
