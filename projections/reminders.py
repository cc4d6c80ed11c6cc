"""Reminders raised and disputes: who was dunned for what at which level, and what is contested."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from sqlalchemy import Connection

from projections.asked import Asked, fetch, page, rows_of


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """One level of one invoice; amounts in minor units. The fee is asked for, not yet owed."""

    book: str
    customer_id: str
    invoice_id: str
    number: str
    on: date
    level: int
    days_overdue: int
    currency: str
    open: int
    fee: int
    text: str
    desk: str
    position: int


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """One dispute; without `settled_on` it is still open."""

    book: str
    customer_id: str
    invoice_id: str
    number: str
    currency: str
    minor: int
    disputed_on: date
    reason: str
    settled_on: date | None
    outcome: str | None
    position: int


def reminders(
    tx: Connection,
    *,
    book: str | None = None,
    customer_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Reminder]:
    """Reminders, the latest first."""
    asked = Asked(book=book, customer_id=customer_id).by("on_day", as_of, "recorded_at", known_at)
    query = f"""
        select book, customer_id, invoice_id, number, on_day as "on", level, days_overdue, currency,
               open, fee, text, desk, position
        from views.reminder {asked.where}
        order by on_day desc, position desc, n{page(limit, offset)}
    """
    return rows_of(Reminder, fetch(tx, query, asked.values))


def disputes(
    tx: Connection,
    *,
    book: str | None = None,
    customer_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
    settled: bool = False,
) -> list[Dispute]:
    """Disputes that are open on a day as known at a moment, oldest first; with `settled`, all."""
    asked = Asked(book=book, customer_id=customer_id)
    asked.by("disputed_on", as_of, "recorded_at", known_at)
    over = Asked().by("settled_on", as_of, "settled_at", known_at)
    ended = f"(settled_on is not null and {over.together})"
    if not settled:
        asked.that(f"not {ended}")
    query = f"""
        select book, customer_id, invoice_id, number, currency, minor, disputed_on, reason,
               case when {ended} then settled_on end as settled_on,
               case when {ended} then outcome end as outcome, position
        from views.dispute {asked.where} order by disputed_on, position
    """
    return rows_of(Dispute, fetch(tx, query, asked.values | over.values))
