"""Work between entities on both sides, month by month: what is matched and eliminated, and what is not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection

from projections.asked import Asked, fetch

# Accounts of the posting table (rules/tables/posting.toml) that only work between entities is posted to,
# and the part of a month's sums each is made of: in the lender's book, in the borrower's.
LENDER = {
    "1310": ("Intercompany unbilled", "lent_accrued", 1),
    "1320": ("Intercompany receivable", "lent_invoiced", 1),
    "4510": ("Intercompany accrued revenue", "lent_accrued", -1),
    "4500": ("Intercompany revenue", "lent_invoiced", -1),
}
BORROWER = {
    "5500": ("Intercompany cost", "borrowed_cost", 1),
    "2400": ("Intercompany accrued cost", "borrowed_accrued", -1),
    "2410": ("Intercompany payable", "borrowed_invoiced", -1),
}
_SUMS = ("lent_accrued", "lent_invoiced", "borrowed_cost", "borrowed_accrued", "borrowed_invoiced")


class EntryLine(msgspec.Struct, frozen=True, kw_only=True):
    """One account of one book, in its own currency: debit positive. Booked and eliminated are the month's."""

    book: str
    account: str
    name: str
    currency: str
    booked: int
    elimination: int  # the line of the elimination entry
    unmatched: int  # what stands at the end of the month


class Unmatched(msgspec.Struct, frozen=True, kw_only=True):
    """Why something stands on one side only at the end of a month, in the currency of the price."""

    reason: str
    lines: int
    lent: int
    borrowed: int


class Elimination(msgspec.Struct, frozen=True, kw_only=True):
    """One pair of entities, month and currency of the transfer price.

    On each side: unmatched before + booked + corrected = eliminated + unmatched at the end.
    """

    period: str
    lender: str
    borrower: str
    currency: str
    lent_before: int
    lent: int
    lent_corrected: int  # taken back one to one, at the original price; not above zero
    borrowed_before: int
    borrowed: int
    borrowed_corrected: int
    eliminated: int  # the same on both sides
    lent_unmatched: int
    borrowed_unmatched: int
    reasons: tuple[Unmatched, ...]
    entry: tuple[EntryLine, ...]


# A line's two sides add up month by month, each by its own calendar. It is matched while both books have
# the same of it: both its price, or neither. Why it is not is what is known of it by now.
_LISTING = """
    with told as (
        select lender, borrower, correlation, entry_id, book = lender as lending, cause, on_day,
               to_char(on_day, 'YYYY-MM') as period, price, currency, minor, invoiced, base_currency
        from views.crossing_booking {where}
    ),
    known as (
        select lender, borrower, correlation, entry_id, max(currency) as currency,
               coalesce(max(base_currency) filter (where lending), '') as lender_base,
               coalesce(max(base_currency) filter (where not lending), '') as borrower_base,
               bool_or(lending) as by_lender, bool_or(not lending) as by_borrower,
               coalesce(sum(price) filter (where lending), 0) as lent_price,
               coalesce(sum(price) filter (where not lending), 0) as borrowed_price,
               coalesce(sum(minor) filter (where lending), 0) <> 0 as lent,
               coalesce(sum(minor) filter (where not lending), 0) <> 0 as borrowed
        from told group by 1, 2, 3, 4
    ),
    reasoned as (
        select lender, borrower, correlation, entry_id, currency, lender_base, borrower_base, case
            when (case when lent then lent_price else 0 end)
                 = (case when borrowed then borrowed_price else 0 end) then 'other_period'
            when lent and borrowed then 'price_differs'
            when not (by_lender and by_borrower) then 'not_carried'
            when lent and borrowed_price <> 0 or borrowed and lent_price <> 0 then 'quote_missing'
            else 'correction_not_carried' end as reason
        from known where currency <> ''
    ),
    monthly as (
        select lender, borrower, correlation, entry_id, period,
               coalesce(sum(price) filter (where lending), 0) as lent_price,
               coalesce(sum(minor) filter (where lending), 0) as lent_minor,
               coalesce(sum(invoiced) filter (where lending), 0) as lent_invoiced,
               coalesce(sum(price) filter (where not lending), 0) as borrowed_price,
               coalesce(sum(minor) filter (where not lending), 0) as borrowed_minor,
               coalesce(sum(invoiced) filter (where not lending), 0) as borrowed_invoiced,
               coalesce(sum(price) filter (where cause = 'taken_back' and minor <> 0), 0) as lent_back,
               coalesce(sum(price) filter (where cause = 'returned' and minor <> 0), 0)
                 as borrowed_back
        from told where {counted} group by 1, 2, 3, 4, 5
    ),
    standing as (
        select lender, borrower, correlation, entry_id, period, lent_back, borrowed_back,
               case when sum(lent_minor) over w = 0 then 0 else sum(lent_price) over w end as lent,
               case when sum(borrowed_minor) over w = 0 then 0
                    else sum(borrowed_price) over w end as borrowed,
               sum(lent_minor - lent_invoiced) over w as lent_accrued,
               sum(lent_invoiced) over w as lent_invoiced,
               sum(borrowed_minor) over w as borrowed_cost,
               sum(borrowed_minor - borrowed_invoiced) over w as borrowed_accrued,
               sum(borrowed_invoiced) over w as borrowed_invoiced
        from monthly
        window w as (partition by lender, borrower, correlation, entry_id order by period)
    ),
    split as (
        select *, case when lent = borrowed then 1 else 0 end as matched from standing
    ),
    moved as (
        select lender, borrower, correlation, entry_id, period, lent_back, borrowed_back,
               {moves}
        from split
        window w as (partition by lender, borrower, correlation, entry_id order by period)
    )
    select lender, borrower, currency, period, reason,
           max(lender_base) as lender_base, max(borrower_base) as borrower_base,
           sum(lent_back)::bigint as lent_back, sum(borrowed_back)::bigint as borrowed_back,
           {sums}
    from moved join reasoned using (lender, borrower, correlation, entry_id)
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
"""
_MOVED = ("lent", "borrowed", *_SUMS)


