"""What crosses entities, each side as its own book says it: what one side has and the other lacks shows here."""

from __future__ import annotations

import msgspec
from sqlalchemy import Index, Table, text

from domain.borrowing import (
    BorrowedConverted,
    BorrowedReturned,
    IntercompanyInvoiceReceived,
    TimeBorrowed,
)
from domain.lending import IntercompanyInvoiced, LentPriced, LentTakenBack, TimeLent
from domain.wip import ApprovalRecalled, ApprovedLine, LotsDecidedAgain, TimeApproved
from journal.journal import Line
from projections.batch import Batch
from projections.copying import NULL, copyable
from projections.schema import day, document, exact, flag, line, minor, moment, tables, word
from projections.view import View

# The borrower's approval of work of another entity's people; `bill` once it is priced.
lent_approval = Table(
    "lent_approval",
    tables,
    word("book", key=True),
    word("correlation", key=True),
    word("entry_id", key=True),
    word("lender"),
    word("contract_id"),
    word("project_id"),
    word("person_id"),
    day("worked_on"),
    exact("seconds"),
    minor("bill", null=True),
    exact("bill_rate", null=True),
    word("currency"),
    flag("recalled"),
    line(),
    moment(),
    Index("lent_approval_entry", "book", "contract_id", "entry_id"),
)

# The lender's side: at which price, and what it still waits for.
lent_line = Table(
    "lent_line",
    tables,
    word("book", key=True),
    word("borrower", key=True),
    word("correlation", key=True),
    word("entry_id", key=True),
    word("contract_id"),
    word("project_id"),
    word("person_id"),
    day("worked_on"),
    flag("priced"),
    minor("price"),
    word("currency"),
    document("waits"),
    flag("back"),
    line(),
    moment(),
    Index("lent_line_waiting", "book", postgresql_where=text("waits <> '[]'::jsonb and not back")),
)

# The borrower's side of the same.
borrowed_line = Table(
    "borrowed_line",
    tables,
    word("book", key=True),
    word("lender", key=True),
    word("correlation", key=True),
    word("entry_id", key=True),
    word("contract_id"),
    minor("price"),
    word("currency"),
    word("waits"),
    flag("back"),
    line(),
    moment(),
)

crossing_invoice = Table(
    "crossing_invoice",
    tables,
    word("book", key=True),
    word("other", key=True),
    word("number", key=True),
    word("side", key=True),  # "out" in the lender's book, "in" in the borrower's
    minor("total"),
    word("currency"),
    line(),
    moment(),
)

_RECALLED = """
    update views.lent_approval set recalled = true
    where book = %s and contract_id = %s and entry_id = any (%s)
"""
_BILLED = """
    update views.lent_approval set bill = %s, bill_rate = %s
    where book = %s and contract_id = %s and entry_id = %s and not recalled
"""
_OF_LENT = "where book = %s and borrower = %s and correlation = %s and entry_id = %s"
_PRICED = f"""
    update views.lent_line set priced = priced or %s, price = price + %s,
        currency = coalesce(nullif(%s, ''), currency), waits = %s::jsonb {_OF_LENT}
"""
_TAKEN_BACK = f"update views.lent_line set back = true {_OF_LENT}"
_OF_BORROWED = "where book = %s and lender = %s and correlation = %s and entry_id = %s"
_CONVERTED = f"update views.borrowed_line set waits = %s {_OF_BORROWED}"
_RETURNED = f"update views.borrowed_line set back = true {_OF_BORROWED}"


