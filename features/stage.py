"""The ledger as a scenario sees it: real desk and rules, a journal in memory, the day in finance's hands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

import msgspec

from domain.boundary import about
from domain.catalogue import AnyEvent
from domain.commands import AnyCommand
from domain.refusal import Refused
from features.defaults import Defaults
from features.steps.words import Reference, Unclear
from processes.asking import Receipt, Request
from processes.clearing import Cleared
from processes.import_report import Report
from processes.reading import decoder, read

DAY_ONE = date(2026, 1, 31)  # the day it is until a scenario says another
OPENING = time(9, 0, tzinfo=UTC)
CLOSING = time.max.replace(tzinfo=UTC)
PAGE = 1_000_000  # a scenario's whole journal
FINANCE = "finance"  # who acts when nobody is named

Event = TypeVar("Event")


class Unexamined(Exception):
    """A scenario ended although something it asked for was refused and it never said so."""


def reason(refusal: Refused) -> str:
    """The reason of a refusal as a Then says it: the rule's own where a rule table gave one."""
    return str(getattr(refusal, "reason", refusal.code))


class Asked(msgspec.Struct, frozen=True):
    """What was asked of a book: kept so that it can be asked again."""

    book: str
    command: AnyCommand
    request: Request


class Seen(msgspec.Struct, frozen=True):
    """How a view is asked: what had happened by a day, as known on a day."""

    as_of: date | None = None
    known_at: datetime | None = None


class Documents:
    """Drafts and invoices in the order they were made, so that sentences can point at them."""

    def __init__(self) -> None:
        self.drafts: list[tuple[str, str]] = []  # (book, invoice id)
        self.issued: list[tuple[str, str]] = []
        self.named: dict[str, tuple[str, str]] = {}

    def drafted(self, book: str, invoice: str, name: str | None) -> None:
        """Keep a draft that was made, under its name when it has one."""
        if (book, invoice) not in self.drafts:
            self.drafts.append((book, invoice))
        if name:
            self.named[name] = (book, invoice)

    def issued_as(self, book: str, invoice: str, number: str) -> None:
        """Keep an invoice under the number it was issued with."""
        if (book, invoice) not in self.issued:
            self.issued.append((book, invoice))
        self.named[number] = (book, invoice)

    def find(self, said: Reference) -> tuple[str, str]:
        """The book and id of the invoice a sentence points at. Raises Unclear when there is none."""
        if said.name:
            if said.name in self.named:
                return self.named[said.name]
            raise Unclear(f"No {said.kind} in this scenario is called {said.name}.")
        listed = self.drafts if said.kind == "draft" else self.issued
        try:
            return listed[said.place]
        except IndexError:
            raise Unclear(
                f"There is no such {said.kind}: the scenario has made {len(listed)} so far."
            ) from None


