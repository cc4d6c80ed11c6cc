"""The audit trail: what was recorded about anything, by whom, and why the rules said so; and the book's seal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath
from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import PathParameter

from api.actors import may_read
from api.answers import Rows, shown
from api.asking import PAGE, AtLeast, Book, Limit, Offset, next_page, reading, ref_of
from api.documented import READING
from api.problems import Problematic
from domain.catalogue import AnyEvent
from domain.ruling import Ruling
from journal.journal import Line
from journal.sealing import seal_to_head
from processes.access import Bearer
from processes.firm import Firm
from projections import audit_trail
from rules.explain import CannotExplain, Explanation, RuleSeen, explain
from rules.shelf import Shelf

Asker = Request[Bearer, Any, Any]
Ref = Annotated[PurePath, PathParameter(description="Any id that the book knows.")]
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


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the book, told in finance's words."""

    position: int
    recorded_at: datetime
    actor: str
    on_behalf_of: str | None
    request: str
    name: str
    summary: str
    rulings: tuple[str, ...]  # "<table>@<version> <rules>"
    event: dict[str, Any]


class SealAt(msgspec.Struct, frozen=True):
    """The digest (sha256, chained) over a book's lines up to a position."""

    book: str
    position: int
    digest: str


@get("/audit/{ref:path}", sync_to_thread=True, operation_id="AuditTrail", responses=READING)
def trail(
    book: Book,
    ref: Ref,
    firm: NamedDependency[Firm],
    request: Asker,
    limit: Limit = PAGE,
    offset: Offset = 0,
    at_least: AtLeast = None,
) -> Rows[AuditLine]:
    """All that was recorded about an id, in order: an entry, contract, invoice or its number, customer,
    person, project, period, import or idempotency key.
    """
    named = ref_of(ref)
    with reading(firm, request.user, "audit", book, at_least) as look:
        found = audit_trail.of(look.tx, firm.books.open(book), book=book, ref=named)
        rows = [
            shown(AuditLine, line, name=line.event, event=msgspec.json.decode(line.body, type=dict))
            for line in found[offset : offset + limit]
        ]
        return Rows(look.position, rows, next_page(len(found) - offset, limit, offset))


@get("/seal", sync_to_thread=True, operation_id="Seal", responses=READING)
def seal(book: Book, firm: NamedDependency[Firm], request: Asker) -> SealAt:
    """The book's seal: whoever keeps it can prove later that no line up to there was changed."""
    may_read(request.user, "audit")
    head = seal_to_head(firm.books.open(book))
    return SealAt(book, head.position, head.digest.hex())


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


routes = Router("/books/{book:str}", route_handlers=[event, trail, seal], tags=["Audit"])
