"""What waits for somebody: by desk, by reason, since when, for how much money, and the commands that clear it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec
from sqlalchemy import Connection

from projections.asked import Asked, fetch, page
from projections.exception_row import ExceptionRow, Kind, Narrow, Way, age
from projections.open_invoices import Today
from projections.remedies import with_ways
from projections.service_levels import by_due, dated
from projections.waiting import added_up, narrowed, stored

__all__ = ["DeskSummary", "ExceptionRow", "Kind", "Narrow", "Today", "Way", "listing", "summary"]

Order: TypeAlias = Literal["since", "due"]


class DeskSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of one desk for one reason in one currency (none: no money in it)."""

    desk: str
    reason: str
    currency: str | None
    count: int
    oldest: datetime
    minor: int | None


def listing(
    tx: Connection,
    *,
    book: str | None = None,
    kind: Kind | None = None,
    desk: str | None = None,
    reason: str | None = None,
    contract_id: str | None = None,
    customer_id: str | None = None,
    owner: str | None = None,
    before: datetime | None = None,
    late: bool = False,
    today: Today | None = None,
    limit: int | None = None,
    offset: int = 0,
    by: Order = "since",
) -> list[ExceptionRow]:
    """All cases, those that wait longest first; reminders that are due only if it is said what day it is."""
    narrow = Narrow(
        kind=kind,
        desk=desk,
        reason=reason,
        contract_id=contract_id,
        customer_id=customer_id,
        owner=owner,
        before=before,
        late=late,
    )
    return select(tx, book, narrow, today, limit=limit, offset=offset, by=by)


def select(
    tx: Connection,
    book: str | None,
    narrow: Narrow,
    today: Today | None,
    *,
    limit: int | None = None,
    offset: int = 0,
    by: Order = "since",
) -> list[ExceptionRow]:
    """The cases that are meant, those that wait longest first, or those due first.

    Late ones, and what is due first, are known only when it is said what day it is.
    """
    asked = narrowed(narrow)
    until = None if limit is None else offset + limit
    all_of_them = narrow.late or by == "due"  # a rule says which, no query
    query = f"""
        select * from ({stored(asked, book, narrow.kind)}) w {asked.where}
        order by since, book, position, ref, reason{page(None if all_of_them else until)}
    """
    found = [ExceptionRow(**row) for row in fetch(tx, query, asked.values)]
    others = added_up(tx, book, narrow, today)
    if others:
        found = sorted((*found, *others), key=age)
    if all_of_them:
        found = [dated(row, today) for row in found]
        found = [row for row in found if row.late_days or not narrow.late]
        found = sorted(found, key=by_due) if by == "due" else found
    on = None if today is None else today.on
    return [with_ways(dated(row, today), on) for row in found[offset:until]]


def summary(
    tx: Connection, *, book: str | None = None, today: Today | None = None
) -> list[DeskSummary]:
    """Cases counted by desk, reason and currency, with the oldest and their money."""
    asked = Asked()
    query = f"""
        select desk, reason, currency, count(*) as count, min(since) as oldest,
               sum(minor)::bigint as minor
        from ({stored(asked, book, None)}) w group by desk, reason, currency
    """
    found = {
        (row["desk"], row["reason"], row["currency"]): DeskSummary(**row)
        for row in fetch(tx, query, asked.values)
    }
    for row in added_up(tx, book, Narrow(), today):
        key = (row.desk, row.reason, row.currency)
        before = found.get(key)
        found[key] = DeskSummary(
            desk=row.desk,
            reason=row.reason,
            currency=row.currency,
            count=1 + (before.count if before else 0),
            oldest=min(row.since, before.oldest) if before else row.since,
            minor=(row.minor or 0) + ((before.minor or 0) if before else 0),
        )
    return [found[key] for key in sorted(found, key=lambda key: (*key[:2], key[2] or ""))]
