"""Twelve writers at once over one book of real PostgreSQL, each with a desk of its own as other processes would have."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from domain.commands import AnyCommand
from domain.refusal import Refused, StaleDecision
from journal.books import Books
from processes.desk import Desk, Receipt, Request
from rules.shelf import Shelf

WRITERS = 12


class Writers:
    """Desks over the book RACE."""

    def __init__(self, url: str) -> None:
        self.books = [Books(url) for _ in range(WRITERS)]
        self.desks = [Desk(books, Shelf.load()) for books in self.books]

    def do(self, writer: int, command: AnyCommand, key: str) -> Receipt | Refused:
        while True:
            try:
                return self.desks[writer].do("RACE", command, Request(actor="pm", key=key))
            except StaleDecision:
                continue  # as it says: the same command again
            except Refused as refused:
                return refused

    def at_once(self, act: Callable[[int], object]) -> None:
        with ThreadPoolExecutor(WRITERS) as threads:
            list(threads.map(act, range(WRITERS)))

    def events(self) -> list[object]:
        return [line.entry.event for line in self.books[0].open("RACE").page(0, 100_000)]

    def close(self) -> None:
        for books in self.books:
            books.close()
