"""Caps below what was consumed, for as long as they are, and agreed thresholds that are reached."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection

from domain.ruling import Reason
from projections import cap_cases, contracts
from projections.asked import Asked, fetch
from projections.exception_row import ExceptionRow

KINDS = ("cap_blocked", "cap_threshold")
_BLOCKED = Reason(
    code="cap_blocked",
    desk="contract-manager",
    clears="An amendment raises the cap to what is consumed, or credits bring it below",
    rule="",
)


def rows(tx: Connection, book: str | None) -> Iterable[ExceptionRow]:
    """Every cap that somebody should look at."""
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
            customer_id=row.customer_id,
            reason=_BLOCKED.code,
            desk=_BLOCKED.desk,
            clears=_BLOCKED.clears,
            since=found["recorded_at"],
            minor=row.consumed - row.cap,
            currency=row.currency,
            position=found["position"],
        )
