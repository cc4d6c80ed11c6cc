"""Revenue, the general ledger and what customers owe, over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.answers import Amount, Rows, all_shown, shown
from api.asking import AsOf, AtLeast, Book, KnownAt, Word, moment, reading
from api.documented import READING
from processes.access import Bearer
from processes.firm import Firm
from projections import general_ledger, periods, receivable, revenue

Asker = Request[Bearer, Any, Any]
Period = Annotated[
    str | None,
    QueryParameter(
        name="period",
        pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$",
        description="Only what is posted to this month, as 2026-01.",
    ),
]


class Revenue(msgspec.Struct, frozen=True, kw_only=True):
    """One contract's revenue in one period: accrued (net of what was billed since), billed, written up or off."""

    book: str
    contract_id: str
    period: str
    accrued: Amount
    billed: Amount
    adjusted: Amount
    total: Amount


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """An account: its debits, its credits, and debits less credits."""

    book: str
    account: str
    name: str
    debit: Amount
    credit: Amount
    balance: Amount


class Receivable(msgspec.Struct, frozen=True, kw_only=True):
    """One invoice: what was charged, credited, paid and given up, and what is open."""

    book: str
    invoice_id: str
    number: str
    customer_id: str
    issued_on: date
    due_on: date
    charged: Amount
    credited: Amount
    paid: Amount
    given_up: Amount  # written off, and discounts for paying early
    open: Amount


class KeptBalance(msgspec.Struct, frozen=True, kw_only=True):
    """What an account came to in a month when it was closed: positive is debit."""

    account: str
    amount: Amount


class ChangedBalance(msgspec.Struct, frozen=True, kw_only=True):
    """How an account of the month differs from when it was closed before."""

    account: str
    was: Amount
    now: Amount


class ClosedPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """A month that was closed at least once: "closed", "reopening_asked" or "reopened", and what the last close kept."""

    book: str
    period: str
    state: str
    closes: int
    closed_by: str
    closed_at: datetime
    reason: str | None
    through: int | None
    rule_set: str | None
    quotes: str | None
    ledger: str | None
    balances: list[KeptBalance]
    changes: list[ChangedBalance]


@get("/revenue", sync_to_thread=True, operation_id="Revenue", responses=READING)
def by_period(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    contract_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Revenue]:
    """Revenue recognised, by contract and period; `as_of` is an accounting date."""
    with reading(firm, request.user, "revenue", book, at_least) as look:
        found = revenue.by_period(
            look.tx, book=book, contract_id=contract_id, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, all_shown(Revenue, found))


@get("/trial-balance", sync_to_thread=True, operation_id="TrialBalance", responses=READING)
def trial_balance(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    period: Period = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Balance]:
    """Every account of the book; `as_of` is an accounting date. The balances of a book sum to zero."""
    with reading(firm, request.user, "ledger", book, at_least) as look:
        found = general_ledger.trial_balance(
            look.tx, book=book, period=period, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, all_shown(Balance, found))


@get("/receivable", sync_to_thread=True, operation_id="Receivable", responses=READING)
def by_invoice(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    customer_id: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[Receivable]:
    """Invoices with something open, oldest due first; `as_of` is an accounting date."""
    with reading(firm, request.user, "receivable", book, at_least) as look:
        found = receivable.by_invoice(
            look.tx, book=book, customer_id=customer_id, as_of=as_of, known_at=moment(known_at)
        )
        return Rows(look.position, all_shown(Receivable, found))


@get("/periods", sync_to_thread=True, operation_id="Periods", responses=READING)
def closed_periods(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    period: Period = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
) -> Rows[ClosedPeriod]:
    """Months that were ever closed: state, the figures kept at the close, and what differs from the close before."""
    with reading(firm, request.user, "ledger", book, at_least) as look:
        found = periods.listing(
            look.tx, book=book, period=period, as_of=as_of, known_at=moment(known_at)
        )
        rows = [
            shown(
                ClosedPeriod,
                row,
                balances=all_shown(KeptBalance, row.balances),
                changes=all_shown(ChangedBalance, row.changes),
            )
            for row in found
        ]
        return Rows(look.position, rows)


routes = Router(
    "/books/{book:str}",
    route_handlers=[by_period, trial_balance, by_invoice, closed_periods],
    tags=["Ledger"],
)
