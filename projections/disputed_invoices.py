"""Invoices that were issued and invoices that were disputed, each with the projects and people whose work is on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection

from projections.asked import Asked, fetch
from projections.billing_figures import reviewed


class OnDay(NamedTuple):
    """An invoice that was issued ("invoices") or disputed ("disputed") on a day, in one of its places."""

    part: str
    book: str
    invoice_id: str
    on_day: date
    position: int  # of the journal line that says so
    project: str | None  # none: its lines are for no work
    person: str | None


def invoices_and_disputes(
    tx: Connection, first: date, last: date, book: str | None, known_at: datetime | None
) -> Iterator[OnDay]:
    """What was issued on these days, and what was disputed on them, whenever it had been issued."""
    invoiced = Asked(book=book).by("issued_on", last, "issued_at", known_at)
    disputed = Asked(book=book).by("disputed_on", last, "recorded_at", known_at)
    query = f"""
        select d.part, d.book, d.invoice_id, d.on_day, d.position, l.project_id as project,
               l.person_id as person
        from (
            select 'invoices' as part, book, invoice_id, issued_on as on_day, issued_position as position
            from views.invoice {invoiced.also("issued_on >= :first")}
            union all
            select 'disputed', book, invoice_id, disputed_on, position
            from views.dispute {disputed.also("disputed_on >= :first")}
        ) d left join lateral (
            select distinct l.project_id, l.person_id from views.invoice_line l
            {reviewed(known_at)} and (l.book, l.invoice_id) = (d.book, d.invoice_id)
        ) l on true
        order by d.position
    """
    for row in fetch(tx, query, invoiced.values | disputed.values | {"first": first}):
        yield OnDay(**row)
