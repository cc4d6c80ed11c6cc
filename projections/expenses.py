"""Expenses: every line of every report, what it claims, why it waits, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, TypeAlias

import msgspec
from sqlalchemy import Connection, Index, Table, text

from domain.expense import (
    Expense,
    ExpenseConfirmed,
    ExpenseCorrected,
    ExpensesApproved,
    ExpensesDecidedAgain,
    ExpensesRecorded,
    ExpensesSettled,
    ExpensesWithdrawn,
    JudgedExpense,
    ReceiptAttached,
)
from domain.ruling import Reason
from journal.journal import Line
from projections.asked import Asked, fetch, page, rows_of
from projections.batch import Batch
from projections.copying import NULL, copyable, escaped, storable
from projections.expense_caps import ExpenseCaps, expense_cap
from projections.schema import day, document, line, minor, moment, number, tables, word
from projections.view import View

Status: TypeAlias = Literal["recorded", "approved", "charged", "not_charged", "withdrawn"]

expense_line = Table(
    "expense_line",
    tables,
    word("book", key=True),
    word("report_id", key=True),
    word("line_id", key=True),
    line(),  # that recorded it
    word("person_id"),
    word("status"),
    word("contract_id", null=True),
    word("project_id"),
    word("category_id"),
    word("merchant"),
    day("spent_on"),
    word("currency"),  # of what is claimed, personal, over
    minor("claimed"),
    minor("personal"),
    minor("over"),  # claimed and beyond the cap of its category
    word("receipt_id", null=True),
    word("duplicate_of"),
    document("reasons"),  # that stand against it now
    moment("since"),  # recorded, or last corrected
    word("contract_currency", null=True),
    minor("charged"),  # in the contract's currency
    Index(
        "expense_line_waiting",
        "book",
        "position",
        postgresql_where=text("status in ('recorded', 'approved') and reasons <> '[]'::jsonb"),
    ),
)

# What was said against a line, word by word; nothing any more: it is settled or withdrawn.
expense_word = Table(
    "expense_word",
    tables,
    word("book", key=True),
    line(key=True),
    number("n", key=True),
    word("event"),
    word("report_id"),
    word("line_id"),
    document("reasons"),
    moment(),
    Index("expense_word_line", "book", "report_id", "line_id"),
)

WAITS = "status in ('recorded', 'approved') and reasons <> '[]'::jsonb"
_CONTENT = """contract_id = %s, project_id = %s, category_id = %s, merchant = %s, spent_on = %s, currency = %s,
        claimed = %s, personal = %s, receipt_id = %s, duplicate_of = %s, reasons = %s::jsonb"""
_OF_LINE = "where book = %s and report_id = %s and line_id = %s"
_JUDGED = f"update views.expense_line set {_CONTENT} {_OF_LINE}"
_CORRECTED = f"""
    update views.expense_line set {_CONTENT}, status = 'recorded', since = %s, over = 0, charged = 0,
        contract_currency = null {_OF_LINE}
"""
_STANDS = f"update views.expense_line set status = %s {_OF_LINE}"
_WITHDRAWN = f"update views.expense_line set status = 'withdrawn', over = 0, charged = 0 {_OF_LINE}"
_SETTLED = f"""
    update views.expense_line set status = %s, contract_currency = %s, charged = %s,
        over = div((claimed - personal)::numeric * %s, %s)::bigint {_OF_LINE}
