"""The views of a firm: made, carried after the journal, rebuilt, and compared byte by byte."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from sqlalchemy import Engine, text

from journal.unhurried import unhurried
from projections import making
from projections.batch import Batch
from projections.carrying import Carrier
from projections.catalogue import VIEWS, named
from projections.pages import Paged
from projections.rebuilding import Rebuilding
from projections.view import View

AT_ONCE = 3  # books carried at a time by one process
LOOKS = 0.005  # seconds between two looks at a place


class Books(Protocol):
    """The firm's books, as far as views need them."""

    def ids(self) -> list[str]:
        """The books there are."""

    def open(self, book: str) -> Paged:
        """The journal of a book."""


class Views:
    """All views over one database. Threads and processes share them; they take turns book by book."""

    def __init__(self, engine: Engine, views: Sequence[View] = VIEWS) -> None:
        self._engine = engine
        self._views = tuple(views)

    def create(self) -> None:
        """Make the views that are not there; one of another shape is made anew, empty, to be carried again."""
        with self._engine.begin() as tx:
            making.make(tx, self._views)

    def carry(self, journal: Paged, upto: int | None = None) -> int:
        """Bring all views of a book up to its head (or a position); answers the place they have reached."""
        return self.carrier(journal).run(upto)

    def carrier(self, journal: Paged) -> Carrier:
        """Who carries one book, to be kept by whoever carries it again and again, as long as nothing fails."""
        return Carrier(self._engine, self._views, journal)

    def carry_all(self, books: Books) -> dict[str, int]:
        """Bring all views of all books up to date; answers the place of each book."""
        return self._each(books, self.carry)

    def positions(self, book: str) -> dict[str, int]:
        """The place of every view in a book."""
        with self._engine.connect() as tx:
            query = "select view, position from views.place where book = :book"
            found = {row.view: row.position for row in tx.execute(text(query), {"book": book})}
        return {view.name: found.get(view.name, 0) for view in self._views}

    def wait(self, book: str, at_least: int, timeout: float) -> bool:
        """Wait until somebody has carried all views of a book to a position; false when `timeout` seconds passed."""
        until = time.monotonic() + timeout
        while min(self.positions(book).values()) < at_least:
            if time.monotonic() >= until:
                return False
            time.sleep(LOOKS)
        return True

    def rebuild(self, name: str | None, books: Books) -> dict[str, int]:
        """Make a view (or all) anew from the first line and let it take the old one's place. Raises NoSuchView.

        Till then the old one serves. The rows come out byte for byte the same: see `digest`.
        """
        views = [view for view in named(name) if view in self._views]
        every = len(views) == len(self._views)
        anew = Rebuilding(self._engine, views, None if every else _kinds(views))
        with anew.turn():
            self._each(books, anew.carry)
            anew.finish()
            anew.take_over(books.ids(), lambda: self._each(books, anew.carry))
        return self.carry_all(books)

    def digest(self, name: str) -> str:
        """The sha256 over all rows of a view, as PostgreSQL writes them, in order of their keys. Raises NoSuchView."""
        with self._engine.connect() as tx:
            return making.digest(tx, named(name))

    def _each(self, books: Books, do: Callable[[Paged], int]) -> dict[str, int]:
        """Do something with every book, some at a time, the longest first; answers by book."""
        journals = sorted(map(books.open, books.ids()), key=lambda one: one.head(), reverse=True)
        with unhurried(), ThreadPoolExecutor(AT_ONCE, "carrier") as carriers:
            done = carriers.map(do, journals)
            return dict(sorted(zip((one.book for one in journals), done, strict=True)))


def _kinds(views: Sequence[View]) -> set[str]:
    """All events that some views do anything about."""
    nothing = Batch("")
    return {kind for view in views for kind in view.projector(nothing).handlers}
