"""Those who follow a book see every line, in order, soon after it is written, and stop when told to."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar

from eventsourcing.dcb.api import DCBQuery, DCBSequencedEvent, DCBSubscription, TDCBRecorder_co

PAGE = 500
POLL_S = 0.2  # lines written by other processes are seen after this at the latest
GATHER_S = 0.005  # under load a follower looks once in this time, not once a commit

T = TypeVar("T")


class Rings(Protocol):
    """Whoever tells when something was written: a recorder of this process."""

    def listen(self, event: threading.Event) -> None:
        """Set the event after every commit, from now on."""

    def unlisten(self, event: threading.Event) -> None:
        """Leave it alone again."""


class Bells:
    """The events that are set after each commit of this process."""

    def __init__(self) -> None:
        self._bells: frozenset[threading.Event] = frozenset()
        self._gate = threading.Lock()

    def listen(self, event: threading.Event) -> None:
        """Set the event after every commit, from now on."""
        with self._gate:
            self._bells |= {event}

    def unlisten(self, event: threading.Event) -> None:
        """Leave it alone again."""
        with self._gate:
            self._bells -= {event}

    def ring(self) -> None:
        """Something was written."""
        for bell in self._bells:
            bell.set()


class Lookout(Generic[T]):
    """Looks for more whenever something was written here, and now and then for what others wrote."""

    def __init__(self, look: Callable[[], list[T]], recorder: object) -> None:
        """`look` answers what is new since it was last called, a page at a time."""
        self._look = look
        self._rings: Rings | None = recorder if hasattr(recorder, "listen") else None  # type: ignore[assignment]
        self._bell = threading.Event()
        self._over = threading.Event()
        self._looked = float("-inf")
        if self._rings is not None:
            self._rings.listen(self._bell)

    def pages(self) -> Iterator[list[T]]:
        """What is new, page by page, for ever; ends as soon as `stop` is called."""
        while not self._over.is_set():
            self._bell.clear()
            self._looked = time.monotonic()
            found = self._look()
            if found and not self._over.is_set():
                yield found
            elif not found and self._bell.wait(POLL_S):
                self._over.wait(self._looked + GATHER_S - time.monotonic())

    def stop(self) -> None:
        """End `pages`, at once if it waits. May be called from any thread, and again."""
        if self._rings is not None:
            self._rings.unlisten(self._bell)
        self._over.set()
        self._bell.set()


class Subscription(DCBSubscription[TDCBRecorder_co]):
    """The library's subscription: the lines that answer a query, those to come included."""

    def __init__(
        self, recorder: TDCBRecorder_co, query: DCBQuery | None = None, after: int | None = None
    ) -> None:
        super().__init__(recorder, query, after)
        self._lookout = Lookout(self._next_page, recorder)
        self._pages = self._lookout.pages()
        self._found: deque[DCBSequencedEvent] = deque()

    def __next__(self) -> DCBSequencedEvent:
        """The next line; waits for it. Raises StopIteration once stopped."""
        while not self._found and not self._has_been_stopped:
            self._found.extend(next(self._pages))
        if self._has_been_stopped:
            raise StopIteration
        return self._found.popleft()

    def stop(self) -> None:
        """End the subscription, at once if it waits."""
        super().stop()
        self._lookout.stop()

    def _next_page(self) -> list[DCBSequencedEvent]:
        found = list(self._recorder.read(self._query, after=self._last_position, limit=PAGE))
        if found:
            self._last_position = found[-1].position
        return found
