"""Everything of one firm, wired by hand: its books, its rules, the desk and the views over one database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
from sqlalchemy import Engine, create_engine

from journal.books import Books
from journal.server import sqlalchemy_url
from processes.desk import Desk, utc_now
from projections.runner import Views
from rules.shelf import Shelf


class Covered(msgspec.Struct, frozen=True):
    """Where a project's work belongs: a book, a contract and its line."""

    book: str
    contract_id: str
    line_id: str


class Firm(msgspec.Struct, frozen=True):
    """One database, opened. Threads share one; it is closed once by who opened it."""

    url: str
    books: Books
    shelf: Shelf
    desk: Desk
    engine: Engine
    views: Views

    @classmethod
    def open(cls, database_url: str, clock: Callable[[], datetime] = utc_now) -> Firm:
        """Open a migrated database. Raises what the books and tables raise when they can not be used."""
        books = Books(database_url)
        shelf = Shelf.load()
        engine = create_engine(sqlalchemy_url(database_url), pool_size=8, max_overflow=8)
        views = Views(engine)
        views.create()
        return cls(database_url, books, shelf, Desk(books, shelf, clock), engine, views)

    def find_project(self, project_id: str) -> list[Covered]:
        """Every contract line that covers a project, over all books."""
        return [
            Covered(book, contract_id, line_id)
            for book in self.books.ids()
            for contract_id, line_id in self.desk.register(book).covering.get(project_id, ())
        ]

    def close(self) -> None:
        """Give everything back. Nothing recorded depends on it."""
        self.books.close()
        self.engine.dispose()
