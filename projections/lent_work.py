"""Work of a person of one entity on another's contract: hours, transfer price and its rule, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection

from domain.quantity import in_hours
from projections.asked import Asked, fetch, page

State = Literal[
    "not_lent", "waiting", "lent", "borrowed", "invoiced", "received", "taking_back", "taken_back"
]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A fact about the work: in which book, on which line, what it did."""

    book: str
    position: int
    cause: str
    on_day: date | None = None


class LentWork(msgspec.Struct, frozen=True, kw_only=True):
    """One entry under one approval. `price` is null while it is not known."""

    lender: str
    borrower: str
    correlation: str  # the approval, "<borrower>:<position>"
    entry_id: str
    person_id: str
    project_id: str
    contract_id: str
    worked_on: date
    hours: str
    rule: str | None  # the lender's transfer price
    rule_says: str | None
    price: int | None
    currency: str | None
    lent: int  # in the lender's own currency
    lender_currency: str | None
    cost: int  # in the borrower's own currency
    borrower_currency: str | None
    state: State
    waits: tuple[str, ...]
    invoice: str | None
    facts: tuple[Told, ...]  # in each book's order


_LISTING = """
    with booked as (
        select lender, borrower, correlation, entry_id,
               max(rule) as rule, sum(minor) filter (where book = lender) as lent,
               max(base_currency) filter (where book = lender) as lender_currency,
               sum(minor) filter (where book = borrower) as cost,
               max(base_currency) filter (where book = borrower) as borrower_currency,
               sum(seconds) filter (where cause = 'lent') as seconds,
               min(effective) filter (where cause in ('lent', 'borrowed')) as worked_on,
               max(contract_id) as contract_id,
               max(invoice) filter (where cause = 'invoiced') as invoice,
               count(*) filter (where cause = 'invoiced') as invoiced,
               count(*) filter (where cause = 'received') as received,
               jsonb_agg(jsonb_build_object('book', book, 'position', position, 'cause', cause,
                   'on_day', on_day) order by recorded_at, position, n) as facts
        from views.crossing_booking group by 1, 2, 3, 4
    )
    select coalesce(a.lender, l.book) as lender, coalesce(a.book, l.borrower) as borrower,
           coalesce(a.correlation, l.correlation) as correlation,
           coalesce(a.entry_id, l.entry_id) as entry_id,
           coalesce(a.person_id, l.person_id) as person_id,
           coalesce(a.project_id, l.project_id) as project_id,
           coalesce(a.contract_id, l.contract_id) as contract_id,
           coalesce(a.worked_on, l.worked_on) as worked_on,
           coalesce(a.seconds, b.seconds) as seconds, coalesce(a.recalled, false) as recalled,
           a.position as approved,
           l.book is not null as is_lent, l.priced, l.price, l.currency, l.back,
           o.book is not null as is_borrowed, o.waits as waits_there, o.back as returned, l.waits,
           b.rule, b.lent, b.lender_currency, b.cost, b.borrower_currency, b.invoice, b.invoiced,
           b.received, b.facts, p.method, p.percent, p.rate, p.currency as rate_currency
    from views.lent_approval a
    full join views.lent_line l on (l.book, l.borrower, l.correlation, l.entry_id)
        = (a.lender, a.book, a.correlation, a.entry_id)
    left join views.borrowed_line o on (o.book, o.lender, o.correlation, o.entry_id)
        = (coalesce(a.book, l.borrower), coalesce(a.lender, l.book),
           coalesce(a.correlation, l.correlation), coalesce(a.entry_id, l.entry_id))
    left join booked b on (b.lender, b.borrower, b.correlation, b.entry_id)
        = (coalesce(a.lender, l.book), coalesce(a.book, l.borrower),
           coalesce(a.correlation, l.correlation), coalesce(a.entry_id, l.entry_id))
    left join views.transfer_price p on p.book = coalesce(a.lender, l.book)
        and b.rule = 'transfer/' || p.rule_id
"""


def listing(
    tx: Connection,
    *,
    book: str | None = None,
    person_id: str | None = None,
    contract_id: str | None = None,
    entry_id: str | None = None,
    state: State | None = None,
    as_of: date | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[LentWork]:
    """All lent work, by the day of the work. `book` is either side's; `as_of` is a work date."""
    asked = Asked(person_id=person_id, contract_id=contract_id, entry_id=entry_id)
    if book is not None:
        asked.that("(lender = :book or borrower = :book)", book=book)
    asked.by("worked_on", as_of, "", None)
    order = "order by worked_on, borrower, correlation, entry_id"
    query = f"select * from ({_LISTING}) as work {asked.where} {order}"
    if state is None:
        query += page(limit, offset)
    found = [_work(row) for row in fetch(tx, query, asked.values)]
    if state is None:
        return found
    of_state = [work for work in found if work.state == state]
    return of_state[offset : None if limit is None else offset + limit]


def _work(row: dict[str, Any]) -> LentWork:
    same = {name: row[name] for name in _SAME}
    priced = bool(row["priced"])
    return LentWork(
        **same,
        hours=in_hours(row["seconds"] or 0),
        rule=row["rule"] or None,
        rule_says=_says(row) if row["method"] else None,
        price=row["price"] if priced else None,
        currency=row["currency"] if priced else None,
        lent=int(row["lent"] or 0),
        cost=int(row["cost"] or 0),
        state=_state(row),
        waits=_waits(row),
        facts=tuple(_facts(row)),
    )


_SAME = (
    *("lender", "borrower", "correlation", "entry_id", "person_id", "project_id", "contract_id"),
    *("worked_on", "lender_currency", "borrower_currency", "invoice"),
)


def _waits(row: dict[str, Any]) -> tuple[str, ...]:
    if row["back"]:
        return ()
    there = (row["waits_there"],) if row["waits_there"] else ()
    return tuple(dict.fromkeys((*(row["waits"] or ()), *there)))


def _state(row: dict[str, Any]) -> State:
    if row["recalled"] or row["back"]:
        done = row["back"] and (row["returned"] or not row["is_borrowed"])
        return "taken_back" if done or not row["is_lent"] else "taking_back"
    if not row["is_lent"]:
        return "not_lent"
    if _waits(row):
        return "waiting"
    if row["invoiced"]:
        return "received" if row["received"] else "invoiced"
    return "borrowed" if row["is_borrowed"] else "lent"


def _says(rule: dict[str, Any]) -> str:
    """The transfer price in words."""
    if rule["method"] == "fixed":
        return f"{rule['rate']} {rule['rate_currency']} an hour"
    if rule["method"] == "cost_plus":
        return f"cost plus {rule['percent']} %"
    return f"{rule['percent']} % of the bill rate"


def _facts(row: dict[str, Any]) -> Iterator[Told]:
    """The approval in the borrower's book, and what followed from it in both."""
    if row["approved"] is not None:
        yield Told(book=row["borrower"], position=row["approved"], cause="approved")
    for fact in row["facts"] or ():
        yield Told(**fact | {"on_day": date.fromisoformat(fact["on_day"])})
