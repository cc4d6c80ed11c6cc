"""Somebody's visit to a page: who they are, what they may read, of which dates, over one look at the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import PermissionDeniedException
from sqlalchemy import Connection

from console.looking import Looking
from console.rendering import rendered
from journal.journal import Journal
from processes.access import Bearer
from processes.firm import Firm

Readers: TypeAlias = Mapping[str, str]  # view -> the roles that may read it
# What the head of every page leads to, and the view whose readers may go there.
PLACES = (
    ("Contracts", "/", "wip"),
    ("Exceptions", "/exceptions", "exceptions"),
    ("Invoices", "/invoices", "invoices"),
    ("Receivable", "/receivable", "receivable"),
    ("Figures", "/figures", "figures"),
    ("Trial balance", "/ledger", "ledger"),
    ("Audit trail", "/trail", "audit"),
    ("Views", "/views", "health"),
)


class Visit:
    """One request of a person with a browser."""

    def __init__(self, request: Request[Bearer, Any, Any], firm: Firm, readers: Readers) -> None:
        self.request, self.firm, self.readers = request, firm, readers
        self.query = dict(request.query_params.items())
        self.looking = Looking.asked(self.query)
        self.now: datetime = firm.desk.clock()

    def may_read(self, view: str) -> bool:
        """Whether a role of the visitor covers a view. Workers, held to their own time, have no pages."""
        return bool(self.request.user.roles & set(self.readers[view].split()) - {"worker"})

    @contextmanager
    def look(self, view: str) -> Iterator[Connection]:
        """The views as of one moment. Refuses (403) who may not read this one."""
        if not self.may_read(view):
            raise PermissionDeniedException(
                f"{self.request.user.actor} may not read this page: it takes one of the roles "
                f"{', '.join(self.readers[view].split())}."
            )
        options = {"isolation_level": "REPEATABLE READ"}
        with self.firm.engine.connect().execution_options(**options) as tx:
            yield tx

    def journal(self, book: str) -> Journal:
        """A book's journal. Refuses (404) a book there is none of."""
        return self.firm.books.open(book)

    def word(self, name: str) -> str | None:
        """A word asked for after the ?, none when it is missing or empty."""
        return self.query.get(name, "").strip() or None

    def number(self, name: str) -> int:
        """A count asked for after the ?; what is no count is 0."""
        text = self.query.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 9 else 0  # noqa: PLR2004 - no list is longer

    def page(self, template: str, title: str, *, dated: bool = False, **told: Any) -> Response[str]:
        """The page as an answer, with its head; `dated` pages can be asked for other dates."""
        head: dict[str, Any] = {
            "title": title,
            "actor": self.request.user.actor,
            "places": [(name, path) for name, path, view in PLACES if self.may_read(view)],
            "here": self.request.url.path,
            "may_search": self.may_read("audit"),
            "looking": self.looking,
            "dates": self.looking.query,
            "dated": dated,
            "kept": {
                k: v for k, v in self.query.items() if k not in ("as_of", "known_at", "offset")
            },
            "again": self._again,
            "now": self.looking.moment(self.now),
        }
        return rendered(template, **head, **told)

    def _again(self, **changed: object) -> str:
        """The same page with something else asked for."""
        asked = {k: v for k, v in (self.query | changed).items() if v not in (None, "", 0)}
        return f"{quote(self.request.url.path)}?{urlencode(asked)}"


def visit(
    request: Request[Bearer, Any, Any],
    firm: NamedDependency[Firm],
    readers: NamedDependency[Readers],
) -> Visit:
    """Made anew for every request."""
    return Visit(request, firm, readers)
