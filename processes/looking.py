"""Looking before deciding: the parts of a book that a command depends on, and up to where each was seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.account import Account
from domain.boundary import LEDGER, REGISTER, About, Boundary
from domain.catalogue import AnyEvent
from domain.commands import AnyCommand
from domain.deciding import first_look, looks_twice, second_look
from domain.entry import EntryState
from domain.knowledge import Knowledge, Known, after, blank
from domain.ledger_totals import LedgerTotals
from domain.register import Register
from domain.time_commands import RecordTime
from journal.journal import Journal, Line
from processes.adding_up import added_up
from processes.memory import KEPT, Memory


class Look:
    """What one decision (or batch) looks at.

    Not `fresh`: new entries and keys are supposed unknown and remembered parts up to date; the guards
    check exactly that when the facts are recorded. With `reading`, remembered parts are brought up
    to date all the same.
    """

    def __init__(
        self, journal: Journal, memory: Memory, *, fresh: bool, reading: bool = False
    ) -> None:
        self.journal = journal
        self.memory = memory
        self.fresh = fresh
        self.reading = fresh or reading
        self.known = Knowledge()
        self.head = 0
        self._seen: dict[str, int] = {}  # tag -> position up to which it was looked at
        self._asked: dict[str, list[Line]] = {}  # "request:<key>" -> lines
        self._supposed: list[tuple[AnyEvent, int]] = []
        self._parked: dict[str, str] = {}  # entries an approval waited for -> its approver
        self._shared: set[str] = set()  # tags that several commands of a batch name

    def at(self, command: AnyCommand, key: str) -> None:
        """Look at all that one command depends on, and at its key."""
        self._load(first_look(command), (f"request:{key}",), command)
        if looks_twice(command):
            self._load(second_look(command, self.known), (), command)

    def at_all(self, asked: Sequence[tuple[AnyCommand, str]], *, keys: bool) -> None:
        """Look at what a batch's commands name themselves, in as few reads as can be."""
        tags: dict[str, None] = {}
        new = [command for command, _ in asked if isinstance(command, RecordTime)]
        for command, _ in asked:
            for tag in first_look(command):
                if tag in tags:
                    self._shared.add(tag)
                tags[tag] = None
        requests = [f"request:{key}" for _, key in asked] if keys else []
        supposable = new[0] if len(new) == len(asked) else None
        self._load(tags, requests, supposable)

    def again(self, command: AnyCommand) -> None:
        """Look at what one command of a batch depends on beyond what it names."""
        if looks_twice(command):
            tags = tuple(second_look(command, self.known))
            self._shared.update(tags)
            self._load(tags, (), None)

    def register(self) -> Register:
        """The book's master data alone."""
        self._load((REGISTER,), (), None)
        return self.known.register

    def entry(self, entry_id: str) -> EntryState:
        """One entry alone."""
        self._load((f"entry:{entry_id}",), (), None)
        return self.known.entry(entry_id)

    def accounts(self, contract_ids: Iterable[str]) -> list[Account]:
        """The accounts of contracts as of now, in one read for all that are remembered."""
        contract_ids = list(contract_ids)
        self._load([f"account:{contract_id}" for contract_id in contract_ids], (), None)
        return [self.known.account(contract_id) for contract_id in contract_ids]

    def requests(self, key: str) -> Sequence[Line]:
        """The lines that were recorded under a key."""
        return self._asked.get(f"request:{key}", ())

    def parked_by(self, entry_id: str) -> str:
        """Who approved this entry before it was recorded; empty: nobody."""
        return self._parked.get(f"entry:{entry_id}", "")

    def guards(self) -> list[tuple[Boundary, int]]:
        """The boundary: each part with the position from which nobody may have written about it."""
        by_position: dict[int, list[About]] = {}
        for tag, position in self._seen.items():
            by_position.setdefault(position, []).append(About(tag))
        return [(tuple(abouts), position) for position, abouts in by_position.items()]

    def suppose(self, events: Iterable[AnyEvent], before: int) -> None:
        """Let the next command of a batch see what this one led to, before it is recorded."""
        for position, event in enumerate(events, self.head + before + 1):
            self._supposed.append((event, position))
            for tag in event.tags:
                # What only one command of the batch names is not looked at again.
                if tag in self._shared or tag.startswith(KEPT):
                    self._apply_to(tag, event, position)

    def learn(self, recorded: Sequence[Sequence[AnyEvent]], position: int) -> None:
        """Remember the parts as they are now that the facts are recorded, the last one at `position`."""
        if not self._supposed:
            at = position - sum(len(events) for events in recorded)
            for events in recorded:
                for event in events:
                    at += 1
                    self._apply(event, at)
        for tag, part in self.known.parts.items():
            if tag != LEDGER:
                self.memory.keep(tag, part, position)

    def _apply(self, event: AnyEvent, position: int) -> None:
        for tag in event.tags:
            self._apply_to(tag, event, position)

    def _apply_to(self, tag: str, event: AnyEvent, position: int) -> None:
        part = self.known.parts.get(tag)
        if part is not None:
            self.known.parts[tag] = after(part, [(position, event)])

    def _load(
        self, tags: Iterable[str], requests: Sequence[str], command: AnyCommand | None
    ) -> None:
        wanted = [tag for tag in dict.fromkeys(tags) if tag not in self.known.parts]
        if LEDGER in wanted:
            wanted.remove(LEDGER)
            self._load(wanted, requests, command)
            # Only now: a month that was seen to be closed gets no more postings.
            self.known.parts[LEDGER] = self._ledger()
            return
        supposed = not self.fresh and isinstance(command, RecordTime)
        blanks: list[str] = []
        stale: list[tuple[str, Known, int]] = []
        for tag in wanted:
            remembered = self.memory.recall(tag) if tag.startswith(KEPT) else None
            if remembered is None:
                blanks.append(tag)
            elif self.reading:
                stale.append((tag, *remembered))
            else:
                self._set(tag, *remembered)
        if supposed:
            blanks = self._suppose_new(blanks, requests)
            requests = ()
        if blanks or requests:
            self._read([(tag, blank(tag), 0) for tag in blanks], requests)
        if stale:
            self._read(stale, ())

    def _ledger(self) -> LedgerTotals:
        """All postings of the book, added up from where they were last time.

        No boundary guards it: what is asked of it is a closed month, to which nothing is posted any more.
        """
        found = self.memory.recall(LEDGER)
        totals = found[0] if found is not None else LedgerTotals()
        assert isinstance(totals, LedgerTotals)
        totals = added_up(self.journal, totals)
        self.memory.keep(LEDGER, totals, totals.through)
        return totals

    def _suppose_new(self, blanks: Sequence[str], requests: Sequence[str]) -> list[str]:
        """Entries and keys are taken as new, to be checked from the beginning; the tags left to read."""
        for tag in blanks:
            if tag.startswith("entry:"):
                self._set(tag, blank(tag), 0)
        self._seen |= dict.fromkeys(requests, 0)
        return [tag for tag in blanks if tag not in self.known.parts]

    def _read(self, parts: Sequence[tuple[str, Known, int]], requests: Sequence[str]) -> None:
        """One read for all these parts, each folded on from where it stood."""
        tags = [*(tag for tag, _, _ in parts), *requests]
        since = min((position for _, _, position in parts), default=0)
        lines, head = self.journal.read(tuple(About(tag) for tag in tags), since or None)
        head = max(head, since)
        found: dict[str, list[Line]] = {tag: [] for tag in tags}
        for line in lines:
            for tag in line.tags:
                if tag in found:
                    found[tag].append(line)
        for tag, part, position in parts:
            news = [(at.position, at.entry.event) for at in found[tag] if at.position > position]
            news += [(p, event) for event, p in self._supposed if tag in event.tags]
            self._set(tag, after(part, news) if news else part, max(head, position))
        for tag in requests:
            self._asked[tag] = found[tag]
            self._seen[tag] = head
        self.head = max(self.head, head)

    def _set(self, tag: str, part: Known, position: int) -> None:
        self.known.parts[tag] = part
        if isinstance(part, EntryState) and part.parked_by:
            self._parked[tag] = part.parked_by
        self._seen[tag] = position
        self.head = max(self.head, position)
        if not self._supposed:
            self.memory.keep(tag, part, position)
