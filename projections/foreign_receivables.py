"""Receivables in foreign currencies: what they are carried at, what was realised, what a revaluation says."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, Table

from domain.exchange_difference import quote_ids
from domain.foreign_receivable import ReceivablesRevalued, ReceivablesTranslated
from journal.journal import Line
from projections.asked import Asked, fetch, rows_of
from projections.batch import Batch, stem
from projections.copying import NULL, copyable
from projections.schema import day, line, minor, moment, number, tables, word
from projections.view import View

# One row a move of a receivable, told again when its quote came; and one a revaluation (number 0).
exchange_move = Table(
    "exchange_move",
    tables,
    word("book", key=True),
    line(key=True),
    number("n", key=True),
    word("invoice_id"),
    word("invoice"),
    word("customer_id"),
    number("number"),
    word("cause"),
    day("effective"),
    day("accounting_date"),
    word("currency"),
    minor(),
    word("base_currency"),
    minor("base", null=True),
    minor("gain"),
    minor("unrealised"),  # of a revaluation, what stands; of a move, what it turned round
    word("quotes"),
    moment(),
)


class Moves:
    """Writes one row a move and a revalued receivable."""

    def __init__(self, batch: Batch) -> None:
        self._book = batch.book
        self._rows = batch.rows(exchange_move)
        self.handlers = {
            "ReceivablesTranslated": self._translated,
            "ReceivablesRevalued": self._revalued,
        }

    def settle(self) -> None:
        """Nothing is gathered."""

    def _translated(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, ReceivablesTranslated)
        start, recorded = stem(self._book, line), str(line.entry.recorded_at)
        self._rows.extend(
            f"{start}\t{n}\t{one.invoice_id}\t{one.invoice}\t{event.customer_id}\t{one.number}"
            f"\t{one.cause}\t{one.on}\t{one.accounting_date}\t{one.currency}\t{one.minor}"
            f"\t{event.base_currency}\t{NULL if one.base is None else one.base}\t{one.gain}"
            f"\t{-one.unwound}\t{quote_ids(one.legs)}\t{recorded}\n"
            for n, one in enumerate(event.moves)
        )

    def _revalued(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, ReceivablesRevalued)
        start, recorded = stem(self._book, line), str(line.entry.recorded_at)
        self._rows.extend(
            f"{start}\t{n}\t{one.invoice_id}\t{one.invoice}\t{one.customer_id}\t0"
            f"\trevalued\t{event.on}\t{event.accounting_date}\t{one.currency}\t0"
            f"\t{event.base_currency}\t0\t0\t{one.left}\t{quote_ids(one.legs)}\t{recorded}\n"
            for n, one in enumerate(event.lines)
        )


class ForeignReceivable(msgspec.Struct, frozen=True, kw_only=True):
    """One invoice in a foreign currency. `carried` is null while a quote is missing."""

    book: str
    invoice_id: str
    invoice: str
    customer_id: str
    currency: str
    open: int
    base_currency: str
    carried: int | None
    quotes: str  # of the day it was issued
    realised: int  # gains less losses of what was settled
    unrealised: int  # of the last revaluation, as far as it stands
    revalued_on: date | None
    revalued_at: str  # the quotes of the last revaluation
    position: int


_LISTING = """
    with told as (select * from views.exchange_move {where}),
    moves as (
        select distinct on (book, invoice_id, number) *
        from told where cause <> 'revalued'
        order by book, invoice_id, number, position desc
    ),
    revaluation as (
        select distinct on (book, invoice_id) *
        from told where cause = 'revalued'
        order by book, invoice_id, position desc
    )
    select m.book, m.invoice_id, max(m.invoice) as invoice,
           (array_agg(m.customer_id order by m.position desc))[1] as customer_id, m.currency,
           sum(m.minor)::bigint as open, m.base_currency,
           case when bool_or(m.base is null) then null else sum(m.base)::bigint end as carried,
           (array_agg(m.quotes order by m.number))[1] as quotes,
           sum(m.gain)::bigint as realised,
           (coalesce(max(r.unrealised), 0)
             + coalesce(sum(m.unrealised) filter (where m.position > r.position), 0))::bigint
             as unrealised,
           max(r.effective) as revalued_on, coalesce(max(r.quotes), '') as revalued_at,
           max(greatest(m.position, r.position)) as position
    from moves m left join revaluation r using (book, invoice_id)
    group by m.book, m.invoice_id, m.currency, m.base_currency
    order by m.book, invoice, m.invoice_id
"""


def listing(
    tx: Connection,
    *,
    book: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[ForeignReceivable]:
    """Every invoice in a foreign currency, by number; `as_of` is the day of what changed it."""
    asked = Asked(book=book).by("effective", as_of, "recorded_at", known_at)
    query = _LISTING.format(where=asked.where)
    return rows_of(ForeignReceivable, fetch(tx, query, asked.values))


VIEW = View(
    name="foreign_receivables",
    answers=("exchange_differences", "revaluation"),
    tables=(exchange_move,),
    projector=Moves,
    version=1,
)
