"""Retainage: what customers keep back of invoices, contract by contract, until it is released."""

from __future__ import annotations

from datetime import date

import msgspec
from sqlalchemy import Connection

from projections.asked import Asked, fetch, rows_of


class Retained(msgspec.Struct, frozen=True, kw_only=True):
    """One invoice under one contract: kept back, given back by credits, released, and left, in minor units."""

    book: str
    contract_id: str
    invoice_id: str
    number: str
    customer_id: str
    currency: str
    issued_on: date
    retained: int
    returned: int
    released: int
    left: int


_WITHHELD = """
    select d.book, w.contract_id, d.invoice_id, {sign} as retained, {returned} as returned,
           0::bigint as released
    from views.{table} d,
         jsonb_to_recordset(d.settlement -> 'withheld') as w (contract_id text, minor bigint)
    {where}
"""
_RELEASED = """
    select d.book, w.contract_id, w.invoice_id, 0::bigint, 0::bigint, w.minor
    from views.invoice d, jsonb_to_recordset(d.settlement -> 'releases')
         as w (contract_id text, invoice_id text, minor bigint)
    {where}
"""


def ledger(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    as_of: date | None = None,
) -> list[Retained]:
    """Retainage by contract and invoice, oldest first. `as_of` is the date of documents."""
    asked = Asked(book=book, contract_id=contract_id)
    issued = "where (cast(:as_of as date) is null or d.issued_on <= :as_of)"
    credited = "where (cast(:as_of as date) is null or d.credited_on <= :as_of)"
    kept = _WITHHELD.format(sign="w.minor", returned="0::bigint", table="invoice", where=issued)
    back = _WITHHELD.format(sign="0::bigint", returned="w.minor", table="credit", where=credited)
    query = f"""
        select r.book, r.contract_id, r.invoice_id, i.number, i.customer_id, i.currency, i.issued_on,
               r.retained, r.returned, r.released, r.retained - r.returned - r.released as "left"
        from (
            select book, contract_id, invoice_id, sum(retained)::bigint as retained,
                   sum(returned)::bigint as returned, sum(released)::bigint as released
            from ({kept} union all {back} union all {_RELEASED.format(where=issued)}) all_of_it
            {asked.where} group by 1, 2, 3
        ) r join views.invoice i using (book, invoice_id)
        order by r.book, r.contract_id, i.issued_on, i.number
    """
    return rows_of(Retained, fetch(tx, query, asked.values | {"as_of": as_of}))
