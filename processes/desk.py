"""The one road every command takes: look, decide, record if nobody wrote inside the boundary; else again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from random import uniform
from time import sleep
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.account import Account
from domain.catalogue import AnyEvent
from domain.commands import AnyCommand
from domain.deciding import decide
from domain.entry import EntryState
from domain.knowledge import Knowledge
from domain.master_commands import OpenEntity, PinPeriod
from domain.period import PeriodClosed
from domain.policy import Moment
from domain.refusal import BadDate, BadReference, Malformed, Refused, StaleDecision
from domain.register import Register
from domain.time_commands import ApproveTime, RecordTime
from domain.time_entry import TimeRecorded
from journal.books import Books
from journal.failures import CommitUnknown
from journal.journal import Entry, Journal, Overtaken
from journal.schema import BadBookId
from processes.asking import Receipt, Request, answered, digest_of, receipt
from processes.batching import Batch, entry_of
from processes.looking import Look
from processes.memory import Memory
from processes.policy import ShelfPolicy
from rules.shelf import NoTableAnswers, Shelf

__all__ = ["Desk", "Receipt", "Request"]
TRIES = 16
PAUSE_FIRST_S, PAUSE_MOST_S = 0.002, 0.1  # between tries, when others are at the same
BATCH_MAX = 1_000
KEEPER = "accrual"  # the actor of what goes on by itself


def utc_now() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


class WholeBatchRefused(Refused):
    """One command of an all-or-nothing batch was refused, so none was carried out."""

    code = "whole_batch_refused"


class Decision(NamedTuple):
    """Facts decided and not yet recorded, and what they were decided on."""

    look: Look
    events: tuple[AnyEvent, ...]
    entries: list[Entry]


class Desk:
    """Carries commands out, book by book. Threads share one."""

    def __init__(
        self,
        books: Books,
        shelf: Shelf,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.books = books
        self.policy = ShelfPolicy(shelf)
        self.clock = clock
        self._memories: dict[str, Memory] = {}

    def do(
        self, book: str, command: AnyCommand, request: Request, *, reading: bool = False
    ) -> Receipt:
        """Carry one command out. The same key and command again gives the first receipt.

        `reading`: the first try reads too; what is remembered was tried already.
        Raises Refused (nothing was recorded): the decision's own reasons, KeyReused, StaleDecision.
        """
        journal = self._journal(book, command)
        # First on what is remembered; a no, or "nothing new", is only said after reading.
        hopeful = isinstance(command, RecordTime) and not reading
        for attempt in range(TRIES):
            _give_way(attempt)
            look = Look(journal, self._memory(book), fresh=attempt > 0 or not hopeful)
            try:
                found = self._decision(book, look, command, request)
            except Refused:
                if look.fresh:
                    raise
                continue
            if isinstance(found, Receipt):
                if look.fresh:
                    return found
                continue
            try:
                position = journal.append(found.entries, look.guards(), requests_tagged=True)
            except (Overtaken, CommitUnknown):
                continue
            return self._recorded(book, found, position)
        raise StaleDecision(
            f"{TRIES} decisions in a row were overtaken by others: send the same command again."
        )

    def do_hopefully(
        self, book: str, asked: Sequence[tuple[RecordTime, Request]]
    ) -> list[Receipt | None]:
        """Record time of several who ask at once, on what is remembered, in one act of writing; each for itself.

        None: not this way. Whoever asked is to use `do`, which reads before it says no.
        """
        journal = self._journal(book, None)
        memory = self._memory(book)
        decisions = [self._hoped_for(book, journal, memory, *one) for one in asked]
        appends = [(one.entries, one.look.guards()) for one in decisions if one is not None]
        verdicts = iter(journal.append_each(appends))
        receipts: list[Receipt | None] = []
        for one in decisions:
            reached = None if one is None else next(verdicts)
            if one is not None and isinstance(reached, int):
                receipts.append(self._recorded(book, one, reached))
            else:
                receipts.append(None)
        return receipts

    def _hoped_for(
        self, book: str, journal: Journal, memory: Memory, command: RecordTime, request: Request
    ) -> Decision | None:
        try:
            found = self._decision(book, Look(journal, memory, fresh=False), command, request)
        except Exception:  # noqa: BLE001 - `do` says it, to who asked
            return None
        return found if isinstance(found, Decision) else None

    def _decision(
        self, book: str, look: Look, command: AnyCommand, request: Request
    ) -> Receipt | Decision:
        """What a command leads to: facts to record, the answer its key had before, or nothing new. Raises Refused."""
        look.at(command, request.key)
        digest = digest_of(command)
        before = answered(book, request.key, digest, look.requests(request.key))
        if before is not None:
            return before
        now = self.clock()
        events = self.decided(command, look.known, self._moment(look, request, now))
        if not events:
            return Receipt(book=book, position=look.head, recorded=())
        entries = [entry_of(event, request, request.key, digest, now) for event in events]
        return Decision(look, events, entries)

    def _recorded(self, book: str, one: Decision, position: int) -> Receipt:
        """What follows once facts are in the journal, and the receipt for them."""
        one.look.learn([one.events], position)
        self._follow_up(book, one.look, one.events, position)
        return receipt(book, position, one.events, replayed=False)

    def do_many(
        self,
        book: str,
        asked: Sequence[tuple[AnyCommand, str]],
        request: Request,
        *,
        whole: bool = False,
        tag_requests: bool = True,
    ) -> list[Receipt | Refused]:
        """Carry out up to 1,000 (command, key) pairs in one act of writing; verdicts in their order.

        With `whole` a refusal of one refuses all. Without `tag_requests` the keys are kept but not
        looked up later: for imports, whose entries' own ids make them happen once.
        """
        assert len(asked) <= BATCH_MAX, f"at most {BATCH_MAX} commands at once"
        journal = self._journal(book, asked[0][0] if asked else None)
        for attempt in range(TRIES):
            _give_way(attempt)
            look = Look(journal, self._memory(book), fresh=attempt > 0, reading=True)
            look.at_all(asked, keys=tag_requests)
            batch = Batch(book, look, request, self.decided, tag_requests=tag_requests)
            now = self.clock()
            batch.decide(asked, self._moment(look, request, now), now)
            refused = [v for v in batch.verdicts if isinstance(v, Refused)]
            if whole and refused:
                return [v if isinstance(v, Refused) else _dragged(refused) for v in batch.verdicts]
            if not batch.entries:
                return batch.receipts(look.head)
            try:
                guards = look.guards()
                if batch.supposes_positions:
                    guards.append(((), look.head))  # nobody may write anything in between
                position = journal.append(batch.entries, guards, requests_tagged=tag_requests)
            except (Overtaken, CommitUnknown):
                continue
            look.learn(batch.events, position)
            for events in batch.events:
                self._follow_up(book, look, events, position)
            return batch.receipts(position)
        raise StaleDecision(f"{TRIES} batches in a row were overtaken by others: send it again.")

    def decided(
        self, command: AnyCommand, known: Knowledge, moment: Moment
    ) -> tuple[AnyEvent, ...]:
        """What follows from a command, nothing recorded. Raises Refused; BadDate for a day before the firm's rules."""
        try:
            return decide(command, known, self.policy, moment)
        except NoTableAnswers as error:
            raise BadDate(f"{error} Correct the date, or publish rules for it.") from None

    def foreseen(self, book: str, command: AnyCommand, actor: str) -> tuple[AnyEvent, ...]:
        """What a command would lead to, were it given now; nothing is recorded. Raises Refused as it would be."""
        request = Request(actor=actor, key="")
        look = Look(self._journal(book, command), self._memory(book), fresh=True)
        look.at(command, request.key)
        return self.decided(command, look.known, self._moment(look, request, self.clock()))

    def today(self, book: str) -> date:
        """Which day it is where the entity of a book is."""
        look = Look(self.books.open(book), self._memory(book), fresh=True)
        look.register()
        return self._moment(look, Request(actor=KEEPER, key=""), self.clock()).today

    def register(self, book: str) -> Register:
        """The book's master data as of now: read, not merely remembered."""
        look = Look(self.books.open(book), self._memory(book), fresh=True)
        return look.register()

    def entry(self, book: str, entry_id: str) -> EntryState:
        """One entry's story as of now."""
        return Look(self.books.open(book), self._memory(book), fresh=True).entry(entry_id)

    def accounts(self, book: str, contract_ids: Iterable[str]) -> list[Account]:
        """Contracts' open lots, drafts and billed totals as of now: worklists; decisions look again."""
        return Look(self.books.open(book), self._memory(book), fresh=True).accounts(contract_ids)

    def _journal(self, book: str, command: AnyCommand | None) -> Journal:
        """The book's journal; a new entity's book is made with it. Refuses ids no book can have."""
        if not isinstance(command, OpenEntity):
            return self.books.open(book)
        if command.entity_id != book:
            raise Malformed(
                f"Entity {command.entity_id} keeps the book of its own name, not {book}: open it there.",
                entity_id=command.entity_id,
            )
        try:
            return self.books.create(book)
        except BadBookId as bad:
            raise BadReference(str(bad), entity_id=book) from None

    def _memory(self, book: str) -> Memory:
        found = self._memories.get(book)
        if found is None:
            found = self._memories.setdefault(book, Memory())
        return found

    def _moment(self, look: Look, request: Request, now: datetime) -> Moment:
        entity = look.known.register.entity
        zone = ZoneInfo(entity.time_zone) if entity else UTC
        today = now.astimezone(zone).date()
        return Moment(request.actor, today, look.head, request.on_behalf_of)

    def _follow_up(
        self,
        book: str,
        look: Look,
        events: Sequence[AnyEvent],
        position: int,
    ) -> None:
        """An approval that came before its entry is carried out when it is there; a month closed is pinned."""
        for event in events:
            if isinstance(event, TimeRecorded):
                approver = look.parked_by(event.entry_id)
                if approver:
                    self.unpark(book, event.entry_id, approver, position)
            elif isinstance(event, PeriodClosed):
                self.pin(book, event.period, position)

    def unpark(self, book: str, entry_id: str, approver: str, position: int) -> Receipt | Refused:
        """Carry a parked approval out, once. Refused: it stays parked, visibly, for its approver."""
        follow = Request(
            actor=approver,
            key=f"parked:{entry_id}",
            causation=f"{book}:{position}",
        )
        try:
            return self.do(book, ApproveTime(entry_ids=(entry_id,)), follow)
        except Refused as refused:
            return refused

    def pin(self, book: str, period: str, position: int) -> Receipt | Refused:
        """Keep what a month says that was closed at a position, once. Refused: it was reopened meanwhile."""
        follow = Request(
            actor=KEEPER, key=f"pin:{period}:{position}", causation=f"{book}:{position}"
        )
        try:
            return self.do(book, PinPeriod(period=period), follow)
        except Refused as refused:
            return refused


def _give_way(attempt: int) -> None:
    """Before a third try and later ones, wait a little and by chance, so that all come through."""
    if attempt > 1:
        longest = min(PAUSE_FIRST_S * 2**attempt, PAUSE_MOST_S)
        sleep(uniform(0, longest))  # noqa: S311 - no secret


def _dragged(refused: Sequence[Refused]) -> WholeBatchRefused:
    return WholeBatchRefused(
        f"Not carried out: {len(refused)} other command(s) of this all-or-nothing batch were refused, "
        f"the first because: {refused[0].says}"
    )
