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
    ) c on (c.book, c.invoice_id, c.number) = (l.book, l.invoice_id, l.number)
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

# The last word first: nearly every entry's last word covers all that was said before, and is all that
# counts. Only of a tangled entry is it worked out what later words left of each earlier one.
# Windows, not joins: they take the same time whatever the planner believes.
_QUERY = """
    with said as (
        select book, contract_id, position, n, entry_id, starts, ends, state, recorded_at, ruling,
               currency, project_id, person_id, worked_on, seconds, entry_minor,
               null as invoice_id
        from views.lot {lots}
        union all {on_documents}
    ), told as (
        select *, lag(starts) over backwards as next_starts, lag(ends) over backwards as next_ends
        from said window backwards as (partition by book, entry_id order by position desc, n desc)
    ), entry as (
        select *, bool_or(starts < next_starts or next_ends < ends)
                      over (partition by book, entry_id) as tangled
        from told
    ), cut as (
        select *, coalesce(range_agg(int8range(starts, ends)) over (
                      partition by book, entry_id order by position desc, n desc
                      rows between unbounded preceding and 1 preceding), '{{}}') as gone
        from entry where tangled
    ), standing as (
        select {columns}, starts as start, ends as "end" from entry
        where tangled is not true and next_starts is null and {states}
        union all
        select {columns}, lower(part), upper(part)
        from cut, unnest(int8multirange(int8range(starts, ends)) - gone) part where {states}
        union all
        select {columns}, starts, ends from cut
        where starts = ends and not gone @> starts and {states}
    )
    select s.book, s.entry_id, s.contract_id, s.project_id, s.person_id, s.worked_on, s.start, s."end",
           s."end" - s.start as minor, s.currency, s.seconds, s.entry_minor, s.state, r.reasons,
           s.recorded_at as since, s.position, s.invoice_id
    from standing s left join views.ruling r on (r.book, r.position, r.n) = (s.book, s.position, s.ruling)
"""
_COLUMNS = """book, contract_id, position, entry_id, state, recorded_at, ruling, currency, project_id,
    person_id, worked_on, seconds, entry_minor, invoice_id"""


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
        columns=_COLUMNS,
        states="state is not null" if states is None else "state = any (:states)",
    )
