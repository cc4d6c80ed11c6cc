"""Deposits by contract: asked for, received, drawn, owed back, refunded, broken, and what is left to draw."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, Table

from domain.invoice import InvoiceCredited, InvoiceIssued
from domain.retainer import (
    DepositFellDue,
    DepositReceived,
    DepositRequestCancelled,
    DepositRequested,
    DepositsLapsed,
    DepositsRefunded,
)
from domain.settlement import Settlement
from journal.journal import Line
from projections.asked import Asked, fetch, rows_of
from projections.batch import Batch, stem
from projections.copying import NULL, copyable
from projections.schema import day, flag, line, minor, moment, number, tables, word
from projections.view import View

deposit = Table(
    "deposit",
    tables,
    word("book", key=True),
    word("contract_id", key=True),
    word("deposit_id", key=True),
    line(),
    word("number"),
    word("customer_id"),
    word("currency"),
    day("requested_on"),
    day("due_on"),
    flag("cancellable"),
    word("because"),
)

# What happened to each deposit, without tax; a movement is never changed.
deposit_movement = Table(
    "deposit_movement",
    tables,
    word("book", key=True),
    line(key=True),
    number("n", key=True),
    word("contract_id"),
    word("deposit_id"),
    word("kind"),  # asked, fell_due, received, cancelled, drawn, owed, refunded, broken
    minor(),
    day("on_day"),
    day("lapses_on", null=True),
    word("document", null=True),  # the invoice or credit memo that drew it or gave it back
    moment(),
)

Told = tuple[str, str, int]  # deposit, kind, minor


class Deposits:
    """Writes deposits, and what happens to each."""

    def __init__(self, batch: Batch) -> None:
        self._book = batch.book
        self._deposits = batch.rows(deposit)
        self._movements = batch.rows(deposit_movement)
        self.handlers = {
            "DepositRequested": self._requested,
            "DepositFellDue": self._of_one,
            "DepositReceived": self._of_one,
            "DepositRequestCancelled": self._of_one,
            "DepositsLapsed": self._lapsed,
            "DepositsRefunded": self._refunded,
            "InvoiceIssued": self._settled,
            "InvoiceCredited": self._settled,
        }

    def settle(self) -> None:
        """Nothing is gathered: every movement is a row at once."""

    def _requested(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, DepositRequested)
        self._deposits.append(
            f"{self._book}\t{event.contract_id}\t{event.deposit_id}\t{line.position}\t{event.number}"
            f"\t{event.customer_id}\t{event.currency}\t{event.requested_on}\t{event.due_on}"
            f"\t{'t' if event.cancellable else 'f'}\t{event.because}\n"
        )
        told = (event.deposit_id, "asked", event.minor)
        self._move(line, event.contract_id, event.requested_on, [told])

    def _of_one(self, line: Line) -> None:
        event = copyable(line)
        last: date | None = None
        match event:
            case DepositFellDue():
                kind, on = "fell_due", event.due_on
            case DepositReceived():
                kind, on, last = "received", event.received_on, event.lapses_on
            case DepositRequestCancelled():
                kind, on = "cancelled", event.on
            case _:
                raise AssertionError(f"not about one deposit: {event}")
        self._move(line, event.contract_id, on, [(event.deposit_id, kind, event.minor)], last)

    def _lapsed(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, DepositsLapsed)
        kind = "broken" if event.outcome == "breakage" else "owed"
        told = [(part.deposit_id, kind, part.minor) for part in event.parts]
        self._move(line, event.contract_id, event.on, told)

    def _refunded(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, DepositsRefunded)
        told = [(part.deposit_id, "owed", -part.minor) for part in event.owed]
        told += [(p.deposit_id, "refunded", p.minor) for p in (*event.owed, *event.undrawn)]
        self._move(line, event.contract_id, event.on, told)

    def _settled(self, line: Line) -> None:
        """An invoice draws deposits, a credit memo gives back what its invoice drew."""
        event = copyable(line)
        assert isinstance(event, InvoiceIssued | InvoiceCredited)
        settlement: Settlement | None = getattr(event, "settlement", None)
        if settlement is None:
            return
        issued = isinstance(event, InvoiceIssued)
        on = event.issued_on if isinstance(event, InvoiceIssued) else event.credited_on
        drawn: dict[str, list[Told]] = {}
        for one in settlement.applied:
            if one.kind == "deposit":
                net = one.minor - one.tax
                told = (one.source, "drawn", net if issued else -net)
                drawn.setdefault(one.contract_id, []).append(told)
        first = 0
        for contract_id, movements in drawn.items():
            self._move(line, contract_id, on, movements, None, event.number, first)
            first += len(movements)

    def _move(
        self,
        line: Line,
        contract_id: str,
        on: date,
        told: Iterable[Told],
        lapses_on: date | None = None,
        document: str = NULL,
        first: int = 0,
    ) -> None:
        start = stem(self._book, line)
        self._movements.extend(
            f"{start}\t{n}\t{contract_id}\t{deposit_id}\t{kind}\t{amount}\t{on}\t{lapses_on or NULL}"
            f"\t{document}\t{line.entry.recorded_at}\n"
            for n, (deposit_id, kind, amount) in enumerate(told, first)
        )


class DepositRow(msgspec.Struct, frozen=True, kw_only=True):
    """One deposit without its tax: received = drawn + owed back + refunded + broken + balance."""

    book: str
    contract_id: str
    customer_id: str
    deposit_id: str
    number: str
    currency: str
    requested_on: date
    due_on: date
    cancellable: bool
    because: str
    asked: int
    unpaid: int
    received: int
    drawn: int
    owed: int
    refunded: int
    broken: int
    balance: int
    lapses_on: date | None


class RetainerRow(msgspec.Struct, frozen=True, kw_only=True):
    """All deposits of one contract together."""

    book: str
    contract_id: str
    customer_id: str
    currency: str
    deposits: int
    unpaid: int
    received: int
    drawn: int
    owed: int
    refunded: int
    broken: int
    balance: int


class DepositMove(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to a deposit, as its ledger lists it."""

    book: str
    contract_id: str
    deposit_id: str
    kind: str
    minor: int
    currency: str
    on_day: date
    document: str | None
    recorded_at: datetime


