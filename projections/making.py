"""Makes and empties the tables of views, knows when one has another shape, and digests their rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from sqlalchemy import Connection, Table, text

from projections.carrying import driver
from projections.schema import SCHEMA, place
from projections.view import View

LOCK = 7_305_212_002  # one maker at a time in a database


def make(tx: Connection, views: Sequence[View]) -> None:
    """Make what is missing. A view's shape is kept in the comment on its first table.

    Nothing is changed where all is well: the service may not be allowed to.
    """
    wrong = [view for view in views if _shape(tx, view) != view.shape]
    if not wrong:
        return
    tx.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    tx.execute(text(f"create schema if not exists {SCHEMA}"))
    place.create(tx, checkfirst=True)
    for view in wrong:
        if _shape(tx, view) != view.shape:  # nobody made it while this one waited
            _make(tx, view)


def empty(tx: Connection, views: Iterable[View]) -> None:
    """Forget all rows of some views, and their places with them."""
    for view in views:
        tx.execute(text(f"truncate {', '.join(str(table) for table in view.tables)}"))
        tx.execute(place.delete().where(place.c.view == view.name))


def digest(tx: Connection, views: Iterable[View]) -> str:
    """The sha256 over the rows of some views, each table's in order of its key."""
    seen = sha256()
    cursor = driver(tx).cursor()
    for table in (table for view in views for table in view.tables):
        seen.update(f"{table}\n".encode())
        ordered = f"select * from {table} order by {', '.join(_order(table))}"
        with cursor.copy(f"copy ({ordered}) to stdout".encode()) as rows:
            for row in rows:
                seen.update(row)
    return seen.hexdigest()


def _make(tx: Connection, view: View) -> None:
    for table in view.tables:
        tx.execute(text(f"drop table if exists {table} cascade"))
    tx.execute(place.delete().where(place.c.view == view.name))
    for statement in view.statements:
        driver(tx).execute(statement.encode())
    driver(tx).execute(view.shaped.encode())


def _shape(tx: Connection, view: View) -> str | None:
    query = "select obj_description(to_regclass(:name), 'pg_class')"
    found = tx.execute(text(query), {"name": str(view.tables[0])}).scalar()
    return None if found is None else str(found)


def _order(table: Table) -> Sequence[str]:
    named: Sequence[str] | None = table.info.get("order")
    return named or [column.name for column in table.primary_key.columns]
