"""How much of each cap is burnt, level by level: billed and drafted, waiting within it, over it; thresholds reached."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from domain.cap_room import counts
from domain.cap_terms import LEVELS, CapLevel, CapPolicy, CapTerms, Release
from projections import wip
from projections.asked import Asked, fetch
from projections.lot_query import lots_query

NEVER = datetime.min.replace(tzinfo=UTC)  # of sums: nobody asks when
STATES = ("unbilled", "over_cap", "drafted", "billed")


class CapBurn(msgspec.Struct, frozen=True, kw_only=True):
    """One cap and what counts against it, in minor units of its currency.

    `consumed` is drafted and billed net of credits, `unbilled` has its room already, `over_cap` has none
    under this cap or a wider one. `reached` lists the per cents of the cap that these two have passed.
    """

    book: str
    level: CapLevel
    contract_id: str | None  # none: all contracts of the customer
    customer_id: str
    line_id: str | None
    currency: str
    limit: int
    net: int
    policy: CapPolicy
    tolerance: int
    release: Release
    expenses: bool
    thresholds: tuple[int, ...]
    warns: bool
    consumed: int
    unbilled: int
    over_cap: int
    reached: tuple[int, ...]
    blocked: bool
    below_consumed: bool
    position: int
    agreed_at: datetime
    reached_at: datetime | None  # when the highest threshold reached was passed; none: none is

    @property
    def left(self) -> int:
        """Room under the cap that nothing has yet."""
        return self.net - self.consumed - self.unbilled


class Used(msgspec.Struct, frozen=True):
    """What one line of a contract, for one kind of charge, has in a state; `since` when it was last said."""

    book: str
    contract_id: str
    line_id: str
    kind: str
    state: str
    minor: int
    since: datetime


_TERMS = """
    select distinct on (t.book, t.level, t.contract_id, t.customer_id, t.line_id, t.currency) t.*
    from (
        select c.book, position, n, level, c.contract_id, line_id, cap_limit, net, policy, tolerance, release,
               expenses, thresholds, warns, effective_date, below_consumed, recorded_at,
               coalesce(nullif(c.customer_id, ''), k.customer_id) as customer_id,
               coalesce(nullif(c.currency, ''), k.currency) as currency
        from views.cap_terms c left join (select book, contract_id, customer_id, currency from views.contract) k
        on k.book = c.book and k.contract_id = c.contract_id
    ) t {where}
    order by t.book, t.level, t.contract_id, t.customer_id, t.line_id, t.currency, position desc, n desc
"""
_USED = """
    select l.book, l.contract_id, coalesce(e.line_id, o.line_id, '') as line_id,
           coalesce(e.kind, 'time') as kind, l.state, l.since, sum(l.minor)::bigint as minor
    from ({lots}) l
    left join views.only_line o on o.book = l.book and o.contract_id = l.contract_id
    left join lateral (
        select line_id, kind from views.line_entry e
        where (e.book, e.contract_id, e.entry_id) = (l.book, l.contract_id, l.entry_id)
        order by position desc limit 1
    ) e on true
    group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
"""
_OF_EXPENSES = """
    select l.book, l.contract_id, l.state, sum(l.minor)::bigint as minor from ({lots}) l group by 1, 2, 3
"""
# What a review took off the lines of drafts that are still drafts.
_LESS = """
    select l.book, l.contract_id, l.line_id, coalesce(e.kind, 'time') as kind, 'drafted' as state,
           i.drafted_at as since, -sum(l.ends - l.starts - c.charged)::bigint as minor
    from views.invoice_line l join views.invoice i using (book, invoice_id) cross join lateral (
        select charged from views.line_change c
        where (c.book, c.invoice_id, c.number) = (l.book, l.invoice_id, l.number)
        order by c.position desc limit 1
    ) c left join lateral (
        select kind from views.line_entry e
        where (e.book, e.contract_id, e.entry_id) = (l.book, l.contract_id, l.entry_id)
        order by position desc limit 1
    ) e on true
    where i.issued_position is null and i.voided_position is null and c.charged is not null {only}
    group by 1, 2, 3, 4, 5, 6
"""


def burn(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
    when: bool = True,
) -> list[CapBurn]:
    """Every cap in force, narrowest first within a contract; with a contract, also its customer's.

    Not `when`: it is not said when caps that warn nobody reached their thresholds, which is quicker by far.
    """
    asked = Asked(book=book).by("effective_date", as_of, "recorded_at", known_at)
    terms = list(fetch(tx, _TERMS.format(where=asked.where), asked.values))
    terms = [row for row in terms if row["cap_limit"] is not None]
    spans = _spans(tx, book)
    if contract_id is not None:
        terms = [row for row in terms if contract_id in _under(row, spans)]
    if not terms:
        return []
    looked = [row for row in terms if when or row["warns"] or row["line_id"]]
    over = sorted({(row["book"], one) for row in looked for one in _under(row, spans)})
    only = over[0][1] if len(over) == 1 else None
    used = list(_used(tx, book, only, as_of, known_at)) if over else []
    summed = used if len(looked) == len(terms) else list(_summed(tx, book, as_of, known_at))
    found = [_burn(row, _under(row, spans), used if row in looked else summed) for row in terms]
    found.sort(key=lambda one: (one.book, one.contract_id or "~", LEVELS.index(one.level)))
    return found


def _spans(tx: Connection, book: str | None) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The contracts of each customer in a currency."""
    asked = Asked(book=book)
    query = f"select book, contract_id, customer_id, currency from views.contract {asked.where}"
    spans: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for row in fetch(tx, f"{query} order by 1, 2", asked.values):
        key = (row["book"], row["customer_id"], row["currency"])
        spans[key] = (*spans.get(key, ()), row["contract_id"])
    return spans