class Stage:
    """One scenario's ledger. Steps ask commands of it and read views; none reaches around it."""

    def __init__(self, house: Callable[[Callable[[], datetime]], Any]) -> None:
        self.today = DAY_ONE
        self._opening = OPENING
        self._tick = 0
        self._number = 0
        self.house = house(self.now)
        self.documents = Documents()
        self.takes_refusals = False  # while a When is played
        self._stood: dict[str, int] = {}  # how far each book was before the last act
        self.asked: list[Asked] = []
        self.receipts: list[Receipt] = []
        self.refused: list[Refused] = []  # not yet examined by a Then
        self.answered: Refused | None = None  # the last one examined
        self.imported: Report | None = None  # the last file's
        self.cleared: Cleared | None = None  # what became of the cases cleared last
        self.seen = Seen()
        self._by = FINANCE
        self._behalf: str | None = None
        self._key: str | None = None
        self.defaults = Defaults(self)

    # --- who, when -----------------------------------------------------------------------------

    def now(self) -> datetime:
        """The scenario's clock: each look at it is a second later, within the day it is."""
        self._tick += 1
        return datetime.combine(self.today, self._opening) + timedelta(seconds=self._tick)

    def set_clock(self, today: date, at: time) -> None:
        """It is this day and time from now on."""
        self.today, self._opening = today, at

    def begins(self, keyword: str) -> None:
        """A sentence begins: remember where the books stood, and whether a refusal is kept."""
        self.takes_refusals = keyword == "when"
        if keyword != "then":
            self._stood = self.house.books.heads()

    def listen(
        self,
        by: str | None = None,
        behalf: str | None = None,
        key: str | None = None,
        as_of: date | None = None,
        known_on: date | None = None,
    ) -> None:
        """Take in the common ending of a sentence before its step is played."""
        self._by, self._behalf, self._key = by or FINANCE, behalf, key
        known_at = None if known_on is None else datetime.combine(known_on, CLOSING)
        self.seen = Seen(as_of, known_at)

    @property
    def acting(self) -> str:
        """Who the sentence being played says acts."""
        return self._by

    # --- asking --------------------------------------------------------------------------------

    def ask(self, command: AnyCommand, book: str | None = None) -> Receipt | None:
        """Give a command to a book. A Given must succeed; when a When is refused, that is kept."""
        where = book or self.defaults.book()
        self._number += 1
        key, self._key = self._key or f"scenario-{self._number}", None
        request = Request(actor=self._by, key=key, on_behalf_of=self._behalf)
        receipt = self.send(Asked(where, command, request))
        if receipt is not None:
            self.defaults.note(where, command)
        return receipt

    def grant(self, book: str, command: AnyCommand) -> None:
        """Give a command that the scenario takes for granted: it is never refused."""
        self._number += 1
        request = Request(actor=FINANCE, key=f"granted-{self._number}")
        self._stood[book] = self.house.do(book, command, request).position
        self.defaults.note(book, command)

    def send(self, asked: Asked) -> Receipt | None:
        """Send what was asked, perhaps again. None: it was refused."""
        self.asked.append(asked)
        try:
            receipt: Receipt = self.house.do(asked.book, _shaped(asked.command), asked.request)
        except Refused as refusal:
            self.keep(refusal)
            return None
        self.receipts.append(receipt)
        return receipt

    def keep(self, refusal: Refused) -> None:
        """Keep a refusal for a Then. In a Given it is a mistake of the scenario and fails there."""
        if not self.takes_refusals:
            raise refusal
        self.refused.append(refusal)

    def end(self) -> None:
        """The scenario is over: a refusal nobody examined fails it."""
        if self.refused:
            said = "; ".join(f'{reason(refusal)}: "{refusal.says}"' for refusal in self.refused)
            raise Unexamined(
                f"The scenario ended with something refused that it never examined: {said}. "
                'Say: Then it is refused because "..."'
            )

    def run(self, process: Callable[..., Any], **asked: Any) -> Any:
        """Run a process over the book that is meant; what it refused is in its answer."""
        book = self.defaults.book()
        self._number += 1
        key = self._key or f"scenario-{self._number}"
        request = Request(actor=self._by, key=key, on_behalf_of=self._behalf)
        return process(self.house.firm(), book, request=request, **asked)

    # --- reading -------------------------------------------------------------------------------

    def look(self, query: Callable[..., Any], book: str, **asked: Any) -> Any:
        """Ask a view about a book, as the sentence's ending says: as of a day, as known on a day."""
        seen = {"as_of": self.seen.as_of, "known_at": self.seen.known_at}
        return self.house.look(query, book=book, **seen, **asked)

    def trail(self, query: Callable[..., Any], ref: str) -> Any:
        """Ask for the audit trail of an id, in whichever book the scenario put it."""
        book = self.defaults.book_of_anything(ref)
        return self.house.look(query, journal=self.house.books.open(book), book=book, ref=ref)

    def health(self, query: Callable[..., Any]) -> Any:
        """Ask how far the views are behind the books."""
        return self.house.look(query, heads=self.house.books.heads())

    def last_lines(self) -> list[Any]:
        """What the last act recorded, in all books."""
        return [
            line
            for book in self.house.books.ids()
            for line in self.house.books.open(book).page(self._stood.get(book, 0), PAGE)
        ]

    def growth(self) -> int:
        """How many lines the last act recorded."""
        return len(self.last_lines())

    def last_events(self, *, with_postings: bool = False) -> list[Any]:
        """The facts the last act recorded; only those that moved money, when asked so."""
        events = [line.entry.event for line in self.last_lines()]
        return [e for e in events if getattr(e, "postings", ())] if with_postings else events

    def facts(self, book: str, tag: str, kind: type[Event]) -> list[Event]:
        """What a book recorded about one identity, in order."""
        lines, _ = self.house.books.open(book).read((about(tag, kind),))
        return [line.entry.event for line in lines]

    def all_facts(self, book: str) -> list[AnyEvent]:
        """Everything a book recorded, in order."""
        return [line.entry.event for line in self.house.books.open(book).page(0, PAGE)]


def _shaped(command: AnyCommand) -> AnyCommand:
    """The command as every way in would have read it. Refuses a value of the wrong shape."""
    shaped: AnyCommand = read(msgspec.json.encode(command), decoder(type(command)))
    return shaped
