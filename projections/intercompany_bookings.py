"""What each book posted for work between entities, line by line: what correlation and elimination add up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Index, Table

from domain.borrowing import (
    BorrowedConverted,
    BorrowedReturned,
    IntercompanyInvoiceReceived,
    ReceivedLine,
    TimeBorrowed,
)
from domain.lending import (
    IntercompanyInvoiced,
    InvoicedLent,
    LentPriced,
    LentTakenBack,
    TimeLent,
    TransferPrice,
    TransferPricesAgreed,
)
from journal.journal import Line
from projections.batch import Batch, stem
from projections.copying import NULL, copyable
from projections.schema import day, exact, line, minor, moment, number, tables, word
from projections.view import View

# One row a line of a fact. `minor` is what an accrual came to in the book's own currency (nothing while a
# price or a quote is missing), `invoiced` what an invoice moved from accrued to owed.
crossing_booking = Table(
    "crossing_booking",
    tables,
    word("book", key=True),
    line(key=True),
    number("n", key=True),
    word("lender"),
    word("borrower"),
    word("correlation"),
    word("entry_id"),
    word("contract_id"),
    word("cause"),
    day("effective"),
    day("on_day"),  # accounting date, in the book's own calendar
    exact("seconds"),
    word("rule"),
    minor("price"),
    word("currency"),  # of the price; empty: not known yet
    minor("minor"),
    minor("invoiced"),
    word("base_currency"),
    word("invoice"),
    moment(),
    Index("crossing_booking_line", "lender", "borrower", "correlation", "entry_id"),
)

transfer_price = Table(
    "transfer_price",
    tables,
    word("book", key=True),
    word("rule_id", key=True),
    word("method"),
    exact("percent", null=True),
    exact("rate", null=True),
    word("currency"),
    line(),
)

_CAUSE = {
    "TimeLent": "lent",
    "LentPriced": "priced",
    "LentTakenBack": "taken_back",
    "TimeBorrowed": "borrowed",
    "BorrowedConverted": "converted",
    "BorrowedReturned": "returned",
    "IntercompanyInvoiced": "invoiced",
    "IntercompanyInvoiceReceived": "received",
}


class Bookings:
    """Writes one row a line of work between entities, as its book says it."""

    def __init__(self, batch: Batch) -> None:
        self._book = batch.book
        self._rows = batch.rows(crossing_booking)
        self._prices = batch.rows(transfer_price)
        self.handlers = {
            "TransferPricesAgreed": self._agreed,
            "TimeLent": self._lent,
            "LentPriced": self._lent,
            "LentTakenBack": self._lent,
            "TimeBorrowed": self._borrowed,
            "BorrowedConverted": self._borrowed,
            "BorrowedReturned": self._borrowed,
            "IntercompanyInvoiced": self._invoiced,
            "IntercompanyInvoiceReceived": self._invoiced,
        }

    def settle(self) -> None:
        """Nothing is gathered."""

    def _lent(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, TimeLent | LentPriced | LentTakenBack)
        pair = (self._book, event.borrower)
        back = event if isinstance(event, LentTakenBack) else None
        sign = -1 if back else 1
        self._write(
            line,
            pair,
            event.currency,
            (
                (
                    one,
                    back.on if back else one.worked_on,
                    back.accounting_date if back else one.accounting_date,
                    # A fact that prices late repeats the hours it was lent with.
                    0 if isinstance(event, LentPriced) else sign * one.seconds,
                    one.rule,
                    sign * one.price,
                    one.currency,
                    sign * one.minor,
                )
                for one in event.lines
            ),
        )

    def _borrowed(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, TimeBorrowed | BorrowedConverted | BorrowedReturned)
        pair = (event.lender, self._book)
        back = event if isinstance(event, BorrowedReturned) else None
        sign = -1 if back else 1
        self._write(
            line,
            pair,
            event.currency,
            (
                (
                    one,
                    back.on if back else one.worked_on,
                    back.accounting_date if back else one.accounting_date,
                    0,
                    "",
                    # Converted late, it repeats the price it was borrowed at.
                    0 if isinstance(event, BorrowedConverted) else sign * one.price,
                    one.currency,
                    sign * one.minor,
                )
                for one in event.lines
            ),
        )

    def _write(
        self, line: Line, pair: tuple[str, str], base: str, lines: Iterable[tuple[Any, ...]]
    ) -> None:
        start, cause = stem(self._book, line), _CAUSE[type(line.entry.event).__name__]
        lender, borrower = pair
        self._rows.extend(
            f"{start}\t{n}\t{lender}\t{borrower}\t{one.correlation}\t{one.entry_id}\t{one.contract_id}"
            f"\t{cause}\t{effective}\t{on}\t{seconds}\t{rule}\t{price}\t{currency}\t{minor}\t0"
            f"\t{base}\t\t{line.entry.recorded_at}\n"
            for n, (one, effective, on, seconds, rule, price, currency, minor) in enumerate(lines)
        )

    def _invoiced(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, IntercompanyInvoiced | IntercompanyInvoiceReceived)
        out = isinstance(event, IntercompanyInvoiced)
        other = event.borrower if isinstance(event, IntercompanyInvoiced) else event.lender
        lender, borrower = (self._book, other) if out else (other, self._book)
        lines: tuple[InvoicedLent | ReceivedLine, ...] = event.lines
        start, cause = stem(self._book, line), _CAUSE[type(event).__name__]
        self._rows.extend(
            f"{start}\t{n}\t{lender}\t{borrower}\t{one.correlation}\t{one.entry_id}\t{one.contract_id}"
            f"\t{cause}\t{event.issued_on}\t{event.accounting_date}\t0\t\t0\t{event.currency}"
            f"\t0\t{one.minor}\t{event.base_currency}\t{event.number}\t{line.entry.recorded_at}\n"
            for n, one in enumerate(lines)
        )

    def _agreed(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, TransferPricesAgreed)
        self._prices.extend(
            f"{self._book}\t{one.rule_id}\t{one.method}\t{_or_null(one, 'percent')}"
            f"\t{_or_null(one, 'rate')}\t{one.currency or ''}\t{line.position}\n"
            for one in event.rules
        )


def _or_null(rule: TransferPrice, name: str) -> object:
    value = getattr(rule, name)
    return NULL if value is None else value


VIEW = View(
    name="intercompany_bookings",
    answers=("eliminations", "elimination", "lent_work"),
    tables=(crossing_booking, transfer_price),
    projector=Bookings,
    version=1,
)
