"""Every exchange rate that was quoted, and which of them holds: a correction is a further quote."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, Table

from domain.quote import RatesQuoted
from journal.journal import Line
from projections.asked import Asked, fetch, rows_of
from projections.batch import Batch, stem
from projections.copying import NULL, copyable
from projections.schema import day, exact, line, moment, number, tables, word
from projections.view import View

quote = Table(
    "quote",
    tables,
    word("book", key=True),
    line(key=True),
    number("n", key=True),
    word("quote_id"),
    word("base"),
    word("counter"),
    word("rate_type"),
    day("rate_date"),
    exact("value"),
    word("source"),
    word("contract_id", null=True),
    moment(),
)


class QuoteRows:
    """Writes one row a quote."""

    def __init__(self, batch: Batch) -> None:
        self._book = batch.book
        self._rows = batch.rows(quote)
        self.handlers = {"RatesQuoted": self._quoted}

    def settle(self) -> None:
        """Nothing is gathered."""

    def _quoted(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, RatesQuoted)
        start, recorded = stem(self._book, line), str(line.entry.recorded_at)
        self._rows.extend(
            f"{start}\t{n}\t{one.quote_id}\t{one.base}\t{one.counter}\t{one.rate_type}\t{one.rate_date}"
            f"\t{one.value}\t{one.source}\t{one.contract_id or NULL}\t{recorded}\n"
            for n, one in enumerate(event.quotes)
        )


class QuoteRow(msgspec.Struct, frozen=True, kw_only=True):
    """One quote: one unit of `base` is `value` of `counter`. `corrected`: a later quote stands in its place."""

    book: str
    quote_id: str
    base: str
    counter: str
    rate_type: str
    rate_date: date
    value: str
    source: str
    contract_id: str | None
    corrected: bool
    recorded_at: datetime


def listing(
    tx: Connection,
    *,
    book: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[QuoteRow]:
    """All quotes by pair, type and date; `as_of` is a rate date."""
    asked = Asked(book=book).by("rate_date", as_of, "recorded_at", known_at)
    query = f"""
        select book, quote_id, base, counter, rate_type, rate_date, value::text as value, source,
               contract_id, recorded_at,
               lead(position) over (
                   partition by book, base, counter, rate_type, contract_id, rate_date
                   order by position, n
               ) is not null as corrected
        from views.quote {asked.where}
        order by book, base, counter, rate_type, contract_id nulls first, rate_date, position, n
    """
    return rows_of(QuoteRow, fetch(tx, query, asked.values))


VIEW = View(
    name="quotes", answers=("exchange_rates",), tables=(quote,), projector=QuoteRows, version=1
)
