"""What waits for somebody: by desk, by reason, since when, and for how much money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec
from sqlalchemy import Connection

from domain.ruling import Reason
from projections import cap_cases, contracts, expenses
from projections.asked import Asked, fetch, page, rows_of
from projections.lot_query import lots_query

Kind: TypeAlias = Literal[
    "hold",
    "over_cap",
    "parked",
    "refused_row",
    "cap_blocked",
    "cap_threshold",
    "cost_rate",
    "expense",
]
# What to say of an over-cap lot whose rules gave no reason.
_NO_ROOM = Reason(
    code="cap_exceeded",
    desk="contract-manager",
    clears="An approved amendment raises the cap, or a credit frees room under it",
    rule="",
)
_BLOCKED = Reason(
    code="cap_blocked",
    desk="contract-manager",
    clears="An amendment raises the cap to what is consumed, or credits bring it below",
    rule="",
)


class ExceptionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One case on one desk for one reason. A lot with two reasons stands on two desks, each with its money."""

    book: str
    kind: Kind
    ref: str  # entry, contract, "<import>#<line>" or "<report>/<line>"
    contract_id: str | None
    reason: str
    desk: str
    clears: str
    since: datetime
    minor: int | None
    currency: str | None
    position: int
    detail: str = ""


class DeskSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of one desk for one reason in one currency (none: no money in it)."""

    desk: str
    reason: str
    currency: str | None
    count: int
    oldest: datetime
    minor: int | None


def listing(
    tx: Connection,
    *,
    book: str | None = None,
    kind: Kind | None = None,
    desk: str | None = None,
    reason: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[ExceptionRow]:
    """All cases, those that wait longest first."""
    asked = Asked(kind=kind, desk=desk, reason=reason)
    until = None if limit is None else offset + limit
    query = f"""
        select * from ({_waiting(asked, book, kind)}) w {asked.where}
        order by since, book, position, ref, reason{page(until)}
    """
    found = rows_of(ExceptionRow, fetch(tx, query, asked.values))
    blocked = [
        row
        for row in _blocked(tx, book)
        if kind in (None, row.kind) and desk in (None, row.desk) and reason in (None, row.reason)
    ]
    if blocked:
        found = sorted((*found, *blocked), key=_age)
    return found[offset:until]


def summary(tx: Connection, *, book: str | None = None) -> list[DeskSummary]:
    """Cases counted by desk, reason and currency, with the oldest and their money."""
    asked = Asked()
    query = f"""
        select desk, reason, currency, count(*) as count, min(since) as oldest,
               sum(minor)::bigint as minor
        from ({_waiting(asked, book, None)}) w group by desk, reason, currency
    """
    found = {
        (row["desk"], row["reason"], row["currency"]): DeskSummary(**row)
        for row in fetch(tx, query, asked.values)
    }
    for row in _blocked(tx, book):
        key = (row.desk, row.reason, row.currency)
        before = found.get(key)
        found[key] = DeskSummary(
            desk=row.desk,
            reason=row.reason,
            currency=row.currency,
            count=1 + (before.count if before else 0),
            oldest=min(row.since, before.oldest) if before else row.since,
            minor=(row.minor or 0) + ((before.minor or 0) if before else 0),
        )
    return [found[key] for key in sorted(found, key=lambda key: (*key[:2], key[2] or ""))]


def _waiting(asked: Asked, book: str | None, kind: Kind | None) -> str:
    """Lots that are held or over the cap, once a reason, and the cases that are open."""
    cases = Asked(book=book).that("closed_position is null")
    parts = [
        f"""
        select book, kind, ref, null as contract_id, reason, desk, clears, since, null::bigint as minor,
               null as currency, position, detail
        from views.exception_case {cases.where}
    """
    ]
    asked.values |= cases.values
    if kind in (None, "expense"):
        claims = Asked(book=book).that(expenses.WAITS)
        asked.values |= claims.values
        parts.append(f"""
            select book, 'expense', report_id || '/' || line_id, contract_id, r.code, r.desk, r.clears, since,
                   claimed - personal, currency, position, category_id || ', ' || merchant
            from views.expense_line cross join lateral jsonb_to_recordset(reasons)
                as r (code text, desk text, clears text) {claims.where}
        """)
    if kind in (None, "hold", "over_cap"):
        lots = Asked(book=book)
        query = lots_query(lots, ("held", "over_cap"), None, None)
        asked.values |= lots.values | {"no_room": msgspec.json.encode((_NO_ROOM,)).decode()}
        parts.append(f"""
            select book, case state when 'held' then 'hold' else state end as kind, entry_id,
                   contract_id, r.code, r.desk, r.clears, since, minor, currency, position, ''
            from ({query}) l cross join lateral jsonb_to_recordset(
                coalesce(reasons, cast(:no_room as jsonb))) as r (code text, desk text, clears text)
        """)
    return " union all ".join(parts)


def _blocked(tx: Connection, book: str | None) -> Iterable[ExceptionRow]:
    """Caps below what was consumed, for as long as they are, and agreed thresholds that are reached."""
    yield from _whole_contracts(tx, book)
    for case in cap_cases.cases(tx, book):
        yield ExceptionRow(desk=cap_cases.DESK, **msgspec.structs.asdict(case))


def _whole_contracts(tx: Connection, book: str | None) -> Iterable[ExceptionRow]:
    asked = Asked(book=book)
    query = f"""
        select * from (
            select distinct on (book, contract_id) book, contract_id, position, recorded_at, below_consumed
            from views.cap {asked.where} order by book, contract_id, position desc
        ) c where below_consumed
    """
    lowered = {(row["book"], row["contract_id"]): row for row in fetch(tx, query, asked.values)}
    if not lowered:
        return
    for row in contracts.overview(tx, book=book):
        found = lowered.get((row.book, row.contract_id))
        if found is None or row.cap is None or row.consumed <= row.cap:
            continue
        yield ExceptionRow(
            book=row.book,
            kind="cap_blocked",
            ref=row.contract_id,
            contract_id=row.contract_id,
            reason=_BLOCKED.code,
            desk=_BLOCKED.desk,
            clears=_BLOCKED.clears,
            since=found["recorded_at"],
            minor=row.consumed - row.cap,
            currency=row.currency,
            position=found["position"],
        )


def _age(row: ExceptionRow) -> tuple[datetime, str, int, str, str]:
    return row.since, row.book, row.position, row.ref, row.reason
