"""How fast customers pay, from the same rows as the receivable: DSO in three ways, effectiveness, disputes."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal

import msgspec
from sqlalchemy import Connection

from domain import collection_figures as figures
from projections.asked import Asked, fetch

MONTHS_BACK = 120  # how far a count-back walks


class DaysOutstanding(msgspec.Struct, frozen=True, kw_only=True):
    """One entity's figures in one currency over the days up to one; amounts in minor units."""

    book: str
    currency: str
    as_of: date
    days: int
    receivable: int
    current: int  # of it, not yet due
    credit_sales: int
    opening: int  # the receivable before the first of the days
    dso: Decimal | None
    best_possible: Decimal | None
    count_back: Decimal
    effectiveness: Decimal | None
    invoices: int
    disputed: int
    dispute_rate: Decimal | None


def listing(
    tx: Connection,
    *,
    as_of: date,
    days: int = 365,
    book: str | None = None,
    customer_id: str | None = None,
    known_at: datetime | None = None,
) -> list[DaysOutstanding]:
    """The figures of every book and currency; sales are invoices less credit memos, by accounting date."""
    asked = Asked(book=book, customer_id=customer_id).by("on_day", as_of, "recorded_at", known_at)
    asked.values |= {"day": as_of, "first": as_of - timedelta(days=days - 1)}
    query = f"""
        select book, currency, sum(owed)::bigint as receivable,
               coalesce(sum(owed) filter (where due_on >= :day), 0)::bigint as current,
               coalesce(sum(owed) filter (where on_day < :first), 0)::bigint as opening,
               coalesce(sum(owed - credit) filter (where {_SALES} and on_day >= :first), 0)::bigint as sales,
               count(*) filter (where event = 'InvoiceIssued' and on_day >= :first) as invoices
        from (
            select c.*, max(due_on) over (partition by book, invoice_id) as due
            from views.cash_move c {asked.where}
        ) c group by book, currency order by book, currency
    """
    query = query.replace("where due_on >=", "where due >=")
    monthly = _monthly(tx, asked)
    disputed = _disputed(tx, book, customer_id, as_of, days, known_at)
    return [
        _figures(row, as_of, days, monthly, disputed.get((row["book"], row["currency"]), 0))
        for row in fetch(tx, query, asked.values)
        if row["receivable"] or row["sales"] or row["opening"]
    ]


_SALES = "event in ('InvoiceIssued', 'InvoiceCredited')"


def _figures(
    row: dict[str, int | str],
    as_of: date,
    days: int,
    monthly: dict[tuple[str, str, date], int],
    disputed: int,
) -> DaysOutstanding:
    book, currency = str(row["book"]), str(row["currency"])
    receivable, current = int(row["receivable"]), int(row["current"])
    sales, opening, invoices = int(row["sales"]), int(row["opening"]), int(row["invoices"])
    months = [(monthly.get((book, currency, first), 0), length) for first, length in _months(as_of)]
    return DaysOutstanding(
        book=book,
        currency=currency,
        as_of=as_of,
        days=days,
        receivable=receivable,
        current=current,
        credit_sales=sales,
        opening=opening,
        dso=figures.dso(receivable, sales, days),
        best_possible=figures.best_possible(current, sales, days),
        count_back=figures.count_back(receivable, months),
        effectiveness=figures.effectiveness(opening, sales, receivable, current),
        invoices=invoices,
        disputed=disputed,
        dispute_rate=figures.dispute_rate(disputed, invoices),
    )


def _months(as_of: date) -> list[tuple[date, int]]:
    """The first day and the days of months, the newest first; the newest has its days so far."""
    first = as_of.replace(day=1)
    months = [(first, as_of.day)]
    for _ in range(MONTHS_BACK):
        first = (first - timedelta(days=1)).replace(day=1)
        months.append((first, monthrange(first.year, first.month)[1]))
    return months


def _monthly(tx: Connection, asked: Asked) -> dict[tuple[str, str, date], int]:
    query = f"""
        select book, currency, cast(date_trunc('month', on_day) as date) as month,
               sum(owed - credit)::bigint as sales
        from views.cash_move {asked.also(_SALES)} group by 1, 2, 3
    """
    return {
        (row["book"], row["currency"], row["month"]): row["sales"]
        for row in fetch(tx, query, asked.values)
    }


def _disputed(
    tx: Connection,
    book: str | None,
    customer_id: str | None,
    as_of: date,
    days: int,
    known_at: datetime | None,
) -> dict[tuple[str, str], int]:
    """How many invoices were disputed in the days, each once, by book and currency."""
    asked = Asked(book=book, customer_id=customer_id)
    asked.by("disputed_on", as_of, "recorded_at", known_at)
    asked.that("disputed_on >= :first", first=as_of - timedelta(days=days - 1))
    query = f"""
        select book, currency, count(distinct invoice_id) as invoices
        from views.dispute {asked.where} group by 1, 2
    """
    return {
        (row["book"], row["currency"]): row["invoices"] for row in fetch(tx, query, asked.values)
    }
