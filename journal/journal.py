"""The journal: a book of original entry. Facts go in once, in order, and are never changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeAlias, cast

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
from journal.failures import Overtaken
from journal.probes import Guard, parted

__all__ = ["Entry", "Guards", "Journal", "Line", "Overtaken"]

Guards: TypeAlias = Sequence[tuple[Boundary, int]]  # what nobody may have written after a position


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A fact as written down: who caused it, for whom, when, and in answer to which request."""

    event: AnyEvent
    actor: str
    recorded_at: datetime  # UTC
    request: str  # the idempotency key
    digest: str  # of the command, so that a key is not used for another one
    on_behalf_of: str | None = None
    correlation: str | None = None
    causation: str | None = None
    v: int = 1  # of the event's shape, see versions.py


class Line(msgspec.Struct, frozen=True):
    """An entry at its place. `text` is as stored: what the seal covers."""

    position: int
    entry: Entry
    text: bytes
    kind: str
    tags: list[str]


class Paged(Protocol):
    """A recorder with the fast road for followers."""

    def page(self, after: int, limit: int) -> list[tuple[int, str, str, bytes]]: ...
    def head(self) -> int: ...
    def append_guarded(self, events: Sequence[DCBEvent], guards: Sequence[Guard]) -> int: ...


class Journal:
    """One book. Threads share one."""

    def __init__(self, recorder: DCBRecorder, book: str) -> None:
        self.book = book
        self.recorder = recorder
        self._paged = cast("Paged", recorder) if hasattr(recorder, "append_guarded") else None
        self._decode = msgspec.json.Decoder(Entry).decode
        self._encode = msgspec.json.Encoder().encode

    def read(self, boundary: Boundary, after: int | None = None) -> tuple[list[Line], int]:
        """The lines of a boundary after a position, in order, and up to where the book was seen."""
        answer = self.recorder.read(_query(boundary), after=after)
        lines = [self._line(found) for found in answer]
        return lines, answer.head or 0

    def append(self, entries: Sequence[Entry], guards: Guards, *, requests_tagged: bool = True) -> int:
        """Write, unless something was written inside a guard's boundary after its position.

        Answers the position of the last line. Raises Overtaken. Never call it without a guard: an
        unconditional append can commit behind a reader's back.
        """
        assert guards, "an append names what it depends on"
        events = [self._event(entry, requests_tagged=requests_tagged) for entry in entries]
        asked = [(_query(boundary), after) for boundary, after in guards]
        try:
            if self._paged is not None:
                return self._paged.append_guarded(events, asked)
            return self._append_plain(events, asked)
        except IntegrityError:
            raise Overtaken(f"Somebody wrote inside the boundary in book {self.book}.") from None

    def page(self, after: int, limit: int) -> list[Line]:
        """The next lines of the book, whatever they are about."""
        if self._paged is None:
            return [self._line(found) for found in self.recorder.read(after=after, limit=limit)]
        decode = self._decode
        return [
            Line(position, decode(data), data, kind, parted(tags))
            for position, kind, tags, data in self._paged.page(after, limit)
        ]

    def head(self) -> int:
        """The position of the last line; 0 in an empty book."""
        if self._paged is not None:
            return self._paged.head()
        return self.recorder.read().head or 0

    def follow(self, after: int) -> Iterator[Line]:
        """Lines after a position, and those to come, until the iterator is closed."""
        with self.recorder.subscribe(after=after) as lines:
            yield from map(self._line, lines)

    def _append_plain(self, events: Sequence[DCBEvent], asked: Sequence[tuple[DCBQuery, int]]) -> int:
        """The same over a recorder that takes one condition with one position."""
        while True:
            head = self.recorder.read().head or 0
            for query, after in asked:
                if any(True for _ in self.recorder.read(query, after=after)):
                    raise IntegrityError
            items = [item for query, _ in asked for item in query.items]
            try:
                condition = DCBAppendCondition(DCBQuery(items), after=head)
                return self.recorder.append(events, condition)
            except IntegrityError:
                continue  # somebody wrote meanwhile: look again at each guard from its own position

    def _event(self, entry: Entry, *, requests_tagged: bool) -> DCBEvent:
        event = entry.event
        tags = list(event.tags)
        if requests_tagged:
            tags.append(f"request:{entry.request}")
        return DCBEvent(type(event).__name__, self._encode(entry), tags)

    def _line(self, found: DCBSequencedEvent) -> Line:
        data = bytes(found.event.data)
        return Line(found.position, self._decode(data), data, found.event.type, list(found.event.tags))


def _query(boundary: Boundary) -> DCBQuery:
    return DCBQuery([DCBQueryItem(list(about.kinds), [about.tag]) for about in boundary])
