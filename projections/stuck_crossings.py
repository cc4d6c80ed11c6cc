"""Work between entities that is stuck: it waits for its price or a quote, or the other book has not taken it in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection

from domain.money import as_said
from projections.asked import Asked, fetch
from projections.exception_row import ExceptionRow, Way

KINDS = ("intercompany",)
DESK = "intercompany"
_ACROSS = "The other book takes it in: it is carried again after every fact that may clear it"
# reason: desk, what clears it
_WAITS = {
    "transfer_price_missing": (DESK, "A transfer price that holds on the work date is agreed"),
    "cost_rate_missing": ("pricing", "A cost rate that holds on the work date is published"),
    "quote_missing": ("treasury", "A quote for the pair of currencies and the day is recorded"),
    "bill_price_missing": ("pricing", "The borrower prices the work: a rate is published there"),
    "reversal_before_original": (
        DESK,
        "The month its original is posted in is invoiced: both go together",
    ),
}
_LENT = """
    select l.book, l.borrower as other, l.correlation, l.entry_id, l.contract_id, l.project_id, l.person_id,
           l.worked_on, r.code, l.recorded_at, l.position, case when l.priced then l.price end as minor,
           nullif(l.currency, '') as currency
    from views.lent_line l cross join lateral jsonb_array_elements_text(waits) as r (code)
    where waits <> '[]'::jsonb and not back {only}
"""
_BORROWED = """
    select l.book, l.lender as other, l.correlation, l.entry_id, l.contract_id, waits as code,
           l.recorded_at, l.position, l.price as minor, l.currency
    from views.borrowed_line l where waits <> '' and not back {only}
"""
_NOT_LENT = """
    select l.*, lender as other, 'not_lent' as code, bill as minor from views.lent_approval l
    where not recalled {only} and not exists (
        select from views.lent_line o where (o.book, o.borrower, o.correlation, o.entry_id)
        = (l.lender, l.book, l.correlation, l.entry_id))
"""
_NOT_TAKEN_BACK = """
    select l.*, lender as other, 'not_taken_back' as code, bill as minor from views.lent_approval l
    join views.lent_line o on (o.book, o.borrower, o.correlation, o.entry_id)
        = (l.lender, l.book, l.correlation, l.entry_id)
    where l.recalled and not o.back {only}
"""
_NOT_BORROWED = """
    select l.*, borrower as other, 'not_borrowed' as code, price as minor from views.lent_line l
    where priced and not back {only} and not exists (
        select from views.borrowed_line o where (o.book, o.lender, o.correlation, o.entry_id)
        = (l.borrower, l.book, l.correlation, l.entry_id))
"""
_NOT_RETURNED = """
    select l.*, l.borrower as other, 'not_returned' as code, l.price as minor from views.lent_line l
    join views.borrowed_line o on (o.book, o.lender, o.correlation, o.entry_id)
        = (l.borrower, l.book, l.correlation, l.entry_id)
    where l.back and not o.back {only}
"""
_NOT_RECEIVED = """
    select l.book, l.other, '' as correlation, l.number as entry_id, null as contract_id,
           'invoice_not_received' as code, l.recorded_at, l.position, l.total as minor, l.currency
    from views.crossing_invoice l
    where side = 'out' {only} and not exists (
        select from views.crossing_invoice o where (o.book, o.other, o.number, o.side)
        = (l.other, l.book, l.number, 'in'))
"""
# Taken back in a month before the one its original is posted in: it is invoiced with the original, never before.
_NOT_INVOICED = """
    select l.book, l.borrower as other, l.correlation, l.entry_id, l.contract_id,
           'reversal_before_original' as code, back.recorded_at, back.position, -back.price as minor,
           l.currency, to_char(original.on_day, 'YYYY-MM') as period
    from views.lent_line l
    join views.crossing_booking back on (back.book, back.lender, back.borrower, back.correlation,
        back.entry_id, back.cause) = (l.book, l.book, l.borrower, l.correlation, l.entry_id, 'taken_back')
    join views.crossing_booking original on (original.book, original.lender, original.borrower,
        original.correlation, original.entry_id, original.cause)
        = (l.book, l.book, l.borrower, l.correlation, l.entry_id, 'lent')
    where l.back and l.priced and date_trunc('month', back.on_day) < date_trunc('month', original.on_day)
        {only} and not exists (
        select from views.crossing_booking i where (i.book, i.lender, i.borrower, i.correlation, i.entry_id,
        i.cause) = (l.book, l.book, l.borrower, l.correlation, l.entry_id, 'invoiced'))
