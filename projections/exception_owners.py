"""Whose each case of the queue is: the last word on it."""

from __future__ import annotations

from sqlalchemy import Table

from domain.exception_owner import ExceptionAssigned
from journal.journal import Line
from projections.batch import Batch
from projections.schema import line, moment, tables, word

exception_owner = Table(
    "exception_owner",
    tables,
    word("book", key=True),
    word("kind", key=True),
    word("ref", key=True),
    word("owner"),
    word("note"),
    line(),
    moment("assigned_at"),
)

_OWNED = """
    insert into views.exception_owner (book, kind, ref, owner, note, position, assigned_at)
    values (%s, %s, %s, %s, %s, %s, %s)
    on conflict (book, kind, ref) do update set owner = excluded.owner, note = excluded.note,
        position = excluded.position, assigned_at = excluded.assigned_at
"""
_NOBODYS = "delete from views.exception_owner where book = %s and kind = %s and ref = %s"


def assigned(batch: Batch, line: Line) -> None:
    """The case is its owner's, or nobody's."""
    event = line.entry.event
    assert isinstance(event, ExceptionAssigned)
    where = (batch.book, event.kind, event.ref)
    if event.owner is None:
        batch.later(_NOBODYS, *where)
    else:
        told = (event.owner, event.note, line.position, line.entry.recorded_at)
        batch.later(_OWNED, *where, *told)