def _under(
    row: dict[str, Any], spans: dict[tuple[str, str, str], tuple[str, ...]]
) -> tuple[str, ...]:
    if row["contract_id"]:
        return (str(row["contract_id"]),)
    return spans.get((row["book"], row["customer_id"], row["currency"]), ())


def _used(
    tx: Connection,
    book: str | None,
    contract_id: str | None,
    as_of: date | None,
    known_at: datetime | None,
) -> Iterable[Used]:
    asked = Asked(book=book, contract_id=contract_id)
    lots = lots_query(asked, STATES, as_of, known_at)
    for row in fetch(tx, _USED.format(lots=lots), asked.values):
        yield Used(**row)
    only = Asked()
    if book is not None:
        only.that("l.book = :book", book=book)
    if contract_id is not None:
        only.that("l.contract_id = :contract_id", contract_id=contract_id)
    for row in fetch(tx, _LESS.format(only=f"and {only.together}"), only.values):
        yield Used(**row)


def _summed(
    tx: Connection, book: str | None, as_of: date | None, known_at: datetime | None
) -> Iterable[Used]:
    """The same per contract, whatever the line: from the sums of its movements, and the lots of expenses alone."""
    of_expenses = Asked(book=book)
    lots = lots_query(of_expenses, STATES, as_of, known_at, kind="expense")
    claimed = {
        (row["book"], row["contract_id"], row["state"]): int(row["minor"])
        for row in fetch(tx, _OF_EXPENSES.format(lots=lots), of_expenses.values)
    }
    for contract in wip.by_contract(tx, book=book, as_of=as_of, known_at=known_at):
        of = (contract.book, contract.contract_id)
        for state in STATES:
            expenses = claimed.get((*of, state), 0)
            minor = getattr(contract, state) - expenses
            for kind, part in (("time", minor), ("expense", expenses)):
                yield Used(*of, "", kind, state, part, NEVER)
    only = Asked()
    if book is not None:
        only.that("l.book = :book", book=book)
    for row in fetch(tx, _LESS.format(only=f"and {only.together}"), only.values):
        yield Used(**row | {"line_id": ""})


def _burn(row: dict[str, Any], contracts: tuple[str, ...], used: Iterable[Used]) -> CapBurn:
    thresholds = tuple(msgspec.convert(row["thresholds"], list[int]))
    terms = CapTerms(level="contract", limit=row["net"], expenses=row["expenses"])
    ours = [
        one
        for one in used
        if one.book == row["book"]
        and one.contract_id in contracts
        and row["line_id"] in ("", one.line_id)
        and counts(terms, one.kind)
    ]
    sums = dict.fromkeys(STATES, 0)
    for one in ours:
        sums[one.state] += one.minor
    consumed = sums["drafted"] + sums["billed"]
    within = consumed + sums["unbilled"]
    net = row["net"]
    reached = tuple(per for per in thresholds if within and within * 100 >= per * net)
    return CapBurn(
        book=row["book"],
        level=row["level"],
        contract_id=row["contract_id"] or None,
        customer_id=row["customer_id"],
        line_id=row["line_id"] or None,
        currency=row["currency"],
        limit=row["cap_limit"],
        net=net,
        policy=row["policy"],
        tolerance=row["tolerance"],
        release=row["release"],
        expenses=row["expenses"],
        thresholds=thresholds,
        warns=row["warns"],
        consumed=consumed,
        unbilled=sums["unbilled"],
        over_cap=sums["over_cap"],
        reached=reached,
        blocked=row["policy"] != "warn_only" and consumed > net + row["tolerance"],
        below_consumed=row["below_consumed"],
        position=row["position"],
        agreed_at=row["recorded_at"],
        reached_at=_passed(ours, max(reached, default=0) * net),
    )


def _passed(ours: Iterable[Used], hundredfold: int) -> datetime | None:
    """When what now counts came to a part of the cap, by the moments at which it was last said."""
    together = 0
    counted = [one for one in ours if one.state != "over_cap"]
    for one in sorted(counted, key=lambda used: used.since):
        together += one.minor
        if hundredfold and together * 100 >= hundredfold:
            return one.since
    return None
