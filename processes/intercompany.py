"""What crosses entities is carried from one book to the other: lent work, its price, its correction, its invoice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from domain.borrowing_commands import (
    BorrowedWork,
    BorrowTime,
    ConvertBorrowed,
    InvoicedWork,
    ReceiveIntercompanyInvoice,
    ReturnBorrowed,
)
from domain.commands import AnyCommand
from domain.cost import CostRatesPublished
from domain.lending import (
    IntercompanyInvoiced,
    LentPriced,
    LentTakenBack,
    TimeLent,
    TransferPricesAgreed,
)
from domain.lending_commands import BillPrice, LendTime, LentWork, PriceLent, TakeBackLent, Tie
from domain.money import as_said
from domain.party import GradeChanged, PersonRegistered
from domain.quote import ConversionPolicySet, RatesQuoted
from domain.refusal import Refused
from domain.wip import ApprovalRecalled, ApprovedLine, LotsDecidedAgain, TimeApproved
from journal.books import Books
from processes.asking import Request
from processes.crossing_places import CrossingPlaces, RefusedCrossing, Remembered, Tied
from processes.desk import Desk

CARRIER = "accrual"  # the actor of what goes on by itself
PAGE = 1_000


class Intercompany:
    """Follows every book and tells the other side.

    Where it stands is kept with its `places`, page by page. Each command's key follows from the fact that led to it,
    and the other book knows what it has by its correlation: carried again, from the beginning or by two at once,
    nothing changes. What is refused is kept with its reason and asked again, in order, after every fact.
    """

    def __init__(self, books: Books, desk: Desk, places: CrossingPlaces | None = None) -> None:
        """Without `places` they are kept in memory, and all is carried from the beginning."""
        self.books = books
        self.desk = desk
        self._places = Remembered() if places is None else places
        self._known: list[str] = []
        self._recorded = 0  # commands that recorded something in this round

    def round(self) -> int:
        """Carry until nothing is new in any book; how many commands recorded something."""
        self._known = list(self.books.ids())
        if len(self._known) < 2:  # noqa: PLR2004 - one entity lends nobody anybody
            return 0
        with self._places.turn() as self._turn:
            if not self._turn.books().issuperset(self._known):
                # An entity opened: what was meant for it is carried now.
                self._turn.begin_anew(self._known)
        self._recorded = 0
        while sum([self._follow(book) for book in self._known]):
            self._again()
        return self._recorded

    def _follow(self, book: str) -> int:
        """One page of a book; how many lines it had."""
        with self._places.turn() as self._turn:
            lines = self.books.open(book).page(self._turn.place(book), PAGE, kinds=HANDLED)
            for line in lines:
                handle = _HANDLERS.get(type(line.entry.event))
                if handle is not None:
                    handle(self, book, line.position, line.entry.event)
            if lines:
                self._turn.reached(book, lines[-1].position)
        return len(lines)

    def _again(self) -> None:
        """What was refused is asked again after news: a quote, a price, or what it follows may have come."""
        with self._places.turn() as self._turn:
            for one in self._turn.refused():
                self._ask(one.book, one.command, one.key, since=one.since)

    def _ask(self, book: str, command: AnyCommand, key: str, since: datetime | None = None) -> None:
        request = Request(actor=CARRIER, key=key, causation=key.split(" ")[1])
        try:
            receipt = self.desk.do(book, command, request)
        except Refused as refused:
            now = self.desk.clock()
            self._turn.refuse(
                RefusedCrossing(
                    key=key,
                    book=book,
                    command=command,
                    code=refused.code,
                    says=refused.says,
                    since=since or now,
                    tried_at=now,
                )
            )
            return
        if since is not None:
            self._turn.taken(key)
        self._recorded += bool(receipt.recorded) and not receipt.replayed

    def approved(self, book: str, position: int, event: TimeApproved) -> None:
        """Work of another entity's people is lent by that entity."""
        tie = f"{book}:{position}"
        by_lender: dict[str, list[ApprovedLine]] = {}
        for line in event.lines:
            if line.lender in self._known:
                by_lender.setdefault(line.lender, []).append(line)
        for lender, lines in by_lender.items():
            self._turn.lend(book, {line.entry_id: Tied(lender, tie) for line in lines})
            self._turn.pair(lender, book)
            works = tuple(_work(line, event.contract_id, event.currency) for line in lines)
            command = LendTime(borrower=book, correlation=tie, lines=works)
            self._ask(lender, command, f"lend {tie} {lender}")

    def recalled(self, book: str, position: int, event: ApprovalRecalled) -> None:
        """An approval taken back takes back what was lent under it, approval by approval: one may be stuck."""
        tied = self._turn.lenders(book, event.entry_ids)
        self._turn.take_back(book, list(tied))
        for each in dict.fromkeys(tied.values()):
            lender, tie = each
            ties = tuple(
                Tie(correlation=tie, entry_id=entry_id)
                for entry_id, of in tied.items()
                if of == each
            )
            command = TakeBackLent(borrower=book, lines=ties, on=event.on, reason=event.reason)
            self._ask(lender, command, f"take-back {book}:{position} {lender} {tie}")

    def priced(self, book: str, position: int, event: LotsDecidedAgain) -> None:
        """A price that came late is told to the lender who is paid by it."""
        lines = {line.entry_id: line for line in event.priced}
        tied = self._turn.lenders(book, list(lines))
        for each in dict.fromkeys(tied.values()):
            bills = tuple(
                _bill(lines[entry_id], event.currency)
                for entry_id, of in tied.items()
                if of == each
            )
            command = PriceLent(borrower=book, bills=bills)
            self._ask(
                each.lender, command, f"bill {book}:{position} {each.lender} {each.correlation}"
            )

    def lent(self, book: str, position: int, event: TimeLent | LentPriced) -> None:
        """Lent work that has its price is borrowed at it."""
        self._turn.pair(book, event.borrower)
        works = tuple(
            BorrowedWork(
                entry_id=line.entry_id,
                correlation=line.correlation,
                contract_id=line.contract_id,
                project_id=line.project_id,
                person_id=line.person_id,
                worked_on=line.worked_on,
                price=as_said(line.price, line.currency),
                currency=line.currency,
            )
            for line in event.lines
            if line.rule
        )
        if works:
            command = BorrowTime(lender=book, lines=works)
            self._ask(event.borrower, command, f"borrow {book}:{position}")

    def taken_back(self, book: str, position: int, event: LentTakenBack) -> None:
        """What the lender took back is given back, line by line as it was."""
        ties = tuple(
            Tie(correlation=line.correlation, entry_id=line.entry_id)
            for line in event.lines
            if line.rule  # without a price it was never borrowed
        )
        if ties:
            command = ReturnBorrowed(lender=book, lines=ties, on=event.on, reason=event.reason)
            self._ask(event.borrower, command, f"return {book}:{position}")

    def invoiced(self, book: str, position: int, event: IntercompanyInvoiced) -> None:
        """The lender's invoice is the borrower's payable."""
        lines = tuple(
            InvoicedWork(
                entry_id=line.entry_id,
                correlation=line.correlation,
                reverses=line.reverses,
                price=as_said(line.price, event.currency),
            )
            for line in event.lines
        )
        command = ReceiveIntercompanyInvoice(
            lender=book,
            number=event.number,
            period=event.period,
            issued_on=event.issued_on,
            currency=event.currency,
            lines=lines,
        )
        self._ask(event.borrower, command, f"receive {book}:{position}")

    def news(self, book: str, position: int, event: object) -> None:  # noqa: ARG002 - as all are told
        """Prices, cost rates and quotes clear what waits for them."""
        for lender, borrower in self._turn.pairs():
            if book == lender:
                self._ask(
                    lender, PriceLent(borrower=borrower), f"price {book}:{position} {borrower}"
                )
            if book == borrower:
                command = ConvertBorrowed(lender=lender)
                self._ask(borrower, command, f"convert {book}:{position} {lender}")


