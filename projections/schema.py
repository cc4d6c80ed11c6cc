"""The schema the views live in, and the few kinds of column they are made of."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

SCHEMA = "views"
# No projector looks anything up by such an index (or, of a table, by its primary key): where a view is
# made anew, it is made once all rows are there. That is several times cheaper than row by row.
AT_THE_END: dict[str, object] = {"at_the_end": True}
tables = MetaData(schema=SCHEMA)


def by_day(name: str, day: str) -> Index:
    """An index that says which stretch of a table bears which days: rows of a month lie together, mostly.

    It costs next to nothing to keep, however large the table.
    """
    stretches = {"pages_per_range": 16, "autosummarize": "on"}
    return Index(name, day, postgresql_using="brin", postgresql_with=stretches, info=AT_THE_END)


# A view's place: the journal line up to which its rows tell the story of a book.
place = Table(
    "place",
    tables,
    Column("view", Text(collation="C"), primary_key=True),
    Column("book", Text(collation="C"), primary_key=True),
    Column("position", BigInteger, nullable=False),
)


def word(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    """An id, a code or a sentence; ordered by code point on every server."""
    return Column(name, Text(collation="C"), primary_key=key, nullable=null)


def line(name: str = "position", *, key: bool = False, null: bool = False) -> Column[int]:
    """The position of the journal line that says so: the audit trail's way back."""
    return Column(name, BigInteger, primary_key=key, nullable=null, autoincrement=False)


def number(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    """A small count, such as the number of an invoice line."""
    return Column(name, Integer, primary_key=key, nullable=null, autoincrement=False)


def minor(name: str = "minor", *, null: bool = False) -> Column[int]:
    """Booked money in whole minor units; its currency stands in a column beside it."""
    return Column(name, BigInteger, nullable=null)


def exact(name: str, *, null: bool = False) -> Column[object]:
    """A quantity or a rate as exact as its source gave it."""
    return Column(name, Numeric, nullable=null)


def day(name: str, *, null: bool = False) -> Column[object]:
    """A business date: effective, accounting, worked on, due."""
    return Column(name, Date, nullable=null)


def moment(name: str = "recorded_at", *, null: bool = False) -> Column[object]:
    """A moment from the envelope of a line, never from the clock of who carries it."""
    return Column(name, DateTime(timezone=True), nullable=null)


def flag(name: str) -> Column[bool]:
    """Yes or no."""
    return Column(name, Boolean, nullable=False)


def document(name: str, *, null: bool = False) -> Column[object]:
    """Parts of an event as they were written."""
    return Column(name, JSONB, nullable=null)
