"""What a review put on a draft beside approved work: lines of its own, allowances and charges."""

from __future__ import annotations

from decimal import Decimal

import msgspec
from sqlalchemy import Connection

from projections.asked import fetch, rows_of


class PutOn(msgspec.Struct, frozen=True, kw_only=True):
    """A line for no approved work; below zero it is taken off."""

    number: int
    contract_id: str
    text: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    per: Decimal
    minor: int
    currency: str
    tax: str
    reason: str
    position: int


class DraftAdjustment(msgspec.Struct, frozen=True, kw_only=True):
    """What is allowed or charged on the draft, or on a line of it: an amount or a percentage."""

    number: int | None  # the line; none: the whole
    code: str
    kind: str
    minor: int | None
    percent: Decimal | None
    currency: str
    tax: str | None
    reason: str
    position: int


_GONE = """
    exists (select from views.line_change c where (c.book, c.invoice_id, c.number)
            = (a.book, a.invoice_id, a.number) and c.charged is null)
"""


def put_on(tx: Connection, *, book: str, invoice_id: str) -> tuple[PutOn, ...]:
    """The lines that a review put on a document and did not take off again, in order of number."""
    query = f"""
        select a.number, a.contract_id, a.wording as text, a.quantity, a.unit, a.unit_price, a.per, a.minor,
               i.currency, a.tax, a.reason, a.position
        from views.added_line a join views.invoice i using (book, invoice_id)
        where a.book = :book and a.invoice_id = :invoice_id and not {_GONE} order by a.number
    """
    found = fetch(tx, query, {"book": book, "invoice_id": invoice_id})
    return tuple(rows_of(PutOn, found))


def adjustments(tx: Connection, *, book: str, invoice_id: str) -> tuple[DraftAdjustment, ...]:
    """What stands on a document, the latest of each code; what was taken back or went with its line is left out."""
    query = f"""
        select nullif(a.number, 0) as number, a.code, a.kind, a.minor, a.percent, i.currency, a.tax, a.reason,
               a.position
        from (
            select distinct on (number, code) * from views.draft_adjustment
            where book = :book and invoice_id = :invoice_id order by number, code, position desc
        ) a join views.invoice i using (book, invoice_id)
        where a.minor is distinct from 0 and not {_GONE} order by a.number, a.code
    """
    found = fetch(tx, query, {"book": book, "invoice_id": invoice_id})
    return tuple(rows_of(DraftAdjustment, found))
