"""A journal in memory for scenarios and laws: the library's own, without a copy of every event at every look."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from eventsourcing.dcb.api import DCBQuery, DCBReadResponse, DCBSequencedEvent
from eventsourcing.dcb.popo import InMemoryDCBRecorder, SimpleDCBReadResponse


class MemoryRecorder(InMemoryDCBRecorder):
    """Nobody here changes an event once it is recorded, so those read are those kept."""

    def read(
        self,
        query: DCBQuery | None = None,
        *,
        after: int | None = None,
        limit: int | None = None,
    ) -> DCBReadResponse:
        """The events that match, in order; positions run from 1 without gaps."""
        with self._database_lock:
            later = self.events[after or 0 :]
            found = list(islice(_matching(later, query), limit))
            last = self.events if limit is None else found
            return SimpleDCBReadResponse(iter(found), last[-1].position if last else None)


def _matching(
    events: list[DCBSequencedEvent], query: DCBQuery | None
) -> Iterable[DCBSequencedEvent]:
    items = [] if query is None else [(set(one.types), set(one.tags)) for one in query.items]
    if not items:
        return events
    return (
        one
        for one in events
        if any(
            (not types or one.event.type in types) and tags.issubset(one.event.tags)
            for types, tags in items
        )
    )
