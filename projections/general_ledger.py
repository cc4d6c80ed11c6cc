"""The general ledger of a book: its trial balance, and its postings transaction by transaction. It only adds up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

import msgspec
from sqlalchemy import Connection, text

from domain.period import first_day, last_day
from projections.asked import Asked, fetch, rows_of

FETCH = 5_000  # postings held in memory at a time


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """An account's postings summed: debits, credits (both positive), and debits less credits."""

    book: str
    account: str
    name: str
    currency: str
    debit: int
    credit: int
    balance: int


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a transaction: `minor` is positive for a debit, negative for a credit."""

    account: str
    name: str
    on: date
    contract_id: str
    invoice_id: str | None
    currency: str
    minor: int
    rule: str


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    """The postings of one fact on one accounting date; they sum to zero in every currency."""

    book: str
    position: int
    event: str
    on: date
    recorded_at: datetime
    postings: tuple[Posted, ...]


def trial_balance(
    tx: Connection,
    *,
    book: str | None = None,
    period: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[Balance]:
    """Every account's balance, of all time or of one period's postings; `as_of` is an accounting date.

    Raises Malformed for a period that is not written as 2026-01.
    """
    asked = _asked(book, period, as_of, known_at)
    query = f"""
        select book, account, (array_agg(name order by position desc))[1] as name, currency,
               coalesce(sum(minor) filter (where minor > 0), 0)::bigint as debit,
               coalesce(-sum(minor) filter (where minor < 0), 0)::bigint as credit,
               sum(minor)::bigint as balance
        from views.posting {asked.where}
        group by book, account, currency order by book, account, currency
    """
    return rows_of(Balance, fetch(tx, query, asked.values))


def journal(
    tx: Connection,
    *,
    book: str | None = None,
    period: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> Iterator[Transaction]:
    """All transactions, book by book in the order they were recorded; streamed, however many there are.

    Raises Malformed for a period that is not written as 2026-01.
    """
    asked = _asked(book, period, as_of, known_at)
    query = f"select * from views.posting {asked.where} order by book, position, on_day, n"
    streamed = {"stream_results": True, "yield_per": FETCH}
    found = tx.execute(text(query), asked.values, execution_options=streamed).mappings()
    for (of_book, position, on), rows in groupby(
        found, key=lambda row: (row["book"], row["position"], row["on_day"])
    ):
        together = list(rows)
        yield Transaction(
            book=of_book,
            position=position,
            event=together[0]["event"],
            on=on,
            recorded_at=together[0]["recorded_at"],
            postings=tuple(
                Posted(
                    account=row["account"],
                    name=row["name"],
                    on=on,
                    contract_id=row["contract_id"],
                    invoice_id=row["invoice_id"],
                    currency=row["currency"],
                    minor=row["minor"],
                    rule=row["rule"],
                )
                for row in together
            ),
        )


def _asked(
    book: str | None, period: str | None, as_of: date | None, known_at: datetime | None
) -> Asked:
    asked = Asked(book=book).by("on_day", as_of, "recorded_at", known_at)
    if period is not None:
        asked.that(
            "on_day between :first and :last", first=first_day(period), last=last_day(period)
        )
    return asked
