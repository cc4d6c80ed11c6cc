"""Expenses over HTTP: reports by state, and their lines with what each waits for."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.answers import Amount, Rows, all_shown, amount, shown
from api.asking import PAGE, AtLeast, Book, Limit, Offset, Word, next_page, reading
from api.documented import READING
from domain.ruling import Reason
from processes.access import Bearer
from processes.firm import Firm
from projections import expenses

Asker = Request[Bearer, Any, Any]
State = Annotated[
    Literal["recorded", "part_approved", "waiting", "settled", "withdrawn"] | None,
    QueryParameter(name="state", description="Default: every state."),
]
Status = Annotated[
    Literal["recorded", "approved", "charged", "not_charged", "withdrawn"] | None,
    QueryParameter(name="status", description="Default: every status."),
]
Waits = Annotated[
    bool, QueryParameter(name="waiting", description="Only lines with a reason against them.")
]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """An expense report in one currency. What is claimed is personal, waiting, outside or billable."""

    book: str
    report_id: str
    person_id: str
    state: str
    lines: int
    waits: int
    claimed: Amount
    personal: Amount
    waiting: Amount
    outside: Amount
    billable: Amount


class ClaimedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a report; `charged` is in the contract's currency."""

    book: str
    report_id: str
    line_id: str
    position: int
    person_id: str
    status: str
    contract_id: str | None
    project_id: str
    category_id: str
    merchant: str
    spent_on: date
    claimed: Amount
    personal: Amount
    waiting: Amount
    outside: Amount
    billable: Amount
    charged: Amount | None
    receipt_id: str | None
    duplicate_of: str
    reasons: tuple[Reason, ...]


@get("/expense-reports", sync_to_thread=True, operation_id="ExpenseReports", responses=READING)
def reports(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    person_id: Word = None,
    report_state: State = None,
    limit: Limit = PAGE,
    offset: Offset = 0,
    at_least: AtLeast = None,
) -> Rows[Report]:
    """Expense reports by state. Workers see their own, whomever they ask about."""
    with reading(firm, request.user, "time", book, at_least) as look:
        found = expenses.reports(
            look.tx,
            book=book,
            person_id=look.only or person_id,
            state=report_state,
            limit=limit + 1,
            offset=offset,
        )
        rows = all_shown(Report, found[:limit])
        return Rows(look.position, rows, next_page(len(found), limit, offset))


@get("/expenses", sync_to_thread=True, operation_id="Expenses", responses=READING)
def lines(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    report_id: Word = None,
    person_id: Word = None,
    contract_id: Word = None,
    status: Status = None,
    waiting: Waits = False,
    limit: Limit = PAGE,
    offset: Offset = 0,
    at_least: AtLeast = None,
) -> Rows[ClaimedLine]:
    """Expense lines in the order recorded, each with the reasons it waits for. Workers see their own."""
    with reading(firm, request.user, "time", book, at_least) as look:
        found = expenses.listing(
            look.tx,
            book=book,
            report_id=report_id,
            person_id=look.only or person_id,
            contract_id=contract_id,
            status=status,
            waiting=waiting,
            limit=limit + 1,
            offset=offset,
        )
        rows = [_line(row) for row in found[:limit]]
        return Rows(look.position, rows, next_page(len(found), limit, offset))


def _line(row: expenses.ExpenseLine) -> ClaimedLine:
    known = row.contract_currency is not None
    charged = amount(row.charged, row.contract_currency or "") if known else None
    return shown(ClaimedLine, row, charged=charged)


routes = Router("/books/{book:str}", route_handlers=[reports, lines], tags=["Expenses"])
