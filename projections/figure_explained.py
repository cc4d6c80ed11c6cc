"""A figure of the firm explained down to events: the lots, entries and invoices that add up to it, and what said so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection

from domain.catalogue import AnyEvent
from domain.period import first_day, last_day
from domain.ruling import Ruling
from journal.journal import Line
from projections.asked import Asked, fetch
from projections.audit_trail import Readable
from projections.billing_figures import Source
from projections.figure_parts import DIMENSIONS, Asking, By, Key, Piece
from projections.figures import MADE_OF, Figure, Name, added, window
from projections.open_invoices import Today

PAGE = 100


class Because(msgspec.Struct, frozen=True, kw_only=True):
    """A fact behind a part: its line in the book, its name, when it was recorded, and the rules it cites."""

    position: int
    event: str
    recorded_at: datetime
    rulings: tuple[str, ...]  # as "billing-eligibility@2026-01 BE-999"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A summand of a figure: an entry, a lot of it, an invoice, or norm hours of a person. Amounts in whole units."""

    part: str  # the sum it goes into, as "billed"
    value: Decimal
    currency: str | None
    book: str
    entry_id: str | None
    contract_id: str | None
    invoice_id: str | None
    project_id: str | None
    person_id: str | None
    because: tuple[Because, ...]


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A figure (one a currency) and a page of its parts; all pages together add up to what it is made of."""

    figures: tuple[Figure, ...]
    parts: tuple[Part, ...]
    in_all: int  # parts on all pages
    more: int | None  # how many to pass over for the next page; none: this was the last


class Place(NamedTuple):
    """The place a figure is told of: a value for each of what it is told by; an empty one is "nothing named"."""

    at: Mapping[By, str]

    @property
    def by(self) -> tuple[By, ...]:
        return tuple(one for one in DIMENSIONS if one in self.at)

    def holds(self, key: Key) -> bool:
        """Whether a key is of this place, in whichever currency."""
        told = zip(DIMENSIONS, key, strict=False)
        return all((value or "") == self.at[one] for one, value in told if one in self.at)


def explained(
    tx: Connection,
    *,
    name: Name,
    at: Mapping[By, str],
    first: date,
    last: date,
    journals: Callable[[str], Readable],
    book: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
    limit: int = PAGE,
    offset: int = 0,
    today: Today | None = None,
) -> Explained:
    """The figure of one place over the work of these days, as `figures.listing` tells it, with its parts.

    Of a month that is named only the days that are asked about are looked at.
    """
    place = Place(at)
    first, last = _within(first, last, at.get("month"))
    asked = window(first, last, as_of, known_at)
    only = book or at.get("entity") or None
    pieces = [
        one
        for one in Asking(tx, asked, place.by, only, detail=True, today=today).pieces(name)
        if place.holds(one.key)
    ]
    telling = sorted((one for one in pieces if one.value), key=_order_of(name))
    told = _Told(tx, journals, known_at)
    upto = offset + limit
    return Explained(
        figures=tuple(added(name, pieces)),
        parts=tuple(told.parts(telling[offset:upto])),
        in_all=len(telling),
        more=upto if upto < len(telling) else None,
    )


def _within(first: date, last: date, month: str | None) -> tuple[date, date]:
    """The days of a month among some days; all of them where no month is named. Raises Malformed for no month."""
    if month is None:
        return first, last
    return max(first, first_day(month)), min(last, last_day(month))


def _order_of(name: Name) -> Callable[[Piece], tuple[Any, ...]]:
    made_of = MADE_OF[name][1]
    return lambda one: (made_of.index(one.part), one.key[-1] or "", *one.source, one.value)


class _Told:
    """Parts with the facts behind them, each line read once."""

    def __init__(
        self, tx: Connection, journals: Callable[[str], Readable], known_at: datetime | None
    ) -> None:
        self._tx = tx
        self._journals = journals
        self._known_at = known_at
        self._lines: dict[tuple[str, int], Line] = {}

    def parts(self, pieces: Iterable[Piece]) -> Iterator[Part]:
        for key, part, value, source in pieces:
            yield Part(
                part=part,
                value=value,
                currency=key[-1],
                book=source.book,
                entry_id=source.entry_id or None,
                contract_id=source.contract_id or None,
                invoice_id=source.invoice_id or None,
                project_id=source.project_id or None,
                person_id=source.person_id or None,
                because=tuple(self._because(source)),
            )

    def _because(self, source: Source) -> Iterator[Because]:
        for position in sorted({*source.positions, *self._approvals(source)}):
            line = self._line(source.book, position)
            event = line.entry.event
            yield Because(
                position=position,
                event=type(event).__name__,
                recorded_at=line.entry.recorded_at,
                rulings=tuple(dict.fromkeys(_cited(event, source.entry_id))),
            )

    def _approvals(self, source: Source) -> Iterator[int]:
        """The lines by which the entry of a part got its worth, up to the line that the part is of."""
        if not source.entry_id or not source.contract_id:
            return
        named = {name: getattr(source, name) for name in ("book", "entry_id", "contract_id")}
        asked = Asked(**named).by("", None, "recorded_at", self._known_at)
        asked.that("position <= :latest", latest=max(source.positions))
        query = f"select distinct position from views.approved_work {asked.where}"
        yield from (row["position"] for row in fetch(self._tx, query, asked.values))

    def _line(self, book: str, position: int) -> Line:
        if (book, position) not in self._lines:
            (self._lines[book, position],) = self._journals(book).page(position - 1, 1)
        return self._lines[book, position]


def _cited(event: AnyEvent, entry_id: str) -> Iterator[str]:
    """The rules a fact cites about an entry; all it cites, where it does not tell entries apart."""
    decided = getattr(event, "rulings", ())
    told = (getattr(event, name, ()) for name in ("lines", "priced", "raised", "lots"))
    of_entry = [one for rows in told for one in rows if getattr(one, "entry_id", "") == entry_id]
    named = {lot.ruling for one in of_entry for lot in getattr(one, "lots", (one,)) if _rules(lot)}
    chosen = [decided[n] for n in sorted(named)] if named else decided
    single = getattr(event, "ruling", None)
    for ruling in (*(one.ruling for one in chosen), *((single,) if single else ())):
        yield _word(ruling)


def _rules(lot: object) -> bool:
    said = getattr(lot, "ruling", -1)
    return isinstance(said, int) and said >= 0


def _word(ruling: Ruling) -> str:
    return f"{ruling.table}@{ruling.version} {' '.join(ruling.rules)}"
