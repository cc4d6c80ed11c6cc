"""Clearing cases of the queue in bulk: one command over all that are meant, and an answer for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from hashlib import blake2b
from itertools import islice
from typing import Any, Literal, TypeAlias

import msgspec

from domain.collection import CreditStatus
from domain.commands import AnyCommand
from domain.refusal import Malformed, Refused
from processes.asking import Receipt, Request
from processes.desk import BATCH_MAX
from processes.firm import Firm
from processes.reading import NAMES, UnknownCommand, decoder, read
from processes.waiting_times import WaitingTimes
from projections.exception_row import ExceptionRow, Narrow, Way
from projections.exceptions import select
from projections.open_invoices import Reminding, Today

MOST = 1_000  # cases at a time
Outcome: TypeAlias = Literal["cleared", "waits", "refused", "no_way"]
FREE = ("on", "written_on", "effective_date")  # said in spite of the day that would be taken


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one case: cleared, still waiting (and for what), refused, or not this command's to clear."""

    case: ExceptionRow
    outcome: Outcome
    code: str = ""
    says: str = ""


class Cleared(msgspec.Struct, frozen=True, kw_only=True):
    """Every case that was meant, in the order of the queue; `more`: there were others behind them."""

    answers: tuple[Answer, ...]
    more: bool = False

    def count(self, outcome: Outcome) -> int:
        """How many cases ended so."""
        return sum(one.outcome == outcome for one in self.answers)


def today_of(firm: Firm, on: date | None = None) -> Today:
    """The day it is by the firm's clock, what its dunning table says of a day, and how long cases may wait."""

    def reminding(on: date, days: int, hundredths: int, status: CreditStatus) -> Reminding:
        then = firm.desk.policy.dunning(on, days, hundredths, status).then
        return Reminding(int(then["level"]), str(then["text"]), str(then["handled_by"]))

    return Today(on or firm.desk.clock().date(), reminding, WaitingTimes(firm).allowed)


def clear(
    firm: Firm,
    book: str,
    narrow: Narrow,
    command: str,
    says: Mapping[str, Any],
    request: Request,
    may: Callable[[AnyCommand], None] = lambda _: None,
) -> Cleared:
    """Send one kind of command for every case that is meant, with what somebody says in it.

    Cases that ask for the same command share it. The same key again sends nothing twice. Raises Refused
    before anything is sent when the command or what is said of it can not be read, or `may` says no.
    """
    if command not in NAMES:
        raise UnknownCommand(f"There is no command {command}.")
    found = _look(firm, book, narrow)
    meant, more = found[:MOST], len(found) > MOST
    asked = {place: _way(row, command) for place, row in enumerate(meant)}
    commands = {place: _command(way, says) for place, way in asked.items() if way is not None}
    for one in commands.values():
        may(one)
    refused = _sent(firm, book, commands, request)
    left = {_named(row) for row in _look(firm, book, narrow, None)} if commands else set()
    answers = tuple(
        _answer(row, command, place in commands, refused.get(place), left)
        for place, row in enumerate(meant)
    )
    return Cleared(answers=answers, more=more)


def _look(
    firm: Firm, book: str, narrow: Narrow, limit: int | None = MOST + 1
) -> list[ExceptionRow]:
    firm.views.carry(firm.books.open(book))
    with firm.engine.connect() as tx:
        return select(tx, book, narrow, today_of(firm), limit=limit)


def _way(row: ExceptionRow, command: str) -> Way | None:
    """The way with that command in the case's own book."""
    own = (way for way in row.ways if way.book in ("", row.book))
    return next((way for way in own if way.command == command), None)


def _command(way: Way, says: Mapping[str, Any]) -> AnyCommand:
    """The case's command with what is said. Refuses what the case says itself, and what is left out."""
    own = sorted(name for name in says if name in way.fields and name not in FREE)
    if own:
        raise Malformed(f"{', '.join(own)} follows from each case: leave it out.")
    missing = [name for name in way.lacks if says.get(name) is None]
    if missing:
        raise Malformed(f"{way.command} lacks {', '.join(missing)}: say it.")
    whole = msgspec.json.encode({**way.fields, **says})
    asked: AnyCommand = read(whole, decoder(NAMES[way.command]))
    return asked


def _sent(
    firm: Firm, book: str, commands: Mapping[int, AnyCommand], request: Request
) -> dict[int, Refused]:
    """The refusals, by the place of their case."""
    places: dict[bytes, list[int]] = {}
    for place, command in commands.items():
        places.setdefault(msgspec.json.encode(command), []).append(place)
    pairs = [(commands[shared[0]], _key(request.key, text)) for text, shared in places.items()]
    verdicts: list[Receipt | Refused] = []
    for piece in _pieces(pairs):
        try:
            verdicts += firm.desk.do_many(book, piece, request)
        except Refused as no:
            verdicts += [no] * len(piece)
    return {
        place: verdict
        for verdict, shared in zip(verdicts, places.values(), strict=True)
        for place in shared
        if isinstance(verdict, Refused)
    }


def _pieces(
    pairs: Iterable[tuple[AnyCommand, str]],
) -> Iterable[list[tuple[AnyCommand, str]]]:
    left = iter(pairs)
    while piece := list(islice(left, BATCH_MAX)):
        yield piece


def _key(key: str, text: bytes) -> str:
    return f"{key[:90]}:{blake2b(text, digest_size=16).hexdigest()}"


def _named(row: ExceptionRow) -> tuple[str, str, str]:
    return row.kind, row.ref, row.reason


def _answer(
    row: ExceptionRow,
    command: str,
    sent: bool,
    refused: Refused | None,
    left: set[tuple[str, str, str]],
) -> Answer:
    if not sent:
        ways = ", ".join(way.command for way in row.ways)
        says = f"{command} does not clear it. What does: {ways}."
        return Answer(case=row, outcome="no_way", code="no_way", says=says)
    if refused is not None:
        return Answer(case=row, outcome="refused", code=refused.code, says=refused.says)
    if _named(row) in left:
        return Answer(case=row, outcome="waits", code=row.reason, says=f"{row.clears}.")
    return Answer(case=row, outcome="cleared")