def _asked(
    book: str | None, contract_id: str | None, as_of: date | None, known_at: datetime | None
) -> Asked:
    asked = Asked(book=book, contract_id=contract_id)
    return asked.by("on_day", as_of, "recorded_at", known_at)


def deposits(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[DepositRow]:
    """Every deposit as it stands, in the order they were asked for: the order they are drawn in."""
    asked = _asked(book, contract_id, as_of, known_at)
    query = f"""
        select d.book, d.contract_id, d.customer_id, d.deposit_id, d.number, d.currency,
               d.requested_on, d.due_on, d.cancellable, d.because, m.asked,
               m.asked - m.cancelled - m.received as unpaid, m.received, m.drawn, m.owed, m.refunded,
               m.broken, m.received - m.drawn - m.owed - m.refunded - m.broken as balance, m.lapses_on
        from (
            select book, contract_id, deposit_id, {_SUMS}, max(lapses_on) as lapses_on
            from views.deposit_movement {asked.where} group by 1, 2, 3
        ) m join views.deposit d using (book, contract_id, deposit_id)
        order by d.book, d.contract_id, d.position, d.deposit_id
    """
    return rows_of(DepositRow, fetch(tx, query, asked.values))


_KINDS = ("asked", "cancelled", "received", "drawn", "owed", "refunded", "broken")
_SUMS = ", ".join(
    f"coalesce(sum(minor) filter (where kind = '{kind}'), 0)::bigint as {kind}" for kind in _KINDS
)


def by_contract(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[RetainerRow]:
    """The deposits of each contract together."""
    found = deposits(tx, book=book, contract_id=contract_id, as_of=as_of, known_at=known_at)
    together: dict[tuple[str, str], list[DepositRow]] = {}
    for row in found:
        together.setdefault((row.book, row.contract_id), []).append(row)
    sums = ("unpaid", "received", "drawn", "owed", "refunded", "broken", "balance")
    return [
        RetainerRow(
            book=rows[0].book,
            contract_id=rows[0].contract_id,
            customer_id=rows[0].customer_id,
            currency=rows[0].currency,
            deposits=len(rows),
            **{name: sum(getattr(row, name) for row in rows) for name in sums},
        )
        for rows in together.values()
    ]


def ledger(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[DepositMove]:
    """What happened to deposits, in the order it was recorded."""
    asked = _asked(book, contract_id, as_of, known_at)
    query = f"""
        select m.book, m.contract_id, m.deposit_id, m.kind, m.minor, d.currency, m.on_day, m.document,
               m.recorded_at
        from (select * from views.deposit_movement {asked.where}) m
        join views.deposit d using (book, contract_id, deposit_id)
        order by m.book, m.contract_id, m.position, m.n
    """
    return rows_of(DepositMove, fetch(tx, query, asked.values))


VIEW = View(
    name="retainers",
    answers=("deposits", "retainer_ledger"),
    tables=(deposit, deposit_movement),
    projector=Deposits,
    version=1,
)
