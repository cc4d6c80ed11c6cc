"""The days on which all of an entity are off, with the day on which each was said."""

from __future__ import annotations

from datetime import UTC, date
from typing import TypeAlias

from sqlalchemy import Connection

from domain.norm_hours import NormHours, closes
from projections.asked import fetch

Said: TypeAlias = tuple[
    tuple[date, NormHours], ...
]  # the day (UTC) of a word, and the word, in order
_EVERYBODYS = """
    select book, hours, per, valid_from, valid_to, recorded_at from views.norm_hours
    where person_id is null and grade is null order by book, position
"""


def by_book(tx: Connection) -> dict[str, Said]:
    """What each entity said of everybody's hours; entities that never named a holiday are left out."""
    found: dict[str, Said] = {}
    for row in fetch(tx, _EVERYBODYS, {}):
        book, said_on = row.pop("book"), row.pop("recorded_at").astimezone(UTC).date()
        found[book] = (*found.get(book, ()), (said_on, NormHours(**row)))
    return {book: said for book, said in found.items() if any(closes(norm) for _, norm in said)}
