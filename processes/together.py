"""Time that many people record at once, decided and written in one go, book by book."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Lock

from domain.time_commands import RecordTime
from processes.asking import Receipt, Request
from processes.desk import Desk

AT_ONCE = 64  # in one go
BOOKS_AT_ONCE = 8


class Together:
    """Whoever asks while a book is being written waits with the others, and all of them come next.

    A lone asker waits for nobody. Threads share one.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._gate = Lock()
        self._waiting: dict[str, deque[_Asked]] = {}  # by book; it is there while somebody writes
        self._hands: ThreadPoolExecutor | None = None  # there is one from the first who asks on

    def ask(self, book: str, command: RecordTime, request: Request) -> Future[Receipt | None]:
        """The receipt to come. None: not this way, ask the desk."""
        asked = _Asked(command, request)
        with self._gate:
            waiting = self._waiting.get(book)
            if waiting is not None:
                waiting.append(asked)
                return asked.told
            if self._hands is None:
                self._hands = ThreadPoolExecutor(BOOKS_AT_ONCE, "together")
            self._hands.submit(self._write, book)
            self._waiting[book] = deque([asked])
        return asked.told

    def close(self) -> None:
        """Do what waits, and let the threads go. Whoever asks afterwards has new ones."""
        with self._gate:
            hands, self._hands = self._hands, None
        if hands is not None:
            hands.shutdown()

    def _write(self, book: str) -> None:
        """Carry out what waits until nobody does."""
        while (group := self._next(book)) is not None:
            receipts: list[Receipt | None] = [None] * len(group)
            with suppress(Exception):  # the desk says it, to each who then asks there
                asked = [(one.command, one.request) for one in group]
                receipts = self._desk.do_hopefully(book, asked)
            for one, receipt in zip(group, receipts, strict=True):
                one.told.set_result(receipt)

    def _next(self, book: str) -> list[_Asked] | None:
        """Those whose turn it is, without who went away meanwhile; none when nobody waits."""
        with self._gate:
            waiting = self._waiting[book]
            group = [waiting.popleft() for _ in range(min(len(waiting), AT_ONCE))]
            if not group:
                del self._waiting[book]
                return None
        return [one for one in group if one.told.set_running_or_notify_cancel()]


class _Asked:
    """One command that waits, and where its answer goes."""

    __slots__ = ("command", "request", "told")

    def __init__(self, command: RecordTime, request: Request) -> None:
        self.command, self.request = command, request
        self.told: Future[Receipt | None] = Future()
