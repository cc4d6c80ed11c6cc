"""What customers owe, invoice by invoice, net of credit memos, payments and what was given up."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from sqlalchemy import Connection

from projections.asked import Asked, fetch, rows_of
from projections.postings import RECEIVABLE


class Receivable(msgspec.Struct, frozen=True, kw_only=True):
    """One invoice: what was charged, credited, paid and given up, and what is open, in minor units.

    charged - credited - paid - given_up = open. The customer is the one that stays, after a merge.
    """

    book: str
    invoice_id: str
    number: str
    customer_id: str
    currency: str
    issued_on: date
    due_on: date
    charged: int  # with the fees of reminders, where they are charged
    credited: int  # less what was held as a credit balance
    paid: int  # net of what went back
    given_up: int  # written off, and discounts for paying early
    open: int


def by_invoice(
    tx: Connection,
    *,
    book: str | None = None,
    customer_id: str | None = None,
    invoice_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
    settled: bool = False,
) -> list[Receivable]:
    """Invoices with something open, oldest due first; with `settled`, those settled in full too.

    `as_of` is an accounting date.
    """
    asked = Asked(book=book, account=RECEIVABLE, invoice_id=invoice_id)
    asked.by("on_day", as_of, "recorded_at", known_at).that("invoice_id is not null")
    invoice = Asked()
    if customer_id is not None:
        invoice.that("coalesce(m.staying, i.customer_id) = :customer_id", customer_id=customer_id)
    if not settled:
        invoice.that("p.open <> 0")
    query = f"""
        select book, invoice_id, i.number, coalesce(m.staying, i.customer_id) as customer_id,
               p.currency, i.issued_on, i.due_on, p.charged, p.credited,
               p.charged - p.credited - p.given_up - p.open as paid, p.given_up, p.open
        from (
            select book, invoice_id, currency, sum(minor)::bigint as open,
                   {_sum("InvoiceIssued", "")} + {_sum("DunningRaised", "")} as charged,
                   {_sum("InvoiceCredited", "-")} as credited,
                   {_given_up()} as given_up
            from views.posting p {asked.where} group by 1, 2, 3
        ) p join views.invoice i using (book, invoice_id)
        left join views.customer_merge m using (book, customer_id)
        {invoice.where} order by book, i.due_on, i.number
    """
    return rows_of(Receivable, fetch(tx, query, asked.values | invoice.values))


def _sum(event: str, sign: str) -> str:
    return f"coalesce({sign}sum(minor) filter (where event = '{event}'), 0)::bigint"


def _given_up() -> str:
    """Write-offs, and discounts: what came off an invoice without money, by the account it went to."""
    return """(
        coalesce(-sum(minor) filter (where event in ('ReceivableWrittenOff', 'ReceivableRecovered')), 0)
        + coalesce(sum((
            select sum(d.minor) from views.posting d
            where (d.book, d.position, d.invoice_id) = (p.book, p.position, p.invoice_id)
            and d.account in ('4065', '2200') and d.on_day = p.on_day
        )) filter (where event like 'Payment%'), 0)
    )::bigint"""
