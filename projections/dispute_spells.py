"""From when to when an invoice was disputed: until it was settled, or until nothing was owed on it any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection

from projections.asked import Asked, fetch
from projections.open_invoices import DESK, DISPUTED
from projections.spell import Ended, Spell

_DISPUTES = """
    select d.*, p.on_day as paid_on, p.position as paid_position, p.recorded_at as paid_at
    from (select * from views.dispute {where}) d left join lateral (
        select on_day, position, recorded_at from (
            select on_day, position, recorded_at,
                   sum(owed) over (order by position, n rows unbounded preceding) as left_owed
            from views.cash_move m where (m.book, m.invoice_id) = (d.book, d.invoice_id)
        ) m where m.position > d.position and left_owed <= 0 order by position limit 1
    ) p on true
    order by d.book, d.position
"""


def rows(
    tx: Connection,
    *,
    book: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> Iterable[Spell]:
    """All disputes, with the fact that ended each: its settlement, or what left nothing owed before that."""
    asked = Asked(book=book).by("disputed_on", as_of, "recorded_at", known_at)
    for row in fetch(tx, _DISPUTES.format(where=asked.where), asked.values):
        ends = [
            Ended(at=at, effective=on, position=position)
            for at, on, position in (
                (row["settled_at"], row["settled_on"], row["settled_position"]),
                (row["paid_at"], row["paid_on"], row["paid_position"]),
            )
            if position is not None
            and (as_of is None or on <= as_of)
            and (known_at is None or at <= known_at)
        ]
        yield Spell(
            book=row["book"],
            kind="dispute",
            ref=row["number"],
            customer_id=row["customer_id"],
            reason=DISPUTED,
            desk=DESK,
            since=row["recorded_at"],
            effective=row["disputed_on"],
            position=row["position"],
            minor=row["minor"],
            currency=row["currency"],
            ended=min(ends, key=lambda one: one.position, default=None),
        )
