"""Reads a book page by page for those who carry it, the next page while the last one is being written."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Protocol, Self

from journal.journal import Line

LINES_MAX = 5_000  # a page
LOOKED_AT_MAX = 50_000  # of them, where only some kinds are wanted
BYTES_MAX = 4 * 2**20  # of stored text, about: the line that passes it is still read


class Paged(Protocol):
    """The part of a journal that is followed."""

    @property
    def book(self) -> str:
        """The book's id."""

    def head(self) -> int:
        """The position of the last line."""

    def page(
        self,
        after: int,
        limit: int,
        room: int | None = None,
        kinds: Collection[str] | None = None,
    ) -> list[Line]:
        """The next lines after a position: so many, or so many bytes of text; of them, those of some
        kinds and the last.
        """


class Pages:
    """The lines of one book after a place, in pages of about the same size in memory.

    To be closed after use: a reader may be at work.
    """

    def __init__(
        self, journal: Paged, upto: int | None = None, kinds: Collection[str] | None = None
    ) -> None:
        """With `kinds`, a page has the lines of those events, and its last line whatever it is."""
        self._journal = journal
        self._upto = upto
        self._kinds = kinds
        self._look_at = LINES_MAX
        self._reader: ThreadPoolExecutor | None = None
        self._ahead: tuple[int, Future[list[Line]]] | None = None
        self.more = True  # whether the last page was full

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._reader is not None:
            self._reader.shutdown(wait=True, cancel_futures=True)

    def after(self, position: int) -> list[Line]:
        """The page after a position; it is the last one, for now, when `more` is false."""
        lines = self._read(position)
        self.more = bool(lines) if self._kinds is not None else _is_full(lines)
        if self._upto is not None and lines and lines[-1].position >= self._upto:
            lines = [line for line in lines if line.position <= self._upto]
            self.more = False
        if self.more:
            self._read_ahead(lines[-1].position)
        return lines

    def _read(self, position: int) -> list[Line]:
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            after, page = ahead
            lines = page.result()
            if after == position:
                return lines
        return self._page(position)

    def _read_ahead(self, position: int) -> None:
        if self._reader is None:
            self._reader = ThreadPoolExecutor(1, f"reader of {self._journal.book}")
        self._ahead = (position, self._reader.submit(self._page, position))

    def _page(self, position: int) -> list[Line]:
        if self._kinds is None:
            return self._journal.page(position, LINES_MAX, BYTES_MAX)
        lines = self._journal.page(position, self._look_at, BYTES_MAX, self._kinds)
        if lines:
            # Where few are wanted look further next time, where many are no further than they reach.
            reached = lines[-1].position - position
            self._look_at = min(max(2 * reached, LINES_MAX), LOOKED_AT_MAX)
        return lines


def _is_full(lines: list[Line]) -> bool:
    return len(lines) >= LINES_MAX or sum(len(line.text) for line in lines) >= BYTES_MAX
