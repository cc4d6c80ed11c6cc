"""What waits for somebody: by desk, by reason, since when, and for how much money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec
from sqlalchemy import Connection

from domain.ruling import Reason
from projections import contracts, wip
from projections.asked import Asked, fetch

Kind: TypeAlias = Literal["hold", "over_cap", "parked", "refused_row", "cap_blocked"]
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
    ref: str  # entry, contract, or "<import>#<line>"
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
    desk: str | None = None,
    reason: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[ExceptionRow]:
    """All cases, those that wait longest first."""
    found = [
        row
        for row in (*_lots(tx, book), *_cases(tx, book), *_blocked(tx, book))
        if desk in (None, row.desk) and reason in (None, row.reason)
    ]
    found.sort(key=lambda row: (row.since, row.book, row.position, row.ref, row.reason))
    return found[offset : None if limit is None else offset + limit]


def summary(tx: Connection, *, book: str | None = None) -> list[DeskSummary]:
    """Cases counted by desk, reason and currency, with the oldest and their money."""
    groups: dict[tuple[str, str, str], list[ExceptionRow]] = {}
    for row in listing(tx, book=book):
        groups.setdefault((row.desk, row.reason, row.currency or ""), []).append(row)
    return [
        DeskSummary(
            desk=desk,
            reason=reason,
            currency=currency or None,
            count=len(rows),
            oldest=rows[0].since,
            minor=sum(row.minor or 0 for row in rows) if currency else None,
        )
        for (desk, reason, currency), rows in sorted(groups.items())
    ]


def _lots(tx: Connection, book: str | None) -> Iterable[ExceptionRow]:
    for lot in wip.lots(tx, book=book, states=("held", "over_cap")):
        for reason in lot.reasons or (_NO_ROOM,):
            yield ExceptionRow(
                book=lot.book,
                kind="over_cap" if lot.state == "over_cap" else "hold",
                ref=lot.entry_id,
                contract_id=lot.contract_id,
                reason=reason.code,
                desk=reason.desk,
                clears=reason.clears,
                since=lot.since,
                minor=lot.minor,
                currency=lot.currency,
                position=lot.position,
            )


def _cases(tx: Connection, book: str | None) -> Iterable[ExceptionRow]:
    asked = Asked(book=book).that("closed_position is null")
    query = f"select * from views.exception_case {asked.where} order by book, position, n"
    for row in fetch(tx, query, asked.values):
        yield ExceptionRow(
            book=row["book"],
            kind=row["kind"],
            ref=row["ref"],
            contract_id=None,
            reason=row["reason"],
            desk=row["desk"],
            clears=row["clears"],
            since=row["since"],
            minor=None,
            currency=None,
            position=row["position"],
            detail=row["detail"],
        )


def _blocked(tx: Connection, book: str | None) -> Iterable[ExceptionRow]:
    """Caps that were lowered below what was consumed, for as long as they are."""
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
