"""Commands of one batch, decided one after the other and written in one act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from domain.catalogue import AnyEvent
from domain.commands import AnyCommand
from domain.knowledge import Knowledge
from domain.master_commands import PinPeriod
from domain.policy import Moment
from domain.refusal import PeriodState, Refused
from domain.wip import ChargesRaised, TimeApproved
from journal.journal import Entry
from processes.asking import Receipt, Request, answered, digest_of, receipt
from processes.looking import Look

Deciding: TypeAlias = Callable[[AnyCommand, Knowledge, Moment], tuple[AnyEvent, ...]]


class Batch:
    """Commands of one batch decided one after the other, each on what the ones before it led to."""

    def __init__(
        self, book: str, look: Look, request: Request, decided: Deciding, *, tag_requests: bool
    ) -> None:
        """`decided` says what follows from a command on what is known, or raises Refused."""
        self.book, self.look, self.request = book, look, request
        self.decided = decided
        self.tag_requests = tag_requests
        self.verdicts: list[tuple[AnyEvent, ...] | Receipt | Refused] = []
        self.entries: list[Entry] = []
        self.events: list[tuple[AnyEvent, ...]] = []
        self.supposes_positions = False  # an approval names the place of an entry of this batch

    def decide(
        self, asked: Sequence[tuple[AnyCommand, str]], moment: Moment, now: datetime
    ) -> None:
        """Decide (command, key) pairs; what is refused leaves the others as they are."""
        for command, key in asked:
            try:
                self.verdicts.append(self._one(command, key, moment, now))
            except Refused as refused:
                self.verdicts.append(refused)

    def _one(
        self, command: AnyCommand, key: str, moment: Moment, now: datetime
    ) -> tuple[AnyEvent, ...] | Receipt:
        digest = digest_of(command)
        if self.tag_requests:
            before = answered(self.book, key, digest, self.look.requests(key))
            if before is not None:
                return before
        if isinstance(command, PinPeriod) and self.entries:
            raise PeriodState(
                f"{command.period} is pinned by itself once its close is recorded: what this batch does "
                "before is not. Leave PinPeriod out, or send it alone.",
                period=command.period,
            )
        self.look.again(command)
        events = self.decided(command, self.look.known, moment)
        if events:
            self.look.suppose(events, len(self.entries))
            self.supposes_positions |= any(
                line.order > self.look.head
                for event in events
                if isinstance(event, TimeApproved | ChargesRaised)
                for line in event.lines
            )
            self.entries += [entry_of(event, self.request, key, digest, now) for event in events]
            self.events.append(events)
        return events

    def receipts(self, position: int) -> list[Receipt | Refused]:
        """One verdict a command, in order, with the journal position each reached."""
        reached = position - len(self.entries)
        answers: list[Receipt | Refused] = []
        for verdict in self.verdicts:
            if isinstance(verdict, tuple):
                reached += len(verdict)
                answers.append(receipt(self.book, reached, verdict, replayed=False))
            else:
                answers.append(verdict)
        return answers


def entry_of(event: AnyEvent, request: Request, key: str, digest: str, now: datetime) -> Entry:
    """A fact as it is written down, in answer to a request."""
    return Entry(
        event=event,
        actor=request.actor,
        on_behalf_of=request.on_behalf_of,
        recorded_at=now,
        request=key,
        digest=digest,
        correlation=request.correlation,
        causation=request.causation,
    )