"""
_QUERIES = (
    _LENT,
    _BORROWED,
    _NOT_LENT,
    _NOT_TAKEN_BACK,
    _NOT_BORROWED,
    _NOT_RETURNED,
    _NOT_RECEIVED,
    _NOT_INVOICED,
)


def rows(tx: Connection, book: str | None) -> Iterable[ExceptionRow]:
    """What one book has told and the other has not taken in, and what waits on either side."""
    asked = Asked()
    if book is not None:
        asked.that("l.book = :book", book=book)
    for query in _QUERIES:
        only = f"and {asked.together}" if book is not None else ""
        for row in fetch(tx, query.format(only=only), asked.values):
            yield _case(row)


def _case(row: dict[str, Any]) -> ExceptionRow:
    desk, clears = _WAITS.get(row["code"], (DESK, _ACROSS))
    return ExceptionRow(
        book=row["book"],
        kind="intercompany",
        ref=row["entry_id"],
        contract_id=row["contract_id"],
        reason=row["code"],
        desk=desk,
        clears=clears,
        since=row["recorded_at"],
        minor=row["minor"],
        currency=row["currency"] if row["minor"] is not None else None,
        position=row["position"],
        detail=f"between {row['book']} and {row['other']}",
        about={"other_entity": row["other"]},
        ways=tuple(_WAYS[row["code"], "person_id" in row](row)),
    )


def _way(command: str, book: str = "", *lacks: str, **fields: Any) -> Way:
    return Way(command=command, fields=fields, lacks=lacks, book=book)


def _work(row: dict[str, Any]) -> dict[str, Any]:
    names = ("entry_id", "contract_id", "project_id", "person_id")
    return {**{name: row[name] for name in names}, "worked_on": row["worked_on"].isoformat()}


def _tie(row: dict[str, Any]) -> dict[str, str]:
    return {"correlation": row["correlation"], "entry_id": row["entry_id"]}


def _priced(*first: tuple[str, str]) -> Callable[[dict[str, Any]], Iterable[Way]]:
    def ways(row: dict[str, Any]) -> Iterable[Way]:
        for command, lacks in first:
            yield _way(command, "", lacks)
        yield _way("PriceLent", borrower=row["other"])

    return ways


def _billed(row: dict[str, Any]) -> Iterable[Way]:
    yield _way("PublishRates", row["other"], "card_id", "rows")
    yield _way("PriceLent", borrower=row["other"])


def _converted(row: dict[str, Any]) -> Iterable[Way]:
    yield _way("QuoteRates", "", "quotes")
    yield _way("ConvertBorrowed", lender=row["other"])


def _lend(row: dict[str, Any]) -> Iterable[Way]:
    work = {**_work(row), "seconds": str(row["seconds"]), "bill_currency": row["currency"]}
    if row["bill"] is not None:
        work["bill"] = as_said(row["bill"], row["currency"])
    if row["bill_rate"] is not None:
        work["bill_rate"] = str(row["bill_rate"])
    tie = {"borrower": row["book"], "correlation": row["correlation"]}
    yield _way("LendTime", row["other"], **tie, lines=[work])
    yield _way("OpenEntity", row["other"], "name", "base_currency", entity_id=row["other"])


def _take_back(row: dict[str, Any]) -> Iterable[Way]:
    told = {"borrower": row["book"], "lines": [_tie(row)]}
    yield _way("TakeBackLent", row["other"], "on", "reason", **told)


def _borrow(row: dict[str, Any]) -> Iterable[Way]:
    price = {"price": as_said(row["price"], row["currency"]), "currency": row["currency"]}
    work = {**_work(row), "correlation": row["correlation"], **price}
    yield _way("BorrowTime", row["other"], lender=row["book"], lines=[work])


def _return(row: dict[str, Any]) -> Iterable[Way]:
    told = {"lender": row["book"], "lines": [_tie(row)]}
    yield _way("ReturnBorrowed", row["other"], "on", "reason", **told)


def _receive(row: dict[str, Any]) -> Iterable[Way]:
    yield _way("QuoteRates", row["other"], "quotes")
    yield _way("ConvertBorrowed", row["other"], lender=row["book"])


def _invoice(row: dict[str, Any]) -> Iterable[Way]:
    yield _way(
        "IssueIntercompanyInvoice", "", "issued_on", borrower=row["other"], period=row["period"]
    )


# By reason, and whether it is the lender's or the approval's own row, which says whose work it is.
_WAYS: dict[tuple[str, bool], Callable[[dict[str, Any]], Iterable[Way]]] = {
    ("transfer_price_missing", True): _priced(("AgreeTransferPrices", "rules")),
    ("cost_rate_missing", True): _priced(("PublishCostRates", "rows")),
    ("quote_missing", True): _priced(("QuoteRates", "quotes")),
    ("bill_price_missing", True): _billed,
    ("quote_missing", False): _converted,
    ("not_lent", True): _lend,
    ("not_taken_back", True): _take_back,
    ("not_borrowed", True): _borrow,
    ("not_returned", True): _return,
    ("invoice_not_received", False): _receive,
    ("reversal_before_original", False): _invoice,
}
