"""What customers owe and how old it is, and one customer's account: statement, open invoices, money, reminders."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from console.visit import Visit
from domain.ageing import Bands
from domain.refusal import UnknownCustomer
from projections import (
    ageing,
    contracts,
    days_outstanding,
    receivable,
    reminders,
    statement,
    unapplied,
)

REMINDERS = 20
LINES = 60  # of a statement, the latest


def _day(visit: Visit) -> date:
    return visit.looking.as_of or visit.now.date()


@get("/receivable", sync_to_thread=True)
def owed(visit: NamedDependency[Visit]) -> Response[str]:
    """Every customer that owes, by days overdue, and how fast customers pay."""
    book = visit.word("book")
    asked: dict[str, Any] = {"book": book, "known_at": visit.looking.known_at}
    with visit.look("receivable") as tx:
        rows = ageing.listing(tx, as_of=_day(visit), **asked)
        figures = days_outstanding.listing(tx, as_of=_day(visit), days=90, **asked)
        customers = contracts.names(tx, kind="customer")
    return visit.page(
        "receivable.html",
        "Receivable",
        dated=True,
        rows=sorted(rows, key=lambda row: (row.book, row.currency, -row.open)),
        bands=Bands().names(),
        figures=figures,
        customers=customers,
        books=visit.firm.books.ids(),
        book=book,
        day=_day(visit),
    )


@get("/customers/{book:str}/{ref:path}", sync_to_thread=True)
def customer(
    book: FromPath[str], ref: FromPath[PurePath], visit: NamedDependency[Visit]
) -> Response[str]:
    """One customer's account as of a day, as known at a moment."""
    customer_id = str(ref).removeprefix("/")
    visit.journal(book)
    as_of, known_at = visit.looking.as_of, visit.looking.known_at
    asked: dict[str, Any] = {"book": book, "customer_id": customer_id, "known_at": known_at}
    with visit.look("receivable") as tx:
        names = contracts.names(tx, kind="customer", book=book)
        name = names.get((book, customer_id))
        if name is None:
            raise UnknownCustomer(
                f"No customer {customer_id} is registered in book {book}.", customer_id=customer_id
            )
        aged = ageing.listing(tx, as_of=_day(visit), **asked)
        statements = statement.of(tx, as_of=as_of, **asked)
        open_invoices = receivable.by_invoice(tx, as_of=as_of, **asked)
        money = unapplied.payments(tx, as_of=as_of, **asked)
        out = reminders.reminders(tx, as_of=as_of, limit=REMINDERS, **asked)
        disputes = reminders.disputes(tx, as_of=as_of, **asked)
    return visit.page(
        "customer.html",
        name,
        dated=True,
        book=book,
        customer_id=customer_id,
        aged=aged,
        statements=[(one, one.lines[-LINES:]) for one in statements],
        open_invoices=open_invoices,
        money=money,
        out=out,
        disputes=disputes,
        day=_day(visit),
    )
