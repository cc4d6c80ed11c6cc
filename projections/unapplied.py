"""Money that came in: every payment with what of it is unapplied, and customers' credit balances."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from sqlalchemy import Connection

from projections.asked import Asked, fetch, rows_of


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """One payment and its rest, in minor units; the customer is the one it belongs to now."""

    book: str
    payment_id: str
    customer_id: str
    currency: str
    received_on: date
    accounting_date: date
    reference: str
    method: str
    minor: int
    unapplied: int
    position: int


class Credit(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's credit balance in one currency."""

    book: str
    customer_id: str
    currency: str
    minor: int


def payments(
    tx: Connection,
    *,
    book: str | None = None,
    customer_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
    settled: bool = False,
) -> list[Payment]:
    """Payments with something unapplied, oldest first; with `settled`, all. `as_of`: accounting date."""
    asked = Asked(book=book).by("on_day", as_of, "recorded_at", known_at)
    asked.that("payment_id is not null")
    found = Asked()
    if customer_id is not None:
        found.that("coalesce(m.staying, p.customer_id) = :customer_id", customer_id=customer_id)
    if not settled:
        found.that("u.unapplied <> 0")
    query = f"""
        select book, payment_id, coalesce(m.staying, p.customer_id) as customer_id, p.currency,
               p.received_on, p.accounting_date, p.reference, p.method, p.minor, u.unapplied, p.position
        from (
            select book, payment_id, sum(unapplied)::bigint as unapplied
            from views.cash_move {asked.where} group by 1, 2
        ) u join views.payment p using (book, payment_id)
        left join views.customer_merge m using (book, customer_id)
        {found.where} order by book, p.received_on, p.position
    """
    return rows_of(Payment, fetch(tx, query, asked.values | found.values))


def credit_balances(
    tx: Connection,
    *,
    book: str | None = None,
    customer_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[Credit]:
    """Customers' credit balances that are not nothing."""
    asked = Asked(book=book, customer_id=customer_id).by("on_day", as_of, "recorded_at", known_at)
    query = f"""
        select book, customer_id, currency, sum(credit)::bigint as minor
        from views.cash_move {asked.where} group by 1, 2, 3 having sum(credit) <> 0 order by 1, 2, 3
    """
    return rows_of(Credit, fetch(tx, query, asked.values))
