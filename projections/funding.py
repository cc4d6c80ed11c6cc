"""Who pays for a contract's work: of each source what is waiting, drafted and billed, and what it has left."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from domain.funding_terms import FundingTerms
from projections.asked import Asked, fetch
from projections.lot_query import lots_query

STATES = ("unbilled", "drafted", "billed")


class FundingUse(msgspec.Struct, frozen=True, kw_only=True):
    """One source of one contract, in minor units of the contract's currency."""

    book: str
    contract_id: str
    source_id: str
    payer: str  # the customer who pays
    purchase_order: str | None
    currency: str
    limit: int | None
    unbilled: int
    drafted: int
    billed: int
    left: int | None  # none: without limit
    steps: tuple[str, ...]  # its place in the waterfall, as "1: 50 %"


_TERMS = """
    select distinct on (f.book, f.contract_id) f.book, f.contract_id, f.terms, c.customer_id, c.currency
    from views.funding_terms f join views.contract c on c.book = f.book and c.contract_id = f.contract_id
    {where} order by f.book, f.contract_id, f.position desc
"""
# An open lot's source is said by the line that put it where it stands; a document's by its own line.
_PAID = """
    select l.book, l.contract_id, l.state, coalesce(d.source, o.source, '') as source,
           sum(l.minor)::bigint as minor
    from ({lots}) l
    left join lateral (
        select source from views.funded_line d
        where l.invoice_id is not null and (d.book, d.invoice_id) = (l.book, l.invoice_id)
          and d.contract_id = l.contract_id and d.entry_id = l.entry_id
          and d.starts <= l.start and l."end" <= d.ends
        limit 1
    ) d on true
    left join lateral (
        select source from views.funded_lot o
        where l.invoice_id is null and (o.book, o.position) = (l.book, l.position)
          and o.contract_id = l.contract_id and o.entry_id = l.entry_id
          and o.starts <= l.start and l."end" <= o.ends
        limit 1
    ) o on true
    group by 1, 2, 3, 4
"""
_LESS = """
    select l.book, l.contract_id, d.source, sum(l.ends - l.starts - c.charged)::bigint as minor
    from views.invoice_line l join views.invoice i using (book, invoice_id)
    join views.funded_line d on (d.book, d.invoice_id, d.number) = (l.book, l.invoice_id, l.number)
    cross join lateral (
        select charged from views.line_change c
        where (c.book, c.invoice_id, c.number) = (l.book, l.invoice_id, l.number)
        order by c.position desc limit 1
    ) c
    where i.issued_position is null and i.voided_position is null and c.charged is not null {only}
    group by 1, 2, 3
"""


def by_source(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[FundingUse]:
    """Every source of every funded contract, in the order in which they are named."""
    asked = Asked()
    for column, value in (("book", book), ("contract_id", contract_id)):
        if value is not None:
            asked.that(f"f.{column} = :{column}", **{column: value})
    asked.by("f.effective_date", as_of, "f.recorded_at", known_at)
    terms = list(fetch(tx, _TERMS.format(where=asked.where), asked.values))
    if not terms:
        return []
    paid = _paid(tx, book, contract_id, as_of, known_at)
    return [one for row in terms for one in _sources(row, paid)]


def _paid(
    tx: Connection,
    book: str | None,
    contract_id: str | None,
    as_of: date | None,
    known_at: datetime | None,
) -> dict[tuple[str, str, str, str], int]:
    lots = Asked(book=book, contract_id=contract_id)
    query = _PAID.format(lots=lots_query(lots, STATES, as_of, known_at))
    paid = {
        (row["book"], row["contract_id"], row["source"], row["state"]): int(row["minor"])
        for row in fetch(tx, query, lots.values)
    }
    only = Asked()
    if book is not None:
        only.that("l.book = :book", book=book)
    if contract_id is not None:
        only.that("l.contract_id = :contract_id", contract_id=contract_id)
    for row in fetch(tx, _LESS.format(only=f"and {only.together}"), only.values):
        paid[row["book"], row["contract_id"], row["source"], "drafted"] -= int(row["minor"])
    return paid


def _sources(row: dict[str, Any], paid: dict[tuple[str, str, str, str], int]) -> list[FundingUse]:
    terms = msgspec.convert(row["terms"], FundingTerms)
    found: list[FundingUse] = []
    for source in terms.sources:
        unbilled, drafted, billed = (
            paid.get((row["book"], row["contract_id"], source.source_id, state), 0)
            for state in STATES
        )
        steps = tuple(
            f"{rule.priority}: {rule.said(share)}"
            for rule in terms.rules
            for share in rule.shares
            if share.source_id == source.source_id
        )
        found.append(
            FundingUse(
                book=row["book"],
                contract_id=row["contract_id"],
                source_id=source.source_id,
                payer=source.payer or row["customer_id"],
                purchase_order=source.purchase_order,
                currency=row["currency"],
                limit=source.limit,
                unbilled=unbilled,
                drafted=drafted,
                billed=billed,
                left=None if source.limit is None else source.limit - unbilled - drafted - billed,
                steps=steps,
            )
        )
    return found
