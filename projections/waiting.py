"""Where cases come from: lots that are held, cases that are open, and what views add up to be one."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from projections import (
    blocked_caps,
    blocked_drafts,
    doubles,
    expenses,
    open_invoices,
    stuck_crossings,
)
from projections.asked import Asked, fetch
from projections.exception_row import NOBODY, ExceptionRow, Kind, Narrow
from projections.held_spells import NO_ROOM
from projections.lot_query import lots_query
from projections.open_invoices import Today

OF_CASES = ("parked", "refused_row", "cost_rate")
OF_EXPENSES = ("expense", "duplicate_expense")
OF_LOTS = ("hold", "over_cap", "rate_missing", "quote_missing")
_CASES = """
    select book, kind, ref, null as contract_id, reason, desk, clears, since, null::bigint as minor,
           null as currency, position, detail, null::jsonb as about
    from views.exception_case {where}
"""
_EXPENSES = """
    select book, case r.code when 'duplicate_suspected' then 'duplicate_expense' else 'expense' end,
           report_id || '/' || line_id, contract_id, r.code, r.desk, r.clears, since, claimed - personal,
           currency, position, category_id || ', ' || merchant
               || case when duplicate_of <> '' then ', as ' || duplicate_of else '' end,
           jsonb_build_object('report_id', report_id, 'line_id', line_id)
    from views.expense_line cross join lateral jsonb_to_recordset(reasons)
        as r (code text, desk text, clears text) {where}
"""
_LOTS = """
    select book, case when r.code in ('rate_missing', 'quote_missing') then r.code
                      when state = 'held' then 'hold' else state end,
           entry_id, contract_id, r.code, r.desk, r.clears, coalesce(first_said, since), minor, currency, position, '',
           jsonb_build_object('person_id', person_id, 'project_id', project_id, 'amendment_id',
               case when r.code = 'contract_amendment_pending' then (
                   select min(amendment_id) from views.amendment a
                   where (a.book, a.contract_id, a.state) = (l.book, l.contract_id, 'pending')) end)
    from ({lots}) l cross join lateral jsonb_to_recordset(
        coalesce(reasons, cast(:no_room as jsonb))) as r (code text, desk text, clears text)
    cross join lateral (
        select min(w.recorded_at) filter (where w.position > coalesce(last_other, -1)) as first_said
        from (
            select w.position, w.recorded_at,
                   max(w.position) filter (where not said) over () as last_other
            from views.lot w left join views.ruling g
                on (g.book, g.position, g.n) = (w.book, w.position, w.ruling)
            cross join lateral (
                select w.state in ('held', 'over_cap') and w.state is not null
                   and coalesce(g.reasons, cast(:no_room as jsonb))
                       @> jsonb_build_array(jsonb_build_object('code', r.code)) as said
            ) s
            where (w.book, w.contract_id, w.entry_id) = (l.book, l.contract_id, l.entry_id)
              and w.starts <= l.start and w.ends >= l."end"
        ) w
    ) f
"""
_CUSTOMER = """
    select w.*, coalesce(m.staying, k.customer_id) as customer_id, o.owner from ({waiting}) w
    left join views.contract k on (k.book, k.contract_id) = (w.book, w.contract_id)
    left join views.customer_merge m on (m.book, m.customer_id) = (k.book, k.customer_id)
    left join views.exception_owner o on (o.book, o.kind, o.ref) = (w.book, w.kind, w.ref)
"""


def stored(asked: Asked, book: str | None, kind: Kind | None) -> str:
    """The query for all cases that stand in rows: lots once a reason, expenses, open cases."""
    parts = []
    if kind is None or kind in OF_CASES:
        cases = Asked(book=book).that("closed_position is null")
        asked.values |= cases.values
        parts.append(_CASES.format(where=cases.where))
    if kind is None or kind in OF_EXPENSES:
        claims = Asked(book=book).that(expenses.WAITS)
        asked.values |= claims.values
        parts.append(_EXPENSES.format(where=claims.where))
    if kind is None or kind in OF_LOTS:
        lots = Asked(book=book)
        query = lots_query(lots, ("held", "over_cap"), None, None)
        asked.values |= lots.values | {"no_room": msgspec.json.encode((NO_ROOM,)).decode()}
        parts.append(_LOTS.format(lots=query))
    named = "(book, kind, ref, contract_id, reason, desk, clears, since, minor, currency, position, detail, about)"
    union = " union all ".join(parts or [_CASES.format(where="where false")])
    return _CUSTOMER.format(waiting=f"select * from ({union}) u {named}")


def added_up(
    tx: Connection, book: str | None, narrow: Narrow, today: Today | None
) -> list[ExceptionRow]:
    """Cases that stand in no row of their own: blocked caps and drafts, doubles, disputes, reminders that are due."""
    found: list[ExceptionRow] = []
    if narrow.kind is None or narrow.kind in blocked_caps.KINDS:
        found += blocked_caps.rows(tx, book)
    if narrow.kind is None or narrow.kind in blocked_drafts.KINDS:
        found += blocked_drafts.rows(tx, book, today)
    if narrow.kind is None or narrow.kind in doubles.KINDS:
        found += doubles.rows(tx, book)
    if narrow.kind is None or narrow.kind in stuck_crossings.KINDS:
        found += stuck_crossings.rows(tx, book)
    if narrow.kind is None or narrow.kind in open_invoices.KINDS:
        found += open_invoices.rows(tx, book, today)
    owners = _owners(tx, book) if found else {}
    owned = (
        msgspec.structs.replace(row, owner=owners.get((row.book, row.kind, row.ref)))
        for row in found
    )
    return [row for row in owned if narrow.takes(row)]


def _owners(tx: Connection, book: str | None) -> dict[tuple[str, str, str], str]:
    asked = Asked(book=book)
    found = fetch(tx, f"select * from views.exception_owner {asked.where}", asked.values)
    return {(row["book"], row["kind"], row["ref"]): row["owner"] for row in found}


def narrowed(narrow: Narrow) -> Asked:
    """The conditions of the query by what is meant."""
    asked = Asked(
        kind=narrow.kind,
        desk=narrow.desk,
        reason=narrow.reason,
        contract_id=narrow.contract_id,
        customer_id=narrow.customer_id,
        ref=narrow.ref,
        owner=None if narrow.owner == NOBODY else narrow.owner,
    )
    if narrow.owner == NOBODY:
        asked.that("owner is null")
    if narrow.before is not None:
        asked.that("since <= :before", before=narrow.before)
    return asked
