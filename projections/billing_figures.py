"""How fast work becomes invoices: WIP days, invoice cycle time, and what was billed by its scheduled date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection

from domain import billing_calendar
from domain.settlement_terms import Calendar
from projections.asked import Asked, fetch
from projections.lot_query import lots_query

WIP = ("unbilled", "held", "over_cap", "drafted")
BILLABLE = (*WIP, "billed", "written_off")
MONTHLY = Calendar(every="month")  # what is billed by no calendar of its own


SOURCES = ("book", "entry_id", "contract_id", "invoice_id", "project_id", "person_id", "position")


class Source(NamedTuple):
    """Where a part of a figure comes from: of which entry or invoice, and the journal lines that say so."""

    book: str
    entry_id: str = ""
    contract_id: str = ""
    invoice_id: str = ""
    project_id: str = ""
    person_id: str = ""
    positions: tuple[int, ...] = ()


NOWHERE = Source("")


def of_row(row: dict[str, Any], *, detail: bool) -> Source:
    """The source that a row names in detail; what it names is taken out of the row."""
    if not detail:
        return NOWHERE
    told = {column: row.pop(f"source_{column}") or "" for column in SOURCES}
    position = int(told.pop("position"))
    return Source(**told, positions=(position,))


class Told(NamedTuple):
    """An amount or a count of one place: book, project, person, the month it is counted in, currency."""

    book: str
    project: str
    person: str
    month: date
    currency: str
    part: str
    value: Decimal
    source: Source = NOWHERE


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The months of some days, each from its first to its last day that is among them."""
    start = first
    while start <= last:
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield start, min(last, following - timedelta(days=1))
        start = following


def in_progress_and_billed(
    tx: Connection,
    first: date,
    last: date,
    book: str | None,
    known_at: datetime | None,
    *,
    detail: bool = False,
) -> Iterator[Told]:
    """What is in progress on the last of some days, and the value billed on these days, net of credits."""
    asked = Asked(book=book)
    lots = lots_query(asked, WIP, last, known_at)
    invoiced = Asked(book=book).by("issued_on", last, "issued_at", known_at)
    credited = Asked(book=book).by("credited_on", last, "recorded_at", known_at)
    billed = f"""
        select l.book, l.project_id, l.person_id, i.currency, l.entry_id, l.contract_id, l.invoice_id,
               i.issued_position as position, coalesce(c.charged, l.ends - l.starts) as minor
        from (select * from views.invoice {invoiced.also("issued_on >= :first")}) i
        join views.invoice_line l using (book, invoice_id)
        {reviewed(known_at)}
        union all
        select l.book, l.project_id, l.person_id, m.currency, l.entry_id, l.contract_id, l.invoice_id,
               m.position, c.starts - c.ends
        from (select * from views.credit {credited.also("credited_on >= :first")}) m
        join views.credit_line c using (book, credit_id)
        join views.invoice_line l
          on (l.book, l.invoice_id, l.number) = (m.book, m.invoice_id, c.number)
    """
    named = "".join(f", {column} as source_{column}" for column in SOURCES if detail)
    groups = ", ".join(str(n) for n in range(1, 5 + len(SOURCES) * detail))
    values = {
        "WIP": (lots, asked.values),
        "billed": (billed, invoiced.values | credited.values | {"first": first}),
    }
    for part, (rows, said) in values.items():
        query = f"""
            select book, project_id as project, person_id as person, currency{named},
                   sum(minor) as value
            from ({rows}) r group by {groups}
        """
        for row in fetch(tx, query, said):
            source = of_row(row, detail=detail)
            yield Told(month=first.replace(day=1), part=part, source=source, **row)


def reviewed(known_at: datetime | None) -> str:
    """What the last review known at a moment says of an invoice's line; the lines it took off are left out."""
    known = Asked().by("", None, "recorded_at", known_at)
    return f"""
        left join lateral (
            select number, charged from views.line_change c
            {known.also("(c.book, c.invoice_id, c.number) = (l.book, l.invoice_id, l.number)")}
            order by c.position desc limit 1
        ) c on true
        where (c.number is null or c.charged is not null)
    """


class Waited(NamedTuple):
    """How long the work of one place waited, from its last approval, for one invoice."""

    book: str
    project: str
    person: str
    invoice_id: str
    issued_on: date
    issued_position: int
    approved_on: date
    approved_position: int