def _work(line: ApprovedLine, contract_id: str, currency: str) -> LentWork:
    known = bool(line.rate_row) or not line.chargeable
    return LentWork(
        entry_id=line.entry_id,
        contract_id=contract_id,
        project_id=line.project_id,
        person_id=line.person_id,
        worked_on=line.worked_on,
        seconds=str(line.seconds),
        bill=as_said(line.minor, currency) if known else None,
        bill_rate=None if line.rate is None else str(line.rate),
        bill_currency=currency,
    )


def _bill(line: ApprovedLine, currency: str) -> BillPrice:
    return BillPrice(
        entry_id=line.entry_id,
        bill=as_said(line.minor, currency),
        bill_rate=None if line.rate is None else str(line.rate),
        bill_currency=currency,
    )


_HANDLERS: dict[type, Callable[[Intercompany, str, int, Any], None]] = {
    TimeApproved: Intercompany.approved,
    ApprovalRecalled: Intercompany.recalled,
    LotsDecidedAgain: Intercompany.priced,
    TimeLent: Intercompany.lent,
    LentPriced: Intercompany.lent,
    LentTakenBack: Intercompany.taken_back,
    IntercompanyInvoiced: Intercompany.invoiced,
    TransferPricesAgreed: Intercompany.news,
    CostRatesPublished: Intercompany.news,
    RatesQuoted: Intercompany.news,
    ConversionPolicySet: Intercompany.news,
    PersonRegistered: Intercompany.news,
    GradeChanged: Intercompany.news,
}
HANDLED = tuple(kind.__name__ for kind in _HANDLERS)
