"""Time that is likely recorded twice: the same person, day, project, quantity and words under another id."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from projections.asked import Asked, fetch
from projections.exception_row import ExceptionRow

KINDS = ("duplicate_time",)
REASON = "duplicate_suspected"
_CLEARS = "The double is withdrawn or corrected, or somebody says that it is none"
_SAME = "book, person_id, worked_on, project_id, contract_id, seconds, about"
# Entries that are like others are found first: there are few of them among all.
_DOUBLES = f"""
    with alike as (
        select {_SAME} from views.time_entry {{where}} group by {_SAME} having count(*) > 1
    ), entry as (
        select e.*, first_value(entry_id) over same as first, row_number() over same as place
        from views.time_entry e join alike using ({_SAME}) {{where}}
        window same as (partition by {_SAME} order by position)
    )
    select e.book, e.entry_id, e.contract_id, k.customer_id, e.person_id, e.worked_on, e.first,
           e.recorded_at, e.position, l.minor, coalesce(l.currency, k.currency) as currency
    from entry e
    left join views.contract k using (book, contract_id)
    left join lateral (
        select max(entry_minor) as minor, max(currency) as currency from views.lot l
        where (l.book, l.contract_id, l.entry_id) = (e.book, e.contract_id, e.entry_id)
    ) l on true
    where place > 1 order by e.book, e.position
"""


def rows(tx: Connection, book: str | None) -> Iterable[ExceptionRow]:
    """Every entry that is like an earlier one, until one of them is gone, other, or answered for."""
    asked = Asked(book=book).that("status in ('recorded', 'submitted', 'approved')")
    asked.that("not confirmed")
    for row in fetch(tx, _DOUBLES.format(where=asked.where), asked.values):
        priced = row["minor"] is not None
        yield ExceptionRow(
            book=row["book"],
            kind="duplicate_time",
            ref=row["entry_id"],
            contract_id=row["contract_id"],
            customer_id=row["customer_id"],
            reason=REASON,
            desk="project-manager",
            clears=_CLEARS,
            since=row["recorded_at"],
            minor=row["minor"],
            currency=row["currency"] if priced else None,
            position=row["position"],
            detail=f"{row['person_id']} on {row['worked_on']}, as {row['first']}",
        )
