"""How old what customers owe is, by customer or for the whole entity, in bands of days overdue."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, TypeAlias

import msgspec
from sqlalchemy import Connection

from domain.ageing import Bands
from projections.asked import Asked, fetch

By: TypeAlias = Literal["customer", "entity"]


class Ageing(msgspec.Struct, frozen=True, kw_only=True):
    """What one customer (none: all of the entity's) owes, by band; unapplied money and credit beside it."""

    book: str
    customer_id: str | None
    currency: str
    bands: tuple[tuple[str, int], ...]  # name, minor units
    open: int
    unapplied: int
    credit: int

    @property
    def balance(self) -> int:
        """What is owed less what is held for the customer."""
        return self.open - self.unapplied - self.credit


def listing(
    tx: Connection,
    *,
    as_of: date,
    by: By = "customer",
    bands: Bands | None = None,
    book: str | None = None,
    customer_id: str | None = None,
    known_at: datetime | None = None,
) -> list[Ageing]:
    """Open receivables on a day (accounting date) by days past their due date, as known at a moment."""
    chosen = bands or Bands()
    asked = Asked(book=book, customer_id=customer_id).by("on_day", as_of, "recorded_at", known_at)
    asked.values["day"] = as_of
    query = f"""
        select book, customer_id, currency, sum(owed)::bigint as owed, sum(unapplied)::bigint as unapplied,
               sum(credit)::bigint as credit, coalesce(cast(:day as date) - max(due_on), 0) as overdue
        from views.cash_move {asked.where} group by book, customer_id, currency, invoice_id
        order by book, customer_id, currency
    """
    sums: dict[tuple[str, str | None, str], list[int]] = {}
    width = len(chosen.up_to) + 1
    for row in fetch(tx, query, asked.values):
        whose = row["customer_id"] if by == "customer" else None
        line = sums.setdefault((row["book"], whose, row["currency"]), [0] * (width + 2))
        line[chosen.place(row["overdue"])] += row["owed"]
        line[width] += row["unapplied"]
        line[width + 1] += row["credit"]
    return [
        Ageing(
            book=of_book,
            customer_id=whose,
            currency=currency,
            bands=tuple(zip(chosen.names(), line[:width], strict=True)),
            open=sum(line[:width]),
            unapplied=line[width],
            credit=line[width + 1],
        )
        for (of_book, whose, currency), line in sums.items()
        if any(line)
    ]
