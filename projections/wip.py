"""Work in progress: what every contract's approved work is worth, state by state, and every lot of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import msgspec
from sqlalchemy import Connection

from domain.quantity import in_hours
from domain.ruling import Reason
from projections.asked import Asked, fetch, page, rows_of
from projections.lot_query import lots_query

STATES = (
    "unbilled",
    "held",
    "over_cap",
    "drafted",
    "billed",
    "written_off",
    "not_chargeable",
)


class ContractWip(msgspec.Struct, frozen=True, kw_only=True):
    """One contract's approved work in minor units: `approved` is the sum of all states."""

    book: str
    contract_id: str
    customer_id: str | None
    currency: str
    approved: int
    unbilled: int
    held: int
    over_cap: int
    drafted: int
    billed: int
    written_off: int
    not_chargeable: int
    cap: int | None


class WipLot(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an entry's value in one state, since a moment, by the word of a journal line.

    `seconds` is the charged time of the whole entry, of which the lot is a share.
    """

    book: str
    entry_id: str
    contract_id: str
    project_id: str
    person_id: str
    worked_on: date
    start: int
    end: int
    minor: int
    currency: str
    seconds: Decimal
    entry_minor: int
    state: str
    reasons: tuple[Reason, ...]
    since: datetime
    position: int
    invoice_id: str | None

    @property
    def hours(self) -> str:
        """The lot's share of the entry's charged time, pro rata to its amount, as finance writes it."""
        return share_of_hours(self.seconds, self.start, self.end, self.entry_minor)


def share_of_hours(seconds: Decimal, start: int, end: int, of_minor: int) -> str:
    """Hours pro rata to a part of an amount, such that the parts' hours as shown add up to the whole's.

    Of an entry worth nothing, all of them.
    """
    if not of_minor:
        return in_hours(seconds)
    cents = [
        (seconds * minor / of_minor / 36).quantize(Decimal(1), ROUND_HALF_UP)
        for minor in (start, end)
    ]
    return f"{(cents[1] - cents[0]) / 100:,.2f}"


def by_contract(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[ContractWip]:
    """Every contract's value by state: effective by a day, as known at a moment; both inclusive."""
    moved = Asked(book=book, contract_id=contract_id)
    moved.by("effective_date", as_of, "recorded_at", known_at)
    terms = Asked(book=book, contract_id=contract_id)
    capped = Asked().that("(p.book, p.contract_id) = (c.book, c.contract_id)")
    capped.by("effective_date", as_of, "recorded_at", known_at)
    sums = ", ".join(
        f"""(coalesce(sum(minor) filter (where to_state = '{state}'), 0)
            - coalesce(sum(minor) filter (where from_state = '{state}'), 0))::bigint as {state}"""
        for state in STATES
    )
    query = f"""
        select book, contract_id, c.customer_id, coalesce(m.currency, c.currency) as currency,
               {", ".join(f"coalesce({state}, 0) as {state}" for state in STATES)},
               coalesce({" + ".join(STATES)}, 0) as approved, c.cap
        from (
            select c.*, (select cap from views.cap p {capped.where} order by position desc limit 1) as cap
            from (select * from views.contract {terms.where}) c
        ) c full join (
            select book, contract_id, min(currency) as currency, {sums}
            from views.wip_movement {moved.where} group by 1, 2
        ) m using (book, contract_id)
        order by book, contract_id
    """
    return rows_of(ContractWip, fetch(tx, query, moved.values))


def lots(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    entry_id: str | None = None,
    states: Collection[str] | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[WipLot]:
    """Lots in these states (any, if none is named) by work date, entry and part."""
    asked = Asked(book=book, contract_id=contract_id, entry_id=entry_id)
    query = lots_query(asked, states, as_of, known_at)
    ordered = f"{query} order by worked_on, book, entry_id, start{page(limit, offset)}"
    return [_lot(dict(row)) for row in fetch(tx, ordered, asked.values)]


def _lot(row: dict[str, Any]) -> WipLot:
    reasons = msgspec.convert(row.pop("reasons") or (), tuple[Reason, ...])
    return WipLot(reasons=reasons, **row)