"""
_encode = msgspec.json.Encoder().encode


class Expenses:
    """One row a line, changed in place as its story goes on."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._book = batch.book
        self._rows = batch.rows(expense_line)
        self._words = batch.rows(expense_word)
        self.handlers = {
            "ContractSigned": ExpenseCaps(batch).signed,
            "ExpensesRecorded": self._recorded,
            "ExpenseCorrected": self._corrected,
            "ExpensesWithdrawn": self._withdrawn,
            "ReceiptAttached": self._judged,
            "ExpenseConfirmed": self._judged,
            "ExpensesDecidedAgain": self._judged,
            "ExpensesApproved": self._approved,
            "ExpensesSettled": self._settled,
        }

    def settle(self) -> None:
        """Every change is in the batch already."""

    def _recorded(self, line: Line) -> None:
        event, as_told = copyable(line), line.entry.event
        assert isinstance(event, ExpensesRecorded)
        assert isinstance(as_told, ExpensesRecorded)
        for n, one in enumerate(event.lines):
            said = one.expense
            reasons = self._said(line, n, event.report_id, as_told.lines[n])
            self._rows.append(
                f"{self._book}\t{event.report_id}\t{said.line_id}\t{line.position}\t{event.person_id}"
                f"\trecorded\t{said.contract_id or NULL}\t{said.project_id}\t{said.category_id}"
                f"\t{said.merchant}\t{said.spent_on}\t{said.currency}\t{said.minor}\t{said.personal}\t0"
                f"\t{said.receipt_id or NULL}\t{one.duplicate_of}\t{reasons}"
                f"\t{line.entry.recorded_at}\t{NULL}\t0\n"
            )

    def _corrected(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, ExpenseCorrected)
        since = line.entry.recorded_at
        own = (self._book, event.report_id, event.was.line_id)
        self._batch.later(_CORRECTED, *_content(event.line), since, *own)
        self._said(line, 0, escaped(event.report_id), event.line)

    def _judged(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, ReceiptAttached | ExpenseConfirmed | ExpensesDecidedAgain)
        lines = event.lines if isinstance(event, ExpensesDecidedAgain) else (event.line,)
        for n, one in enumerate(lines):
            own = (self._book, event.report_id, one.expense.line_id)
            self._batch.later(_JUDGED, *_content(one), *own)
            self._said(line, n, escaped(event.report_id), one)

    def _approved(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, ExpensesApproved)
        for line_id in event.line_ids:
            self._batch.later(_STANDS, "approved", self._book, event.report_id, line_id)

    def _settled(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, ExpensesSettled)
        for n, one in enumerate(event.lines):
            self._word(line, n, escaped(event.report_id), escaped(one.line_id), "[]")
            own = (self._book, event.report_id, one.line_id)
            value = max(one.minor + one.over, 1)
            told = (one.outcome, event.currency, one.minor, one.over, value)
            self._batch.later(_SETTLED, *told, *own)

    def _withdrawn(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, ExpensesWithdrawn)
        for n, line_id in enumerate(event.line_ids):
            self._word(line, n, escaped(event.report_id), escaped(line_id), "[]")
            self._batch.later(_WITHDRAWN, self._book, event.report_id, line_id)

    def _said(self, line: Line, n: int, report_id: str, one: JudgedExpense) -> str:
        """Keep what is said against a line, as it is copied."""
        reasons = escaped(_reasons(one))
        self._word(line, n, report_id, escaped(one.expense.line_id), reasons)
        return reasons

    def _word(self, line: Line, n: int, report_id: str, line_id: str, reasons: str) -> None:
        self._words.append(
            f"{self._book}\t{line.position}\t{n}\t{line.kind}\t{report_id}\t{line_id}\t{reasons}"
            f"\t{line.entry.recorded_at}\n"
        )


def _content(one: JudgedExpense) -> tuple[Any, ...]:
    said: Expense = one.expense
    return (
        said.contract_id or None,
        said.project_id,
        said.category_id,
        storable(said.merchant),
        said.spent_on,
        said.currency,
        said.minor,
        said.personal,
        said.receipt_id,
        one.duplicate_of,
        _reasons(one),
    )


def _reasons(one: JudgedExpense) -> str:
    return _encode(one.ruling.reasons).decode()


class ExpenseLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what is claimed falls into personal, waiting, outside and billable, to the cent.

    These are in the currency of the claim; `charged` is in the contract's, with markup or unit price.
    """

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
    currency: str
    claimed: int
    personal: int
    waiting: int  # until it is approved, or until its reasons are gone
    outside: int  # approved and not the customer's: not charged, or beyond a category's cap
    billable: int
    receipt_id: str | None
    duplicate_of: str
    reasons: tuple[Reason, ...]
    charged: int
    contract_currency: str | None


class ExpenseReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report in one currency: how many of its lines stand where, and its sums."""

    book: str
    report_id: str
    person_id: str
    state: str  # recorded, part_approved, waiting, settled or withdrawn
    lines: int
    waits: int  # lines with a reason against them
    currency: str
    claimed: int
    personal: int
    waiting: int
    outside: int
    billable: int


_SHARES = """
    case when status = 'withdrawn' then 0 else claimed end as claimed,
    case when status = 'withdrawn' then 0 else personal end as personal,
    case when status in ('recorded', 'approved') then claimed - personal else 0 end as waiting,
    case status when 'not_charged' then claimed - personal when 'charged' then over else 0 end as outside,
    case status when 'charged' then claimed - personal - over else 0 end as billable
"""
_LINES = f"""
    select book, report_id, line_id, position, person_id, status, contract_id, project_id, category_id,
           merchant, spent_on, currency, {_SHARES}, receipt_id, duplicate_of, reasons, charged,
           contract_currency
    from views.expense_line
"""


def listing(
    tx: Connection,
    *,
    book: str | None = None,
    report_id: str | None = None,
    person_id: str | None = None,
    contract_id: str | None = None,
    status: str | None = None,
    waiting: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[ExpenseLine]:
    """Lines in the order in which they were recorded; with `waiting`, those with a reason against them."""
    asked = Asked(
        book=book,
        report_id=report_id,
        person_id=person_id,
        contract_id=contract_id,
        status=status,
    )
    if waiting:
        asked.that(WAITS)
    query = f"""
        {_LINES} {asked.where}
        order by book, position, report_id, line_id{page(limit, offset)}
    """
    return [_line(row) for row in fetch(tx, query, asked.values)]


def _line(row: dict[str, Any]) -> ExpenseLine:
    reasons = msgspec.convert(row["reasons"], tuple[Reason, ...])
    return ExpenseLine(**(row | {"reasons": reasons}))


def reports(
    tx: Connection,
    *,
    book: str | None = None,
    person_id: str | None = None,
    state: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[ExpenseReport]:
    """Reports by state: recorded (nothing approved), part approved, waiting, settled or withdrawn."""
    asked = Asked(book=book, person_id=person_id)
    of_state = Asked(state=state)
    query = f"""
        select * from (
            select book, report_id, person_id, case
                       when every(status = 'withdrawn') then 'withdrawn'
                       when bool_or(status = 'approved') then 'waiting'
                       when not bool_or(status = 'recorded') then 'settled'
                       when bool_or(status in ('charged', 'not_charged')) then 'part_approved'
                       else 'recorded'
                   end as state,
                   count(*) as lines,
                   count(*) filter (where {WAITS}) as waits, currency,
                   sum(claimed)::bigint as claimed, sum(personal)::bigint as personal,
                   sum(waiting)::bigint as waiting, sum(outside)::bigint as outside,
                   sum(billable)::bigint as billable, min(position) as position
            from ({_LINES} {asked.where}) l group by book, report_id, person_id, currency
        ) r {of_state.where} order by book, position, report_id, currency{page(limit, offset)}
    """
    found = fetch(tx, query, asked.values | of_state.values)
    return rows_of(
        ExpenseReport, ({k: v for k, v in row.items() if k != "position"} for row in found)
    )


VIEW = View(
    name="expenses",
    answers=("expense_reports",),
    tables=(expense_line, expense_word, expense_cap),
    projector=Expenses,
    version=2,
)