def cycles(
    tx: Connection, first: date, last: date, book: str | None, known_at: datetime | None
) -> Iterator[Waited]:
    """Each invoice issued on these days, with the day (UTC) on which the last of its work was approved.

    Work recalled and approved again in one act is priced anew: who approved it did so before.
    """
    invoiced = Asked(book=book).by("issued_on", last, "issued_at", known_at)
    query = f"""
        select l.book, l.project_id as project, l.person_id as person, l.invoice_id, i.issued_on, i.issued_position,
               max((w.recorded_at at time zone 'UTC')::date) as approved_on,
               max(w.position) as approved_position
        from (select * from views.invoice {invoiced.also("issued_on >= :first")}) i
        join views.invoice_line l using (book, invoice_id)
        join views.approved_work w
          on (w.book, w.entry_id, w.contract_id) = (l.book, l.entry_id, l.contract_id)
         and w.act = 'approved' and w.recorded_at <= i.issued_at
        {reviewed(known_at)} and not exists (
            select from views.approved_work r
            where (r.book, r.entry_id, r.contract_id) = (w.book, w.entry_id, w.contract_id)
              and r.act = 'recalled' and r.recorded_at = w.recorded_at and r.position < w.position)
        group by 1, 2, 3, 4, 5, 6
    """
    for row in fetch(tx, query, invoiced.values | {"first": first}):
        yield Waited(**row)


def by_schedule(
    tx: Connection,
    first: date,
    last: date,
    book: str | None,
    as_of: date | None,
    known_at: datetime | None,
    on: date,
    *,
    detail: bool = False,
) -> Iterator[Told]:
    """Approved billable work of these days whose scheduled date is over on a day; and what of it was billed by then.

    Scheduled is the first cut-off on or after the work by the contract's billing calendar, with its days
    of grace; the month's end where it has no calendar.
    """
    calendars = _calendars(tx, book, known_at)
    asked = Asked(book=book)
    lots = lots_query(asked, BILLABLE, as_of, known_at, (first, last))
    named = "".join(f", l.{column} as source_{column}" for column in SOURCES if detail)
    groups = ", ".join(str(n) for n in range(1, 8 + len(SOURCES) * detail))
    query = f"""
        select l.book, l.contract_id, l.project_id, l.person_id, l.worked_on, l.currency,
               case when l.state = 'billed' then i.issued_on end as issued_on{named},
               sum(l.minor) as value
        from ({lots}) l left join views.invoice i using (book, invoice_id) group by {groups}
    """
    scheduled = _schedule(calendars)
    for row in fetch(tx, query, asked.values):
        day = scheduled(row["book"], row["contract_id"], row["worked_on"])
        if day is None or day > on:
            continue
        source = of_row(row, detail=detail)
        place = (row["book"], row["project_id"], row["person_id"], row["worked_on"].replace(day=1))
        yield Told(*place, row["currency"], "scheduled", row["value"], source)
        in_time = row["issued_on"] is not None and row["issued_on"] <= day
        value = row["value"] if in_time else Decimal(0)
        yield Told(*place, row["currency"], "billed in time", value, source)


def _calendars(
    tx: Connection, book: str | None, known_at: datetime | None
) -> dict[tuple[str, str], Calendar]:
    asked = Asked(book=book).by("", None, "recorded_at", known_at)
    query = f"select book, contract_id, calendar from views.billed_by_calendar {asked.where}"
    return {
        (row["book"], row["contract_id"]): msgspec.convert(row["calendar"], Calendar)
        for row in fetch(tx, query, asked.values)
    }


def _schedule(
    calendars: dict[tuple[str, str], Calendar],
) -> Callable[[str, str, date], date | None]:
    """By which day work is to be billed; looked up once a calendar and day."""
    known: dict[tuple[Any, date], date | None] = {}

    def scheduled(book: str, contract_id: str, worked_on: date) -> date | None:
        calendar = calendars.get((book, contract_id), MONTHLY)
        key = (
            (calendar.every, calendar.day, calendar.weekday, calendar.grace_days, calendar.dates),
            worked_on,
        )
        if key not in known:
            until = worked_on + timedelta(days=400)
            cut_off = next(billing_calendar.cut_offs(calendar, worked_on, until), None)
            known[key] = None if cut_off is None else billing_calendar.due_on(calendar, cut_off)
        return known[key]

    return scheduled