def _since(value: str, name: str) -> str:
    """How much a sum moved since the line's month before."""
    return f"{value} - coalesce(lag({value}) over w, 0) as {name}"


_MOVES = ", ".join(
    [
        *(_since(name, name) for name in _MOVED),
        *(_since(f"({name} * matched)", f"{name}_matched") for name in _MOVED),
        _since("(1 - matched)", "open_lines"),
    ]
)
_ALL = (*_MOVED, *(f"{name}_matched" for name in _MOVED), "open_lines")
_QUERY_SUMS = ", ".join(f"sum({name})::bigint as {name}" for name in _ALL)


def listing(
    tx: Connection,
    *,
    book: str | None = None,
    period: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[Elimination]:
    """Every pair, currency and month in which either side booked; `as_of` is an accounting date.

    `book` is either side's; a `period` shows that month only.
    """
    asked = Asked()
    if book is not None:
        asked.that("(lender = :book or borrower = :book)", book=book)
    asked.by("on_day", None, "recorded_at", known_at)
    values = asked.values | {"as_of": as_of or date.max}
    query = _LISTING.format(
        where=asked.where, counted="on_day <= :as_of", moves=_MOVES, sums=_QUERY_SUMS
    )
    found = fetch(tx, query, values)
    told = [
        one
        for _, rows in groupby(found, lambda row: (row["lender"], row["borrower"], row["currency"]))
        for one in _pair(list(rows))
    ]
    wanted = [one for one in told if period is None or one.period == period]
    return sorted(wanted, key=lambda one: (one.period, one.lender, one.borrower, one.currency))


def _pair(rows: list[dict[str, Any]]) -> Iterator[Elimination]:
    """The months of one pair and currency, each from what the one before left unmatched."""
    bases = {side: max(row[f"{side}_base"] for row in rows) for side in ("lender", "borrower")}
    open_by: dict[str, dict[str, int]] = {}
    before = (0, 0)
    for period, group in groupby(rows, lambda row: row["period"]):
        month = list(group)
        for row in month:
            _add(open_by.setdefault(row["reason"], dict.fromkeys(_OPEN, 0)), row)
        left = (_total(open_by.values(), "lent"), _total(open_by.values(), "borrowed"))
        back = (_total(month, "lent_back"), _total(month, "borrowed_back"))
        yield Elimination(
            period=period,
            **{name: rows[0][name] for name in ("lender", "borrower", "currency")},
            lent_before=before[0],
            lent=_total(month, "lent") - back[0],
            lent_corrected=back[0],
            borrowed_before=before[1],
            borrowed=_total(month, "borrowed") - back[1],
            borrowed_corrected=back[1],
            eliminated=_total(month, "lent_matched"),
            lent_unmatched=left[0],
            borrowed_unmatched=left[1],
            reasons=tuple(_reasons(open_by)),
            entry=tuple(_entry(rows[0], bases, month, open_by)),
        )
        before = left


_OPEN = ("open_lines", *_MOVED)


def _add(stands: dict[str, int], row: dict[str, Any]) -> None:
    stands["open_lines"] += row["open_lines"]
    for name in _MOVED:
        stands[name] += row[name] - row[f"{name}_matched"]


def _total(rows: Iterable[dict[str, Any]], name: str) -> int:
    return sum(row[name] for row in rows)


def _reasons(open_by: dict[str, dict[str, int]]) -> Iterator[Unmatched]:
    for reason, stands in sorted(open_by.items()):
        if stands["open_lines"]:
            lent, borrowed = stands["lent"], stands["borrowed"]
            lines = stands["open_lines"]
            yield Unmatched(reason=reason, lines=lines, lent=lent, borrowed=borrowed)


def _entry(
    pair: dict[str, Any],
    bases: dict[str, str],
    month: list[dict[str, Any]],
    open_by: dict[str, dict[str, int]],
) -> Iterator[EntryLine]:
    for side, accounts in (("lender", LENDER), ("borrower", BORROWER)):
        for account, (name, part, sign) in accounts.items():
            line = EntryLine(
                book=pair[side],
                account=account,
                name=name,
                currency=bases[side],
                booked=sign * _total(month, part),
                elimination=-sign * _total(month, f"{part}_matched"),
                unmatched=sign * _total(open_by.values(), part),
            )
            if line.booked or line.elimination or line.unmatched:
                yield line
