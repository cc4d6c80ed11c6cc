"""Where a scenario's ledger lives: books in memory, one set of rules a run, views on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, cast

from domain.commands import AnyCommand
from domain.master_commands import OpenEntity
from domain.refusal import UnknownEntity
from features.board import Board
from features.memory import MemoryRecorder
from journal.books import Books
from journal.journal import Journal
from processes.asking import Receipt, Request
from processes.desk import Desk
from processes.firm import Firm
from rules.shelf import Shelf


@cache
def shelf() -> Shelf:
    """The shipped rules, checked once a run."""
    return Shelf.load()


class MemoryBooks:
    """Books as the desk asks for them, each in memory: nothing outlives the scenario."""

    def __init__(self) -> None:
        self._journals: dict[str, Journal] = {}
        self._recorders: dict[str, MemoryRecorder] = {}

    def create(self, book: str) -> Journal:
        """Open a book, making it first if it is new."""
        if book not in self._journals:
            self._recorders[book] = MemoryRecorder()
            self._journals[book] = Journal(self._recorders[book], book)
        return self._journals[book]

    def open(self, book: str) -> Journal:
        """The journal of a book. Refuses one that was never created, as the stored books do."""
        if book not in self._journals:
            raise UnknownEntity(f"There is no book {book}: open its entity first.", book=book)
        return self._journals[book]

    def ids(self) -> list[str]:
        return list(self._journals)

    def heads(self) -> dict[str, int]:
        """The position of the last line of each book."""
        return {book: len(recorder.events) for book, recorder in self._recorders.items()}


class House:
    """One scenario's books and desk; its views are hung up only when a sentence asks for one."""

    def __init__(self, board: Callable[[], Board], clock: Callable[[], datetime]) -> None:
        self.books = MemoryBooks()
        self.desk = Desk(cast("Books", self.books), shelf(), clock)
        self._board = board
        self._hung: Board | None = None

    def board(self) -> Board:
        """The views, empty when the scenario first asks, then carried up to what is recorded."""
        if self._hung is None:
            self._hung = self._board()
            self._hung.clear()
        for book, head in self.books.heads().items():
            self._hung.carry(self.books.open(book), head)
        return self._hung

    def do(self, book: str, command: AnyCommand, request: Request) -> Receipt:
        """Carry a command out; opening an entity makes its book first, as every way in does."""
        if isinstance(command, OpenEntity):
            self.books.create(book)
        return self.desk.do(book, command, request)

    def firm(self) -> Firm:
        """The scenario's ledger as processes ask for it."""
        board = self.board()
        return Firm(
            url="",
            books=cast("Books", self.books),
            shelf=shelf(),
            desk=self.desk,
            engine=board.engine,
            views=board.views,
        )

    def look(self, query: Callable[..., Any], **asked: Any) -> Any:
        """Ask a view, after everything recorded so far has been carried into it."""
        return self.board().look(query, asked)
