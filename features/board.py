"""The real views on a real PostgreSQL, wiped between scenarios: what finance's sentences look at."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import create_engine, text

from features.steps.words import Unclear
from journal.journal import Journal
from journal.server import sqlalchemy_url
from projections.runner import Views

TABLES = r"""
    select string_agg(format('delete from %I.%I', schemaname, tablename), ';' order by tablename desc)
    from pg_tables where schemaname = 'views' or tablename like 'import\_%'
"""
SPOKEN = {"as_of": "as of a day", "known_at": "as known on a day"}


class Board:
    """The views of one database. One scenario at a time looks at it."""

    def __init__(self, database_url: str) -> None:
        self.engine = create_engine(sqlalchemy_url(database_url))
        self.views = Views(self.engine)
        self.views.create()
        with self.engine.begin() as tx:
            self._wipe = tx.execute(text(TABLES)).scalar_one()
        self._carried: dict[str, int] = {}  # book -> how far this scenario carried it

    def clear(self) -> None:
        """Forget the scenario before."""
        if self._carried:
            with self.engine.begin() as tx:
                tx.exec_driver_sql(self._wipe)
            self._carried = {}

    def carry(self, journal: Journal, head: int) -> None:
        """Bring the views up to the head of one book, unless they are there."""
        if self._carried.get(journal.book) != head:
            self._carried[journal.book] = head
            self.views.carry(journal)

    def look(self, query: Callable[..., Any], asked: dict[str, Any]) -> Any:
        """Ask one query. Raises Unclear when it can not be asked as of a past day or moment."""
        known = inspect.signature(query).parameters
        for name, words in SPOKEN.items():
            if name in asked and name not in known:
                if asked[name] is not None:
                    raise Unclear(f"This view can not be asked {words}.")
                del asked[name]
        with self.engine.connect() as tx:
            found = query(tx, **asked)
            return list(found) if isinstance(found, Iterator) else found

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()
