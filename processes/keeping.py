"""What goes on by itself: views follow the journal, what waited is looked at again, deposits are reviewed each day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import blake2b

from domain.account import Account
from domain.boundary import REGISTER, About
from domain.contract import RatesPublished
from domain.cost import CostRatesPublished
from domain.expense_commands import DecideExpenses
from domain.party import CustomerReleased, GradeChanged, PersonRegistered, ProjectOpened
from domain.period import PeriodClosed
from domain.quote import ConversionPolicySet, RatesQuoted
from domain.quote_commands import TranslateReceivables
from domain.refusal import Refused
from domain.retainer_commands import ReviewRetainer
from domain.tax import CustomerTaxSet, TaxRatesPublished, TaxRegistered
from domain.wip_commands import DecideAgain
from journal.journal import Line
from processes.asking import Request
from processes.crossing_places import Stored
from processes.desk import KEEPER
from processes.firm import Firm
from processes.intercompany import Intercompany
from projections import exceptions, expenses, retainers

CLEARING = (
    RatesPublished,
    CustomerReleased,
    GradeChanged,
    PersonRegistered,
    ProjectOpened,
    CostRatesPublished,
    RatesQuoted,
    ConversionPolicySet,
    TaxRegistered,
    TaxRatesPublished,
    CustomerTaxSet,
)
# What may clear an expense that waits: another claim gone, other terms of its category, a quote.
CLEARING_CLAIMS = (
    "ExpenseCategoryDefined",
    "ExpenseCorrected",
    "ExpensesWithdrawn",
    "ProjectOpened",
    "RatesQuoted",
    "ConversionPolicySet",
)
PAGE = 10_000


class Keeping:
    """Keeps one firm's views up to date and lets clearing facts clear what waits for them.

    Everything it does is a command under a key that follows from the fact that led to it: done twice, it
    happens once. It may run in several processes at a time.
    """

    def __init__(self, firm: Firm, crossing: Intercompany | None = None) -> None:
        """`crossing` keeps its places elsewhere than in the firm's database."""
        self.firm = firm
        self._crossing = crossing or Intercompany(firm.books, firm.desk, Stored(firm.engine))
        self._seen: dict[str, int] = {}  # book -> head at the last round
        self._reviewed: dict[str, date] = {}  # book -> day its deposits were last looked at
        self._claims: dict[str, int] = {}  # book -> line up to which claims were judged again
        self._looked: dict[str, int] = {}  # register position up to which holds were decided

    def round(self) -> int:
        """One round over all books, their views carried first; how many commands it led to."""
        done = 0
        for book in self.firm.books.ids():
            self.firm.views.carry(self.firm.books.open(book))
            done += self.look_after(book)
        return done

    def look_after(self, book: str) -> int:
        """What follows in one book from what was recorded since last time; its views are carried already."""
        reviewed = self._review_deposits(book)
        head = self.firm.books.open(book).head()
        if head == self._seen.get(book):
            return reviewed
        self._seen[book] = head
        by_themselves = reviewed + self._unpark(book) + self._clear(book) + self._clear_claims(book)
        return by_themselves + self._crossing.round()

    def _review_deposits(self, book: str) -> int:
        """Once a day: deposits fall due, lapse, are asked for again, are left over when their contract has ended."""
        today = self.firm.desk.clock().date()
        if self._reviewed.get(book) == today:
            return 0
        with self.firm.engine.connect() as tx:
            held = retainers.by_contract(tx, book=book)
        done = 0
        for row in held:
            request = Request(actor=KEEPER, key=f"deposits:{row.contract_id}:{today}")
            review = ReviewRetainer(contract_id=row.contract_id, on=today)
            answer = self.firm.desk.do(book, review, request)
            done += bool(answer.recorded) and not answer.replayed
        self._reviewed[book] = today
        return done

    def _unpark(self, book: str) -> int:
        """Approvals whose entry has arrived, should the process that recorded it have stopped before."""
        with self.firm.engine.connect() as tx:
            parked = exceptions.listing(tx, book=book, kind="parked")
        done = 0
        for row in parked:
            entry = self.firm.desk.entry(book, row.ref)
            if entry.work is not None and entry.parked_by:
                answer = self.firm.desk.unpark(book, row.ref, entry.parked_by, row.position)
                done += not isinstance(answer, Refused)
        return done

    def _clear(self, book: str) -> int:
        """Holds are decided again when master data that may clear them was recorded; closed months are pinned."""
        lines = self._registered(book)
        pinned = self._pin(book, lines)
        clearing = [line for line in lines if isinstance(line.entry.event, CLEARING)]
        if not clearing:
            return pinned
        news = clearing[-1]
        register = self.firm.desk.register(book)
        today = self.firm.desk.clock().date()
        done = pinned + self._translate(book, clearing)
        for account in self.firm.desk.accounts(book, register.contracts):
            if _waits(account):
                key = f"again:{account.contract_id}:{news.position}"
                request = Request(actor=KEEPER, key=key, causation=f"{book}:{news.position}")
                command = DecideAgain(contract_id=account.contract_id, on=today)
                done += bool(self.firm.desk.do(book, command, request).recorded)
        return done

    def _translate(self, book: str, news: Sequence[Line]) -> int:
        """Receivables in foreign currencies that wait for a quote are translated when quotes come."""
        quoted = [n for n in news if isinstance(n.entry.event, RatesQuoted | ConversionPolicySet)]
        if not quoted:
            return 0
        at = quoted[-1].position
        request = Request(actor=KEEPER, key=f"translate:{at}", causation=f"{book}:{at}")
        command = TranslateReceivables(until=self.firm.desk.clock().date())
        return bool(self.firm.desk.do(book, command, request).recorded)

    def _clear_claims(self, book: str) -> int:
        """Expenses that wait are judged again when something that may clear them was recorded."""
        news = self._news_of_claims(book)
        if not news:
            return 0
        with self.firm.engine.connect() as tx:
            waiting = expenses.listing(tx, book=book, waiting=True)
        done = 0
        for report_id in sorted({line.report_id for line in waiting}):
            key = f"again:{blake2b(report_id.encode(), digest_size=16).hexdigest()}:{news}"
            request = Request(actor=KEEPER, key=key, causation=f"{book}:{news}")
            receipt = self.firm.desk.do(book, DecideExpenses(report_id=report_id), request)
            done += bool(receipt.recorded)
        return done

    def _news_of_claims(self, book: str) -> int:
        """The last line since the last round that may clear an expense; 0: there is none."""
        journal, news = self.firm.books.open(book), 0
        place = self._claims.get(book, 0)
        while lines := journal.page(place, PAGE, kinds=CLEARING_CLAIMS):
            place = lines[-1].position
            found = [line.position for line in lines if line.kind in CLEARING_CLAIMS]
            news = max([news, *found])
        self._claims[book] = place
        return news

    def _pin(self, book: str, lines: Sequence[Line]) -> int:
        """Months whose close is not followed by its pin, should the process that closed them have stopped before."""
        closed = {
            line.entry.event.period: line.position
            for line in lines
            if isinstance(line.entry.event, PeriodClosed)
        }
        if not closed:
            return 0
        register = self.firm.desk.register(book)
        waiting = sorted(closed.keys() & (register.closed - register.calendar.pinned.keys()))
        answers = [self.firm.desk.pin(book, period, closed[period]) for period in waiting]
        return sum(not isinstance(answer, Refused) for answer in answers)

    def _registered(self, book: str) -> list[Line]:
        """The master data that was recorded since the last round."""
        since = self._looked.get(book, 0)
        lines, head = self.firm.books.open(book).read((About(REGISTER),), since)
        self._looked[book] = max(head, since)
        return lines


def _waits(account: Account) -> bool:
    return any(item.waits for item in account.items.values()) or any(
        not line.rate_row for line in account.costs.values()
    )
