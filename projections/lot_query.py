"""How it is found out where lots stand: of all words said on a part of an entry, the last one holds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from projections.asked import Asked

OPEN = ("held", "over_cap")  # so few that their entries are looked for first

# A line of a document speaks once: as billed when the document is issued, till then as drafted. A
# line taken off a draft has its last word from the lot that came back; what a review took off the
# charge is written off at issue, from the end of the lot.
_ON_DOCUMENTS = """
    select l.book, l.contract_id, case when issued then issued_position else drafted_position end,
           l.number, l.entry_id, part.starts, part.ends, part.state,
           case when issued then issued_at else drafted_at end, -1, i.currency, l.project_id,
           l.person_id, l.worked_on, l.seconds, l.entry_minor, l.invoice_id
    from views.invoice_line l join views.invoice i using (book, invoice_id)
    cross join lateral (select {issued} as issued) j
    left join (
        select distinct on (book, invoice_id, number) book, invoice_id, number, charged,
               true as changed
        from views.line_change {changed} order by book, invoice_id, number, position desc
    ) c using (book, invoice_id, number)
    cross join lateral (
        select l.starts, l.ends, 'drafted' as state where not issued
        union all
        select l.starts, l.starts + coalesce(charged, l.ends - l.starts), 'billed'
        where issued and (changed is null or charged > 0 or charged = l.ends - l.starts)
        union all
        select l.starts + charged, l.ends, 'written_off' where issued and charged < l.ends - l.starts
    ) part
    {lines}
"""

_QUERY = """
    with said as materialized (
        select book, contract_id, position, n, entry_id, starts, ends, state, recorded_at, ruling,
               currency, project_id, person_id, worked_on, seconds, entry_minor,
               null as invoice_id
        from views.lot {lots}
        union all {on_documents}
    ), standing as materialized (
        select * from said a where state is not null {states} and not exists (
            select from said b
            where b.book = a.book and b.entry_id = a.entry_id and b.position > a.position
              and b.starts <= a.starts and b.ends >= a.ends)
    ), cut as (
        select a.book, a.contract_id, a.position, a.n, range_agg(int8range(b.starts, b.ends)) as gone
        from standing a join said b
          on b.book = a.book and b.entry_id = a.entry_id and b.position > a.position
             and b.starts < a.ends and a.starts < b.ends
        group by 1, 2, 3, 4
    ), found as (
        select s.*, lower(part) as start, upper(part) as "end"
        from standing s left join cut using (book, contract_id, position, n),
             unnest(int8multirange(int8range(starts, ends)) - coalesce(gone, '{{}}')) part
        union all
        select s.*, starts, ends from standing s where starts = ends
    )
    select f.book, f.entry_id, f.contract_id, f.project_id, f.person_id, f.worked_on, f.start, f."end",
           f."end" - f.start as minor, f.currency, f.seconds, f.entry_minor, f.state, r.reasons,
           f.recorded_at as since, f.position, f.invoice_id
    from found f left join views.ruling r on (r.book, r.position, r.n) = (f.book, f.position, f.ruling)
"""


def lots_query(
    asked: Asked,
    states: Collection[str] | None,
    as_of: date | None,
    known_at: datetime | None,
) -> str:
    """The lots of what is asked that are in these states, with their reasons. Adds its values to `asked`."""
    lots, lines = Asked(), Asked()
    for column in asked.values:
        lots.that(f"{column} = :{column}")
        lines.that(f"l.{column} = :{column}")
    if states is not None and set(states) <= set(OPEN):
        seldom = f"(select book, entry_id from views.lot {lots.also('state = any (:states)')})"
        lots.that(f"(book, entry_id) in {seldom}")
        lines.that(f"(l.book, l.entry_id) in {seldom}")
    lots.by("effective_date", as_of, "recorded_at", known_at)
    changed, issued = Asked(), Asked().that("issued_position is not null")
    if as_of is not None:
        lines.that("l.effective_date <= :as_of")
        issued.that("greatest(issued_on, l.effective_date) <= :as_of")
    if known_at is not None:
        lines.that("drafted_at <= :known_at")
        changed.that("recorded_at <= :known_at")
        issued.that("issued_at <= :known_at")
    values = {"as_of": as_of, "known_at": known_at, "states": states and list(states)}
    asked.values |= {name: value for name, value in values.items() if value is not None}
    on_documents = _ON_DOCUMENTS.format(
        issued=issued.together, changed=changed.where, lines=lines.where
    )
    return _QUERY.format(
        lots=lots.where,
        on_documents=on_documents,
        states="" if states is None else "and state = any (:states)",
    )
