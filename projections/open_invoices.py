"""Invoices that somebody in credit control must see to: disputed, or due for their next reminder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from domain.collection import CreditStatus
from domain.exception_owner import CaseKind
from domain.money import hundredths
from domain.service_level import ServiceLevel
from projections import receivable
from projections.asked import Asked, fetch
from projections.exception_row import ExceptionRow
from projections.receivable import Receivable

KINDS = ("dispute", "reminder_due")
DESK = "credit-control"
DISPUTED = "invoice_disputed"
_SETTLE = "The dispute is settled, or the invoice is paid or credited"
_REMIND = "The customer is reminded, pays, or is credited; or it disputes the invoice"


class Reminding(msgspec.Struct, frozen=True):
    """Which reminder is due for an overdue invoice: its level (0: none), its words and its desk."""

    level: int
    text: str
    desk: str


class Today(msgspec.Struct, frozen=True):
    """The day it is, what the firm's dunning table says of that day, and how long a case may wait."""

    on: date
    reminding: Callable[[date, int, int, CreditStatus], Reminding]
    allowed: Callable[
        [str, date, CaseKind, str], ServiceLevel
    ]  # by book, the day it began, its kind and desk


def rows(tx: Connection, book: str | None, today: Today | None) -> Iterable[ExceptionRow]:
    """Disputes while something is owed, and (when it is known what day it is) reminders that are due."""
    disputed = {(row["book"], row["invoice_id"]): row for row in _disputes(tx, book)}
    if today is None and not disputed:
        return
    found = [one for one in receivable.by_invoice(tx, book=book) if one.open > 0]
    overdue = [
        one
        for one in found
        if today is not None
        and one.due_on < today.on
        and (one.book, one.invoice_id) not in disputed
    ]
    contested = [one for one in found if (one.book, one.invoice_id) in disputed]
    known = _known(tx, [*overdue, *contested])
    for one in contested:
        yield _dispute(one, disputed[one.book, one.invoice_id], known[one.book, one.invoice_id])
    for one in overdue:
        assert today is not None
        yield from _reminder(one, known[one.book, one.invoice_id], today)


def _disputes(tx: Connection, book: str | None) -> Iterable[dict[str, Any]]:
    asked = Asked(book=book).that("settled_position is null")
    return fetch(tx, f"select * from views.dispute {asked.where}", asked.values)


def _known(tx: Connection, invoices: Sequence[Receivable]) -> dict[tuple[str, str], dict[str, Any]]:
    """Of each invoice: its contract (when it is one), where it was issued, its last reminder."""
    if not invoices:
        return {}
    query = """
        select i.book, i.invoice_id, i.issued_position, l.contract_id, coalesce(r.level, 0) as level,
               coalesce(n.status, 'ordinary') as status
        from unnest(cast(:books as text[]), cast(:ids as text[]), cast(:customers as text[]))
             a (book, invoice_id, customer_id)
        join views.invoice i using (book, invoice_id)
        left join lateral (
            select case when count(distinct contract_id) = 1 then min(contract_id) end as contract_id
            from views.invoice_line l where (l.book, l.invoice_id) = (i.book, i.invoice_id)
        ) l on true
        left join lateral (
            select max(level) as level from views.reminder r
            where (r.book, r.invoice_id) = (i.book, i.invoice_id)
        ) r on true
        left join views.name n on n.book = i.book and n.kind = 'customer' and n.id = a.customer_id
    """
    values = {
        "books": [one.book for one in invoices],
        "ids": [one.invoice_id for one in invoices],
        "customers": [one.customer_id for one in invoices],
    }
    return {(row["book"], row["invoice_id"]): row for row in fetch(tx, query, values)}


def _dispute(one: Receivable, said: dict[str, Any], known: dict[str, Any]) -> ExceptionRow:
    return ExceptionRow(
        book=one.book,
        kind="dispute",
        ref=one.number,
        contract_id=known["contract_id"],
        customer_id=one.customer_id,
        reason=DISPUTED,
        desk=DESK,
        clears=_SETTLE,
        since=said["recorded_at"],
        minor=min(said["minor"], one.open),
        currency=one.currency,
        position=said["position"],
        detail=said["reason"],
        about={"invoice_id": one.invoice_id},
    )


def _reminder(one: Receivable, known: dict[str, Any], today: Today) -> Iterable[ExceptionRow]:
    days = (today.on - one.due_on).days
    due = today.reminding(today.on, days, hundredths(one.open, one.currency), known["status"])
    if due.level <= known["level"]:
        return
    yield ExceptionRow(
        book=one.book,
        kind="reminder_due",
        ref=one.number,
        contract_id=known["contract_id"],
        customer_id=one.customer_id,
        reason=f"reminder_{due.level}_due",
        desk=due.desk,
        clears=_REMIND,
        since=datetime.combine(one.due_on + timedelta(days=1), time.min, UTC),
        minor=one.open,
        currency=one.currency,
        position=known["issued_position"],
        detail=f"{days} days overdue: {due.text}",
        about={"invoice_id": one.invoice_id},
    )
