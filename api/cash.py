"""Customers' money over HTTP: payments, ageing, statements, days outstanding, reminders, disputes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.answers import Amount, Rows, all_shown, amount, shown
from api.asking import AsOf, AtLeast, Book, KnownAt, Word, moment, reading
from api.documented import READING
from api.problems import Place, Problematic
from domain.ageing import Bands, bands
from domain.refusal import Malformed
from processes.access import Bearer
from processes.firm import Firm
from projections import ageing, days_outstanding, reminders, statement, unapplied

Asker = Request[Bearer, Any, Any]
Customer = Annotated[
    str, QueryParameter(name="customer_id", min_length=1, max_length=120, pattern=r"^[^\x00]*$")
]
Since = Annotated[
    date | None,
    QueryParameter(name="since", description="From this day on; before it is the opening balance."),
]
BandsSaid = Annotated[
    str | None,
    QueryParameter(
        name="bands",
        max_length=80,
        pattern=r"^[0-9,]*$",
        description="Days overdue that each band reaches to, rising. Default: 0,30,60,90.",
    ),
]
By = Annotated[ageing.By, QueryParameter(name="by", description="By customer, or for the entity.")]
Days = Annotated[
    int, QueryParameter(name="days", ge=1, le=3660, description="Sales of so many days.")
]
Settled = Annotated[
    bool, QueryParameter(name="settled", description="Also what has nothing open any more.")
]


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """One payment and what of it is not put against an invoice."""

    book: str
    payment_id: str
    customer_id: str
    received_on: date
    accounting_date: date
    reference: str
    method: str
    amount: Amount
    unapplied: Amount
    position: int


class CreditBalance(msgspec.Struct, frozen=True, kw_only=True):
    """What is held for a customer because more was credited than it owed."""

    book: str
    customer_id: str
    amount: Amount


class Band(msgspec.Struct, frozen=True):
    """What is owed in one band of days overdue."""

    days: str
    owed: Amount


class Ageing(msgspec.Struct, frozen=True, kw_only=True):
    """What one customer (none: all of the entity's) owes, by band, and what is held for it."""

    book: str
    customer_id: str | None
    bands: list[Band]
    open: Amount
    unapplied: Amount
    credit: Amount
    balance: Amount


class StatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """One document or payment, and the balance after it."""

    on: date
    effective: date
    kind: str
    document: str
    detail: str
    amount: Amount
    balance: Amount
    position: int


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One customer's account in one currency."""

    book: str
    customer_id: str
    currency: str
    since: date | None
    until: date | None
    opening: Amount
    lines: list[StatementLine]
    closing: Amount


class DaysOutstanding(msgspec.Struct, frozen=True, kw_only=True):
    """How fast customers pay, in one currency; figures are exact decimals as text."""

    book: str
    as_of: date
    days: int
    receivable: Amount
    current: Amount
    credit_sales: Amount
    opening: Amount
    dso: str | None
    best_possible: str | None
    count_back: str
    effectiveness: str | None
    invoices: int
    disputed: int
    dispute_rate: str | None


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """One reminder of one invoice. Its fee is asked for, not yet owed."""

    book: str
    customer_id: str
    invoice_id: str
    number: str
    on: date
    level: int
    days_overdue: int
    open: Amount
    fee: Amount
    text: str
    desk: str
    position: int


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """One dispute; without `settled_on` it is open."""

    book: str
    customer_id: str
    invoice_id: str
    number: str
    amount: Amount
    disputed_on: date
    reason: str
    settled_on: date | None
    outcome: str | None
    position: int


@get("/payments", sync_to_thread=True, operation_id="Payments", responses=READING)
def payments(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    customer_id: Word = None,
    settled: Settled = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Payment]:
    """Payments with something unapplied, oldest first; `as_of` is an accounting date."""
    with reading(firm, request.user, "receivable", book, at_least) as look:
        found = unapplied.payments(
            look.tx,
            book=book,
            customer_id=customer_id,
            as_of=as_of,
            known_at=moment(known_at),
            settled=settled,
        )
        return Rows(look.position, all_shown(Payment, found))


@get("/credit-balances", sync_to_thread=True, operation_id="CreditBalances", responses=READING)
def credit_balances(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    customer_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[CreditBalance]:
    """What is held for customers because more was credited than they owed."""
    with reading(firm, request.user, "receivable", book, at_least) as look:
        found = unapplied.credit_balances(
            look.tx, book=book, customer_id=customer_id, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, all_shown(CreditBalance, found))


@get("/ageing", sync_to_thread=True, operation_id="Ageing", responses=READING)
def aged(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    customer_id: Word = None,
    by: By = "customer",
    said: BandsSaid = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Ageing]:
    """What customers owe by days overdue on a day (default: today), as known at a moment."""
    with reading(firm, request.user, "receivable", book, at_least) as look:
        found = ageing.listing(
            look.tx,
            as_of=as_of or _today(),
            by=by,
            bands=_bands(said),
            book=book,
            customer_id=customer_id,
            known_at=moment(known_at),
        )
        return Rows(look.position, [_aged(row) for row in found])


def _bands(said: str | None) -> Bands:
    try:
        return bands(said)
    except Malformed as refused:
        raise Problematic(
            "not_valid", refused.says, errors=(Place("bands", refused.says),)
        ) from None


def _aged(row: ageing.Ageing) -> Ageing:
    told = [Band(name, amount(minor, row.currency)) for name, minor in row.bands]
    return shown(Ageing, row, bands=told)


@get("/statement", sync_to_thread=True, operation_id="Statement", responses=READING)
def statements(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    customer_id: Customer,
    since: Since = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Statement]:
    """A customer's statement of account, one a currency, by accounting date."""
    with reading(firm, request.user, "receivable", book, at_least) as look:
        found = statement.of(
            look.tx,
            book=book,
            customer_id=customer_id,
            since=since,
            as_of=as_of,
            known_at=moment(known_at),
        )
        told = [shown(Statement, one, lines=all_shown(StatementLine, one.lines)) for one in found]
        return Rows(look.position, told)


@get("/days-outstanding", sync_to_thread=True, operation_id="DaysOutstanding", responses=READING)
def outstanding(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    customer_id: Word = None,
    days: Days = 365,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[DaysOutstanding]:
    """DSO plain, best possible and by count-back, collection effectiveness and dispute rate."""
    with reading(firm, request.user, "receivable", book, at_least) as look:
        found = days_outstanding.listing(
            look.tx,
            as_of=as_of or _today(),
            days=days,
            book=book,
            customer_id=customer_id,
            known_at=moment(known_at),
        )
        return Rows(look.position, [_outstanding(row) for row in found])


def _outstanding(row: days_outstanding.DaysOutstanding) -> DaysOutstanding:
    names = ("dso", "best_possible", "count_back", "effectiveness", "dispute_rate")
    figures = {name: getattr(row, name) for name in names}
    told = {name: None if figure is None else f"{figure:f}" for name, figure in figures.items()}
    return shown(DaysOutstanding, row, **told)


@get("/reminders", sync_to_thread=True, operation_id="Reminders", responses=READING)
def dunned(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    customer_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Reminder]:
    """Reminders that are out, the latest first."""
    with reading(firm, request.user, "receivable", book, at_least) as look:
        found = reminders.reminders(
            look.tx, book=book, customer_id=customer_id, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, all_shown(Reminder, found))


@get("/disputes", sync_to_thread=True, operation_id="Disputes", responses=READING)
def disputed(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    customer_id: Word = None,
    settled: Settled = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Dispute]:
    """Disputes that are open, oldest first; with `settled`, all."""
    with reading(firm, request.user, "receivable", book, at_least) as look:
        found = reminders.disputes(
            look.tx,
            book=book,
            customer_id=customer_id,
            as_of=as_of,
            known_at=moment(known_at),
            settled=settled,
        )
        return Rows(look.position, all_shown(Dispute, found))


def _today() -> date:
    return datetime.now(UTC).date()


routes = Router(
    "/books/{book:str}",
    route_handlers=[payments, credit_balances, aged, statements, outstanding, dunned, disputed],
    tags=["Cash"],
)
