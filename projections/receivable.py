"""What customers owe, invoice by invoice, net of credit memos."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from sqlalchemy import Connection

from projections.asked import Asked, fetch, rows_of
from projections.postings import RECEIVABLE


class Receivable(msgspec.Struct, frozen=True, kw_only=True):
    """One invoice: what was charged, what was credited, and what is open, in minor units."""

    book: str
    invoice_id: str
    number: str
    customer_id: str
    currency: str
    issued_on: date
    due_on: date
    charged: int
    credited: int
    open: int


def by_invoice(
    tx: Connection,
    *,
    book: str | None = None,
    customer_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
    settled: bool = False,
) -> list[Receivable]:
    """Invoices with something open, oldest due first; with `settled`, those credited in full too.

    `as_of` is an accounting date.
    """
    asked = Asked(book=book, account=RECEIVABLE)
    asked.by("on_day", as_of, "recorded_at", known_at).that("invoice_id is not null")
    invoice = Asked(customer_id=customer_id)
    if not settled:
        invoice.that("p.open <> 0")
    query = f"""
        select book, invoice_id, i.number, i.customer_id, p.currency, i.issued_on, i.due_on,
               p.charged, p.credited, p.open
        from (
            select book, invoice_id, currency,
                   coalesce(sum(minor) filter (where minor > 0), 0)::bigint as charged,
                   coalesce(-sum(minor) filter (where minor < 0), 0)::bigint as credited,
                   sum(minor)::bigint as open
            from views.posting {asked.where} group by 1, 2, 3
        ) p join views.invoice i using (book, invoice_id)
        {invoice.where} order by book, i.due_on, i.number
    """
    return rows_of(Receivable, fetch(tx, query, asked.values | invoice.values))
