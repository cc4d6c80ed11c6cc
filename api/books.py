"""Which books there are, and whether the views keep up with them."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency

from api.actors import may_read
from api.documented import READING
from processes.access import Bearer
from processes.firm import Firm
from projections import health

Asker = Request[Bearer, Any, Any]


class Book(msgspec.Struct, frozen=True):
    """The book of a legal entity, and its last line."""

    book: str
    head: int


class ViewHealth(msgspec.Struct, frozen=True):
    """How far one view has read one book; `behind` is in journal lines."""

    view: str
    book: str
    position: int
    head: int
    behind: int


@get("/books", sync_to_thread=True, operation_id="Books", responses=READING)
def books(firm: NamedDependency[Firm], request: Asker) -> list[Book]:
    """The books there are, one a legal entity."""
    may_read(request.user, "books")
    return [Book(book, firm.books.open(book).head()) for book in firm.books.ids()]


@get("/views/health", sync_to_thread=True, operation_id="ViewsHealth", responses=READING)
def views(firm: NamedDependency[Firm], request: Asker) -> list[ViewHealth]:
    """How far each view lags behind each book."""
    may_read(request.user, "health")
    heads = {book: firm.books.open(book).head() for book in firm.books.ids()}
    with firm.engine.connect() as tx:
        found = health.views(tx, heads)
    return [ViewHealth(row.view, row.book, row.position, row.head, row.behind) for row in found]


routes = Router("/", route_handlers=[books, views], tags=["Books"])
