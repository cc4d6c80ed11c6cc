"""Whether the views keep up with the books."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection

from projections.asked import fetch
from projections.catalogue import VIEWS


class ViewHealth(msgspec.Struct, frozen=True, kw_only=True):
    """How far one view has read one book; `behind` is in journal lines."""

    view: str
    book: str
    position: int
    head: int
    behind: int


def views(tx: Connection, heads: Mapping[str, int]) -> list[ViewHealth]:
    """Every view of every book whose head is given; one that never started stands at 0."""
    places = {
        (row["view"], row["book"]): int(row["position"])
        for row in fetch(tx, "select * from views.place", {})
    }
    return [
        ViewHealth(
            view=view.name,
            book=book,
            position=places.get((view.name, book), 0),
            head=head,
            behind=max(0, head - places.get((view.name, book), 0)),
        )
        for book, head in sorted(heads.items())
        for view in VIEWS
    ]