class Crossings:
    """Writes one row a line and side, and changes it in place as its story goes on."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._book = batch.book
        self._approvals = batch.rows(lent_approval)
        self._lent = batch.rows(lent_line)
        self._borrowed = batch.rows(borrowed_line)
        self._invoices = batch.rows(crossing_invoice)
        self.handlers = {
            "TimeApproved": self._approved,
            "ApprovalRecalled": self._recalled,
            "LotsDecidedAgain": self._billed,
            "TimeLent": self._lend,
            "LentPriced": self._priced,
            "LentTakenBack": self._taken_back,
            "TimeBorrowed": self._borrow,
            "BorrowedConverted": self._converted,
            "BorrowedReturned": self._returned,
            "IntercompanyInvoiced": self._invoiced,
            "IntercompanyInvoiceReceived": self._received,
        }

    def settle(self) -> None:
        """Every change is in the batch already."""

    def _approved(self, line: Line) -> None:
        as_told = line.entry.event
        assert isinstance(as_told, TimeApproved)
        if not any(one.lender for one in as_told.lines):
            return
        event = copyable(line)
        assert isinstance(event, TimeApproved)
        tie = f"{self._book}:{line.position}"
        for one in event.lines:
            if one.lender:
                bill, rate = _bill(one)
                self._approvals.append(
                    f"{self._book}\t{tie}\t{one.entry_id}\t{one.lender}\t{event.contract_id}"
                    f"\t{one.project_id}\t{one.person_id}\t{one.worked_on}\t{one.seconds}"
                    f"\t{NULL if bill is None else bill}\t{NULL if rate is None else rate}"
                    f"\t{event.currency}\tf\t{line.position}\t{line.entry.recorded_at}\n"
                )

    def _recalled(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, ApprovalRecalled)
        told = (self._book, event.contract_id, list(event.entry_ids))
        self._batch.later(_RECALLED, *told)

    def _billed(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, LotsDecidedAgain)
        for one in event.priced:
            if one.lender:
                told = (self._book, event.contract_id, one.entry_id)
                self._batch.later(_BILLED, *_bill(one), *told)

    def _lend(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, TimeLent)
        for one in event.lines:
            waits = msgspec.json.encode(one.waits).decode()
            self._lent.append(
                f"{self._book}\t{event.borrower}\t{one.correlation}\t{one.entry_id}\t{one.contract_id}"
                f"\t{one.project_id}\t{one.person_id}\t{one.worked_on}\t{'t' if one.rule else 'f'}"
                f"\t{one.price}\t{one.currency}\t{waits}\tf\t{line.position}"
                f"\t{line.entry.recorded_at}\n"
            )

    def _priced(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, LentPriced)
        for one in event.lines:
            waits = msgspec.json.encode(one.waits).decode()
            own = (self._book, event.borrower, one.correlation, one.entry_id)
            self._batch.later(_PRICED, bool(one.rule), one.price, one.currency, waits, *own)

    def _taken_back(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, LentTakenBack)
        for one in event.lines:
            own = (self._book, event.borrower, one.correlation, one.entry_id)
            self._batch.later(_TAKEN_BACK, *own)

    def _borrow(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, TimeBorrowed)
        for one in event.lines:
            self._borrowed.append(
                f"{self._book}\t{event.lender}\t{one.correlation}\t{one.entry_id}\t{one.contract_id}"
                f"\t{one.price}\t{one.currency}\t{one.waits}\tf\t{line.position}"
                f"\t{line.entry.recorded_at}\n"
            )

    def _converted(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, BorrowedConverted)
        for one in event.lines:
            own = (self._book, event.lender, one.correlation, one.entry_id)
            self._batch.later(_CONVERTED, one.waits, *own)

    def _returned(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, BorrowedReturned)
        for one in event.lines:
            own = (self._book, event.lender, one.correlation, one.entry_id)
            self._batch.later(_RETURNED, *own)

    def _invoiced(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, IntercompanyInvoiced)
        self._invoice(line, event.borrower, event.number, "out", event.total, event.currency)

    def _received(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, IntercompanyInvoiceReceived)
        self._invoice(line, event.lender, event.number, "in", event.total, event.currency)

    def _invoice(
        self, line: Line, other: str, number: str, side: str, total: int, currency: str
    ) -> None:
        self._invoices.append(
            f"{self._book}\t{other}\t{number}\t{side}\t{total}\t{currency}\t{line.position}"
            f"\t{line.entry.recorded_at}\n"
        )


def _bill(line: ApprovedLine) -> tuple[int | None, object]:
    """What the customer is charged for the line, as far as it is priced."""
    known = bool(line.rate_row) or not line.chargeable
    return line.minor if known else None, line.rate


VIEW = View(
    name="crossings",
    answers=("intercompany", "lent", "borrowed"),
    tables=(lent_approval, lent_line, borrowed_line, crossing_invoice),
    projector=Crossings,
    version=1,
)
