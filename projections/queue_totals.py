"""How much waits, by kind and desk: cases, their money, the oldest, and how long they have waited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from projections.asked import fetch
from projections.exception_row import ExceptionRow, Kind, Narrow
from projections.open_invoices import Today
from projections.service_levels import began, due
from projections.waiting import added_up, narrowed, stored

DAYS = (1, 7, 30, 90)  # a bucket ends before each, the last goes on
BUCKETS = ("today", "1-6", "7-29", "30-89", "90+")


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """Cases that have waited so many days, and their money in minor units."""

    days: str
    count: int
    minor: int | None


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of one kind on one desk in one currency (none: no money in it), by days waited."""

    kind: Kind
    desk: str
    currency: str | None
    count: int
    oldest: datetime
    minor: int | None
    ageing: tuple[Bucket, ...]
    late: int = 0  # cases past the day they were due on


def totals(
    tx: Connection,
    *,
    now: datetime,
    book: str | None = None,
    narrow: Narrow = Narrow(),  # noqa: B008 - frozen
    today: Today | None = None,
) -> list[Total]:
    """What is meant, added up by kind and desk, each with the same buckets of days waited up to `now`.

    How many are late is known only when it is said what day it is.
    """
    asked = narrowed(narrow)
    edges = [now - timedelta(days=days) for days in reversed(DAYS)]
    query = f"""
        select kind, desk, currency, width_bucket(since, cast(:edges as timestamptz[])) as bucket,
               (since at time zone 'UTC')::date as day, book,
               count(*) as count, min(since) as oldest, sum(minor)::bigint as minor
        from ({stored(asked, book, narrow.kind)}) w {asked.where} group by 1, 2, 3, 4, 5, 6
    """
    found = [*fetch(tx, query, asked.values | {"edges": edges})]
    found += [_one(row, edges) for row in added_up(tx, book, narrow, today)]
    for row in found:
        row["late"] = row["count"] if _is_late(row, today) else 0
    if narrow.late:
        found = [row for row in found if row["late"]]
    groups: dict[tuple[str, str, str | None], list[dict[str, Any]]] = {}
    for row in found:
        groups.setdefault((row["kind"], row["desk"], row["currency"]), []).append(row)
    order = sorted(groups, key=lambda key: (key[0], key[1], key[2] or ""))
    return [_total(groups[key]) for key in order]


def _is_late(row: dict[str, Any], today: Today | None) -> bool:
    return (
        today is not None
        and due(row["book"], row["day"], row["kind"], row["desk"], today).late_days > 0
    )


def _one(row: ExceptionRow, edges: list[datetime]) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "desk": row.desk,
        "currency": row.currency,
        "bucket": sum(row.since >= edge for edge in edges),
        "day": began(row.since),
        "book": row.book,
        "count": 1,
        "oldest": row.since,
        "minor": row.minor,
    }


def _total(rows: list[dict[str, Any]]) -> Total:
    first = rows[0]
    last = len(BUCKETS) - 1
    ageing = tuple(
        _bucket(days, [row for row in rows if last - row["bucket"] == place])
        for place, days in enumerate(BUCKETS)
    )
    return Total(
        kind=first["kind"],
        desk=first["desk"],
        currency=first["currency"],
        count=sum(row["count"] for row in rows),
        oldest=min(row["oldest"] for row in rows),
        minor=_sum(row["minor"] for row in rows),
        ageing=ageing,
        late=sum(row["late"] for row in rows),
    )


def _bucket(days: str, rows: list[dict[str, Any]]) -> Bucket:
    return Bucket(
        days=days,
        count=sum(row["count"] for row in rows),
        minor=_sum(row["minor"] for row in rows),
    )


def _sum(amounts: Iterable[int | None]) -> int | None:
    told = [minor for minor in amounts if minor is not None]
    return sum(told) if told else None
