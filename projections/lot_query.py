"""How it is found out where lots stand: of all words said on a part of an entry, the last one holds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from projections.asked import Asked

ON_LOTS = frozenset({"unbilled", "held", "over_cap", "written_off", "not_chargeable"})
ON_DOCUMENTS = frozenset({"drafted", "billed", "written_off"})

# `said` is the line whose word it is, and decides which word is later; a document speaks when it is
# drafted. What is later comes from the lots themselves, or from the documents they went on.
_QUERY = """
    with later as not materialized (
        select book, contract_id, entry_id, starts, ends, position as said from views.lot {lots}
        union all
        select l.book, l.contract_id, l.entry_id, l.starts, l.ends, i.drafted_position
        from views.invoice_line l join views.invoice i using (book, invoice_id) {documents}
    ), spoken (book, contract_id, entry_id, starts, ends, state, said, position, recorded_at, ruling,
               currency, project_id, person_id, worked_on, seconds, entry_minor, invoice_id)
    as not materialized (
        {spoken}
    ), standing as (
        select * from spoken s where not exists (
            select from later b
            where b.book = s.book and b.contract_id = s.contract_id and b.entry_id = s.entry_id
              and b.said > s.said and b.starts <= s.starts and b.ends >= s.ends)
    ), cut as (
        select s.book, s.contract_id, s.entry_id, s.said, s.starts,
               range_agg(int8range(b.starts, b.ends)) as gone
        from standing s join later b
          on b.book = s.book and b.contract_id = s.contract_id and b.entry_id = s.entry_id
             and b.said > s.said and b.starts < s.ends and s.starts < b.ends
        group by 1, 2, 3, 4, 5
    ), part as (
        select s.*, s.starts as start, s.ends as "end"
        from standing s left join cut using (book, contract_id, entry_id, said, starts)
        where gone is null
        union all
        select s.*, lower(left_over), upper(left_over)
        from standing s join cut using (book, contract_id, entry_id, said, starts),
             unnest(int8multirange(int8range(s.starts, s.ends)) - gone) left_over
    )
    select p.book, p.entry_id, p.contract_id, p.project_id, p.person_id, p.worked_on, p.start, p."end",
           p."end" - p.start as minor, p.currency, p.seconds, p.entry_minor, p.state, r.reasons,
           p.recorded_at as since, p.position, p.invoice_id
    from part p left join views.ruling r on (r.book, r.position, r.n) = (p.book, p.position, p.ruling)
"""

_LOTS = """
    select book, contract_id, entry_id, starts, ends, state, position, position, recorded_at, ruling,
           currency, project_id, person_id, worked_on, seconds, entry_minor, null
    from views.lot {lots}
"""

# A line of a document is billed once the document is issued, till then drafted. What a review took
# off the charge is written off at issue, from the end of the lot. What was taken off a draft is not
# on the invoice.
_DOCUMENTS = """
    select l.book, l.contract_id, l.entry_id, p.starts, p.ends, p.state, drafted_position,
           case when issued then issued_position else drafted_position end,
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
    ) p
    {documents}
"""

_OF_KIND = "select book, contract_id, entry_id from views.line_entry where kind = :kind"


def lots_query(
    asked: Asked,
    states: Collection[str] | None,
    as_of: date | None,
    known_at: datetime | None,
    worked: tuple[date, date] | None = None,
    kind: str | None = None,
) -> str:
    """The lots of what is asked that are in these states, with their reasons. Adds its values to `asked`.

    `worked` narrows them to the work of some days, both inclusive: all words on a part of an entry bear
    the day of its work, for where that is corrected the approval is taken back first. `kind` narrows them to
    charges of one kind.
    """
    lots, documents = Asked(), Asked()
    for column in asked.values:
        lots.that(f"{column} = :{column}")
        documents.that(f"l.{column} = :{column}")
    if worked is not None:
        first, last = worked
        lots.that("worked_on between :first and :last", first=first, last=last)
        documents.that("l.worked_on between :first and :last")
    if kind is not None:
        lots.that(f"(book, contract_id, entry_id) in ({_OF_KIND})", kind=kind)
        documents.that(f"(l.book, l.contract_id, l.entry_id) in ({_OF_KIND})")
    lots.by("effective_date", as_of, "recorded_at", known_at)
    documents.by("l.effective_date", as_of, "drafted_at", known_at)
    changed = Asked().by("", None, "recorded_at", known_at)
    issued = Asked().that("issued_position is not null")
    issued.by("greatest(issued_on, l.effective_date)", as_of, "issued_at", known_at)
    of_state = "true" if states is None else "state = any (:states)"
    spoken = [
        _LOTS.format(lots=lots.also(of_state if states is not None else "state is not null")),
        _DOCUMENTS.format(
            issued=issued.together, changed=changed.where, documents=documents.also(of_state)
        ),
    ]
    if states is not None:
        asked.values["states"] = list(states)
        looked_at = (bool(ON_LOTS & set(states)), bool(ON_DOCUMENTS & set(states)))
        spoken = [part for part, wanted in zip(spoken, looked_at, strict=True) if wanted]
    asked.values |= lots.values
    return _QUERY.format(
        lots=lots.where, documents=documents.where, spoken=" union all ".join(spoken)
    )
