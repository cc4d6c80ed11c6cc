"""Revenue by contract and period: accrued when work is approved, turned into billed when it is invoiced."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from sqlalchemy import Connection

from projections.asked import Asked, fetch, rows_of
from projections.postings import ACCRUED, BILLED, REVENUE


class RevenueRow(msgspec.Struct, frozen=True, kw_only=True):
    """One contract's revenue in one accounting period, credits positive.

    `accrued` is net of what invoices turned round; `adjusted` is written off, down (negative) or up.
    """

    book: str
    contract_id: str
    period: str
    currency: str
    accrued: int
    billed: int
    adjusted: int
    total: int


def by_period(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[RevenueRow]:
    """Revenue recognised, by the period of its accounting date; `as_of` is an accounting date too."""
    asked = Asked(book=book, contract_id=contract_id)
    asked.by("on_day", as_of, "recorded_at", known_at)
    asked.that("account like :revenue", revenue=f"{REVENUE}%")
    asked.values |= {"accrued": ACCRUED, "billed": BILLED}
    query = f"""
        select book, contract_id, to_char(on_day, 'YYYY-MM') as period, currency,
               coalesce(-sum(minor) filter (where account = :accrued), 0)::bigint as accrued,
               coalesce(-sum(minor) filter (where account = :billed), 0)::bigint as billed,
               coalesce(-sum(minor) filter (where account not in (:accrued, :billed)), 0)::bigint
                   as adjusted,
               -sum(minor)::bigint as total
        from views.posting {asked.where}
        group by 1, 2, 3, 4 order by 1, 2, 3, 4
    """
    return rows_of(RevenueRow, fetch(tx, query, asked.values))
