"""One line of a book: what was recorded, by whom, in answer to what, and why the rules said so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import PathParameter

from api.actors import may_read
from api.asking import Book
from api.documented import READING
from api.problems import Problematic
from domain.catalogue import AnyEvent
from domain.ruling import Ruling
from journal.journal import Line
from processes.access import Bearer
from processes.firm import Firm
from rules.explain import CannotExplain, Explanation, RuleSeen, explain
from rules.shelf import Shelf

Asker = Request[Bearer, Any, Any]
_ENVELOPE = msgspec.json.Decoder(dict[str, Any])


class RuleExplained(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of the table: whether it matched the case, and why or why not."""

    id: str
    says: str
    policy: str
    matched: bool
    because: list[str]  # each condition beside the fact it was held against


class RulingExplained(msgspec.Struct, frozen=True, kw_only=True):
    """A ruling by the version of the table that gave it. Nothing is decided again."""

    table: str
    version: str
    digest: str  # sha256 of that version
    facts: dict[str, bool | int | str]
    rules: list[RuleExplained]
    cannot_explain: str | None  # why the rules are missing, when that version is not here any more


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a book as it was written."""

    book: str
    position: int
    recorded_at: datetime
    actor: str
    on_behalf_of: str | None
    request: str  # the idempotency key it answers
    correlation: str | None
    causation: str | None
    name: str
    event: dict[str, Any]
    rulings: list[RulingExplained]


@get("/events/{position:int}", sync_to_thread=True, operation_id="Event", responses=READING)
def event(
    book: Book,
    position: Annotated[int, PathParameter(ge=1, le=2**62)],
    firm: NamedDependency[Firm],
    request: Asker,
) -> Recorded:
    """One line of the book, its rulings explained: every rule, whether it matched, and on which facts."""
    may_read(request.user, "audit")
    found = firm.books.open(book).page(position - 1, 1)
    if not found or found[0].position != position:
        raise Problematic("unknown", f"{book} has no line {position}.", position=position)
    return _recorded(book, found[0], firm.shelf)


def _recorded(book: str, line: Line, shelf: Shelf) -> Recorded:
    entry = line.entry
    return Recorded(
        book=book,
        position=line.position,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        on_behalf_of=entry.on_behalf_of,
        request=entry.request,
        correlation=entry.correlation,
        causation=entry.causation,
        name=line.kind,
        event=_ENVELOPE.decode(line.text)["event"],
        rulings=[_explained(ruling, shelf) for ruling in _rulings(entry.event)],
    )


def _rulings(recorded: AnyEvent) -> Iterator[Ruling]:
    """Every ruling that the event was written with: its own, or those of its lines."""
    if (own := getattr(recorded, "ruling", None)) is not None:
        yield own
    for decided in getattr(recorded, "rulings", ()):
        yield decided.ruling


def _explained(ruling: Ruling, shelf: Shelf) -> RulingExplained:
    rules: list[RuleExplained] = []
    missing = None
    try:
        rules = _rules(explain(shelf, ruling))
    except CannotExplain as cannot:
        missing = str(cannot)
    return RulingExplained(
        table=ruling.table,
        version=ruling.version,
        digest=ruling.digest,
        facts=ruling.facts,
        rules=rules,
        cannot_explain=missing,
    )


def _rules(told: Explanation) -> list[RuleExplained]:
    return [_rule(seen) for seen in (*told.matched, *told.not_matched)]


def _rule(seen: RuleSeen) -> RuleExplained:
    return RuleExplained(
        id=seen.rule.id,
        says=seen.rule.says,
        policy=seen.rule.policy,
        matched=seen.matched,
        because=[str(each) for each in seen.conditions if seen.matched or not each.holds],
    )


routes = Router("/books/{book:str}", route_handlers=[event], tags=["Audit"])
