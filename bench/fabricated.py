"""A firm's journal made up for measuring: three books, 34 contracts under caps, years of time, approved and billed.

The same every time. Facts are put straight into the journal, so that the views can be measured without
waiting for a hundred thousand decisions.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from domain.boundary import About
from domain.catalogue import AnyEvent
from domain.contract import ContractLine, ContractSigned
from domain.invoice import (
    ContractTotal,
    CreditLine,
    InvoiceCredited,
    InvoiceDrafted,
    InvoiceIssued,
    InvoiceLine,
)
from domain.party import CustomerRegistered, EntityOpened, ProjectOpened
from domain.period import last_day, period_of
from domain.posting import Posting
from domain.ruling import Reason, Ruling
from domain.time_entry import TimeRecorded, Work
from domain.wip import ApprovedLine, Decided, Lot, TimeApproved
from journal.books import Books
from journal.journal import Entry, Journal

BOOKS = {"US01": ("USD", 16), "GB01": ("GBP", 12), "DE01": ("EUR", 6)}
PIECE = 1_000  # lines an append
ACT = 500  # entries an approval
DAYS = 1_460
FIRST = date(2011, 9, 1)
RECORDED = datetime(2026, 1, 5, 9, tzinfo=UTC)
_FACTS: dict[str, bool | int | str] = {"seconds": 3600, "rounding": "exact"}
_POLICY = Ruling(
    table="time_policy", version="2009-01", digest="d" * 64, rules=("TP-999",), facts=_FACTS
)
_BILLING = Ruling(
    table="billing_eligibility",
    version="2009-01",
    digest="e" * 64,
    rules=("BE-110", "BE-999"),
    facts={
        "billing_model": "time_and_materials",
        "chargeable": True,
        "contract_active": True,
        "project_open": True,
        "rate_found": True,
        "cap_room": "enough",
    },
)
_NO_ROOM = Reason(
    code="cap_exceeded",
    desk="contract-manager",
    clears="An amendment raises the cap",
    rule="BE-110",
)


def tell(books: Books, entries: int, seed: int = 7) -> int:
    """Write the books, with about so many time entries; answers the number of lines."""
    chance = random.Random(seed)  # noqa: S311 - the same firm every time
    contracts = sum(count for _, count in BOOKS.values())
    for book, (currency, count) in BOOKS.items():
        of_book = Book(book, currency, chance)
        _append(books.create(book), of_book.events(count, entries // contracts))
    return sum(books.open(book).head() for book in BOOKS)


def _append(journal: Journal, events: Iterator[AnyEvent]) -> None:
    piece: list[Entry] = []
    for number, event in enumerate(events):
        recorded_at = RECORDED + timedelta(seconds=number // PIECE)
        piece.append(
            Entry(
                event=event,
                actor="bench",
                recorded_at=recorded_at,
                request="made-up",
                digest="0" * 64,
            )
        )
        if len(piece) == PIECE:
            _write(journal, piece)
            piece = []
    if piece:
        _write(journal, piece)


def _write(journal: Journal, piece: list[Entry]) -> None:
    nobody = (About("nobody:asks"),)
    journal.append(piece, [(nobody, journal.head())], requests_tagged=False)


class Book:
    """One book's facts, in order: terms, all time, approvals by contract, invoices by month."""

    def __init__(self, book: str, currency: str, chance: random.Random) -> None:
        self.book = book
        self.currency = currency
        self.chance = chance
        self.position = 0
        self.number = 0

    def events(self, contracts: int, entries: int) -> Iterator[AnyEvent]:
        """All facts of the book, with so many entries a contract."""
        for event in self._all(contracts, entries):
            self.position += 1
            yield event

    def _all(self, contracts: int, entries: int) -> Iterator[AnyEvent]:
        yield EntityOpened(
            entity_id=self.book,
            name=self.book,
            base_currency=self.currency,
            invoice_prefix=f"{self.book}-INV",
            credit_prefix=f"{self.book}-CN",
        )
        ids = [f"{self.book}-C{number}" for number in range(contracts)]
        for contract_id in ids:
            yield from self._signed(contract_id)
        recorded: defaultdict[str, list[tuple[TimeRecorded, int]]] = defaultdict(list)
        for number in range(contracts * entries):
            contract_id = ids[self.chance.randrange(contracts)]
            event = self._recorded(number, contract_id)
            yield event
            recorded[contract_id].append((event, self.position))
        for contract_id in ids:
            yield from self._approved_and_billed(contract_id, recorded[contract_id])

    def _signed(self, contract_id: str) -> Iterator[AnyEvent]:
        yield CustomerRegistered(customer_id=f"of-{contract_id}", name=f"Customer of {contract_id}")
        yield ProjectOpened(project_id=f"P-{contract_id}", name=f"Project of {contract_id}")
        yield ContractSigned(
            contract_id=contract_id,
            customer_id=f"of-{contract_id}",
            currency=self.currency,
            signed_on=FIRST,
            starts_on=FIRST,
            lines=(ContractLine(line_id="1", projects=(f"P-{contract_id}",)),),
        )

    def _recorded(self, number: int, contract_id: str) -> TimeRecorded:
        minutes = self.chance.choice((8, 17, 30, 45, 60, 90, 120, 133, 240))
        on = FIRST + timedelta(days=self.chance.randrange(DAYS))
        return TimeRecorded(
            entry_id=f"log:{self.book}-{20_000 + 3 * number}",
            work=Work(
                project_id=f"P-{contract_id}",
                contract_id=contract_id,
                line_id="1",
                person_id=str(self.chance.randrange(160)),
                worked_on=on,
                quantity=Decimal(minutes),
                unit="minutes",
            ),
            billable=minutes * 60,
            accounting_date=on,
            ruling=_POLICY,
        )

    def _approved_and_billed(
        self, contract_id: str, recorded: list[tuple[TimeRecorded, int]]
    ) -> Iterator[AnyEvent]:
        recorded.sort(key=lambda one: (one[0].work.worked_on, one[1]))
        room = int(len(recorded) * 0.85)  # what lies beyond is over the cap
        lines = [
            _line(event, order, number < room) for number, (event, order) in enumerate(recorded)
        ]
        for start in range(0, len(lines), ACT):
            yield self._approval(contract_id, lines[start : start + ACT])
        months: defaultdict[str, list[ApprovedLine]] = defaultdict(list)
        for line in lines:
            if line.lots[0].state == "unbilled":
                months[period_of(line.worked_on)].append(line)
        for number, (month, work) in enumerate(sorted(months.items()), 1):
            yield from self._invoice(contract_id, number, last_day(month), work)

    def _approval(self, contract_id: str, lines: Sequence[ApprovedLine]) -> TimeApproved:
        accrued: defaultdict[date, int] = defaultdict(int)
        for line in lines:
            if line.lots[0].recognised:
                accrued[line.accounting_date] += line.minor
        return TimeApproved(
            contract_id=contract_id,
            currency=self.currency,
            lines=tuple(lines),
            rulings=(
                Decided(ruling=_BILLING),
                Decided(ruling=_BILLING, reasons=(_NO_ROOM,)),
                Decided(ruling=_BILLING),
            ),
            postings=tuple(
                posting
                for on, minor in accrued.items()
                for posting in self._pair(on, contract_id, minor, "1210", "4010")
            ),
        )

    def _invoice(
        self, contract_id: str, number: int, on: date, work: Sequence[ApprovedLine]
    ) -> Iterator[AnyEvent]:
        invoice_id = f"{contract_id}-{number}"
        lines = tuple(_charge(n, contract_id, line) for n, line in enumerate(work, 1))
        value = sum(line.minor for line in lines)
        customer, contracts = f"of-{contract_id}", (contract_id,)
        totals = (ContractTotal(contract_id=contract_id, lots=value, charged=value),)
        self.number += 1
        yield InvoiceDrafted(
            invoice_id=invoice_id,
            customer_id=customer,
            contracts=contracts,
            currency=self.currency,
            cut_off=on,
            lines=lines,
        )
        yield InvoiceIssued(
            invoice_id=invoice_id,
            number=f"{self.book}-INV-{on.year}-{self.number:06d}",
            series=f"{self.book}-INV-{on.year}",
            sequence=self.number,
            customer_id=customer,
            contracts=contracts,
            currency=self.currency,
            issued_on=on,
            due_on=on + timedelta(days=30),
            accounting_date=on,
            total=value,
            totals=totals,
            postings=(
                *self._pair(on, contract_id, value, "1100", "4000"),
                *self._pair(on, contract_id, value, "4010", "1210"),
            ),
        )
        if number % 20 == 0:
            yield self._credit(invoice_id, contract_id, on + timedelta(days=10), lines[::2])

    def _credit(
        self, invoice_id: str, contract_id: str, on: date, lines: Sequence[InvoiceLine]
    ) -> InvoiceCredited:
        value = sum(line.minor for line in lines)
        return InvoiceCredited(
            invoice_id=invoice_id,
            credit_id=f"{invoice_id}-CN1",
            number=f"{self.book}-CN-{on.year}-{self.number:06d}",
            series=f"{self.book}-CN-{on.year}",
            sequence=self.number,
            customer_id=f"of-{contract_id}",
            contracts=(contract_id,),
            currency=self.currency,
            credited_on=on,
            accounting_date=on,
            reason="half of it was not agreed",
            lines=tuple(
                CreditLine(of=line, start=line.start, end=line.end, charged=line.minor)
                for line in lines
            ),
            total=value,
            totals=(ContractTotal(contract_id=contract_id, lots=value, charged=value),),
            postings=(
                *self._pair(on, contract_id, value, "4000", "1100"),
                *self._pair(on, contract_id, value, "1210", "4010"),
            ),
        )

    def _pair(
        self, on: date, contract_id: str, minor: int, debit: str, credit: str
    ) -> tuple[Posting, ...]:
        sides = ((debit, minor), (credit, -minor))
        return tuple(
            Posting(
                account=account,
                name=f"Account {account}",
                on=on,
                contract_id=contract_id,
                currency=self.currency,
                minor=amount,
                rule="posting@2009-01 PO-010",
            )
            for account, amount in sides
        )


def _line(event: TimeRecorded, order: int, within: bool) -> ApprovedLine:
    work = event.work
    minor = int(work.quantity) * 153
    lot = Lot(
        start=0,
        end=minor,
        state="unbilled" if within else "over_cap",
        ruling=0 if within else 1,
        revenue=2,
        recognised=within,
    )
    return ApprovedLine(
        entry_id=event.entry_id,
        line_id=work.line_id,
        project_id=work.project_id,
        person_id=work.person_id,
        worked_on=work.worked_on,
        accounting_date=work.worked_on,
        order=order,
        seconds=work.seconds,
        billable=event.billable,
        rate=Decimal("91.80"),
        rate_row="standard/3",
        minor=minor,
        lots=(lot,),
    )


def _charge(number: int, contract_id: str, line: ApprovedLine) -> InvoiceLine:
    return InvoiceLine(
        number=number,
        contract_id=contract_id,
        line_id=line.line_id,
        project_id=line.project_id,
        entry_id=line.entry_id,
        start=0,
        end=line.minor,
        order=line.order,
        person_id=line.person_id,
        worked_on=line.worked_on,
        seconds=line.billable,
        entry_minor=line.minor,
        rate=line.rate,
    )
