"""What figures of the firm are made of: every sum that goes into one, whole or source by source."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias, get_args

from sqlalchemy import Connection

from domain import figures as formulas
from domain.money import scale
from projections import clearance
from projections.asked import Asked, fetch
from projections.billing_figures import (
    NOWHERE,
    SOURCES,
    Source,
    Told,
    by_schedule,
    cycles,
    in_progress_and_billed,
    months,
    of_row,
)
from projections.capacity import Capacity
from projections.disputed_invoices import invoices_and_disputes
from projections.lot_query import lots_query
from projections.open_invoices import Today
from projections.service_levels import began

By: TypeAlias = Literal["entity", "practice", "project", "person", "month"]
DIMENSIONS: tuple[By, ...] = get_args(By)
Key: TypeAlias = tuple[str | None, ...]  # entity, practice, project, person, month, currency
HOUR = 3600
STATES = dict.fromkeys(("unbilled", "held", "over_cap", "drafted"), "WIP")
# Of what was approved and where lots stand, the sums each figure takes, and whether it adds or takes away.
VALUES: dict[str, dict[str, tuple[str, int]]] = {
    "realisation": {
        "billed": ("billed", 1),
        "approved": ("standard value", 1),
        "up": ("standard value", -1),
        "not_chargeable": ("standard value", -1),
    },
    "effective_rate": {"billed": ("billed", 1), "billable": ("billable hours", 1)},
    "leakage": {
        "approved": ("approved", 1),
        "not_chargeable": ("not chargeable", 1),
        "billed": ("billed", 1),
        "written_off": ("written off", 1),
        **{state: (wip, 1) for state, wip in STATES.items()},
    },
}


class Cell(NamedTuple):
    """Where hours or value belong, as finely as the question needs; the first day of all in the month's place."""

    book: str
    home: str
    project: str
    person: str
    month: date
    currency: str


class Window(NamedTuple):
    """What is asked: work of these days, as of a day, as known at a moment."""

    first: date
    last: date
    as_of: date | None
    known_at: datetime | None


class Piece(NamedTuple):
    """A summand of a sum that goes into the figure of a place, in whole units; and where it comes from."""

    key: Key
    part: str
    value: Decimal
    source: Source


class Asking:
    """One question: the pieces it is about, put together by what it is asked by; in detail, source by source."""

    def __init__(
        self,
        tx: Connection,
        window: Window,
        by: tuple[By, ...],
        book: str | None,
        *,
        detail: bool = False,
        today: Today | None = None,
    ) -> None:
        self._tx = tx
        self._window = window
        self._by = by
        self._book = book
        self._detail = detail
        self._today = today
        self._capacity = Capacity(tx, window.known_at)

    def pieces(self, figure: str) -> Iterator[Piece]:
        """All that goes into a figure, of whichever place."""
        if figure in VALUES:
            yield from self._of_values(VALUES[figure])
        else:
            yield from getattr(self, f"_{figure}")()

    def _key(self, entity: str, practice: str | None, cell: Cell, currency: str | None) -> Key:
        said = (entity, practice, cell.project or None, cell.person or None, f"{cell.month:%Y-%m}")
        kept = (v if d in self._by else None for d, v in zip(DIMENSIONS, said, strict=True))
        return (*kept, currency)

    def _utilisation(self) -> Iterator[Piece]:
        """Billable hours over norm hours, or over all hours; who has no norm hours counts on neither side."""
        norms = self._capacity.norms(self._window.first, self._window.last, self._book)
        for (home, person, month), norm in norms.items():
            if norm is None or "project" in self._by or self._capacity.includes(home):
                continue
            cell = Cell(home, home, "", person, month, "")
            yield Piece(self._own(cell), "hours", norm, self._norm_of(cell))
        asked_by = {"project"} & set(self._by)
        counted: set[Cell] = set()
        finely = {"home", "person", "month"} | asked_by
        for cell, one, source in self._approved(finely, None):
            if not one["seconds"] or (self._book and cell.home != self._book):
                continue
            key = self._own(cell)
            if self._capacity.includes(cell.home):
                yield Piece(key, "hours", one["seconds"] / HOUR, source)
                yield Piece(key, "billable hours", one["billable"] / HOUR, source)
                continue
            norm = norms.get((cell.home, cell.person, cell.month))
            billable = Decimal(0) if norm is None else one["billable"] / HOUR
            yield Piece(key, "billable hours", billable, source)
            if "project" in self._by and cell not in counted:
                counted.add(cell)
                yield Piece(key, "hours", norm or Decimal(0), self._norm_of(cell))

    def _own(self, cell: Cell) -> Key:
        practice = self._capacity.practice(cell.home, cell.person, None, cell.month)
        return self._key(cell.home, practice, cell, None)

    def _norm_of(self, cell: Cell) -> Source:
        if not self._detail:
            return NOWHERE
        said = self._capacity.said_of(cell.home, cell.person)
        return Source(book=cell.home, person_id=cell.person, positions=said)

    def _of_values(self, taken: dict[str, tuple[str, int]]) -> Iterator[Piece]:
        """Realisation, effective rate and leakage: what was approved, held against where lots stand."""
        for key, name, value, source in self._values:
            if name in taken:
                part, sign = taken[name]
                yield Piece(key, part, value * sign, source)

    @cached_property
    def _values(self) -> list[Piece]:
        return list(self._valued())

    def _valued(self) -> Iterator[Piece]:
        finely = {"book", "currency", *self._by}
        if (
            "practice" in self._by
        ):  # it is the person's, or the project's, and may change by the month
            finely |= {"person", "project", "month"}
        for cell, one, source in self._approved(finely, self._book):
            key, places = self._of(cell), -scale(cell.currency)
            yield Piece(key, "approved", one["minor"].scaleb(places), source)
            yield Piece(key, "up", one["written_up"].scaleb(places), source)
            yield Piece(key, "billable", one["billable"] / HOUR, source)
        for cell, state, minor, source in self._standing(finely):
            yield Piece(self._of(cell), state, minor.scaleb(-scale(cell.currency)), source)

    def _wip_days(self) -> Iterator[Piece]:
        """What is in progress at the end of the days (or of each month) over what was billed a day in them."""
        window = self._window
        whole = [(window.first, window.last)]
        for first, last in months(window.first, window.last) if "month" in self._by else whole:
            counted: set[Key] = set()
            days = Decimal((last - first).days + 1)
            asked = (self._tx, first, last, self._book, window.known_at)
            for one in in_progress_and_billed(*asked, detail=self._detail):
                piece = self._told(one)
                yield piece
                if piece.key not in counted:
                    counted.add(piece.key)
                    yield Piece(piece.key, "days", days, Source(book=one.book))

    def _invoice_cycle_time(self) -> Iterator[Piece]:
        """Days from the last approval to the invoice; an invoice counts once in each place that it is told by."""
        window = self._window
        last_of: dict[tuple[Key, str, str], tuple[date, date, Source]] = {}
        for one in cycles(self._tx, window.first, window.last, self._book, window.known_at):
            cell = Cell(one.book, "", one.project, one.person, one.issued_on.replace(day=1), "")
            place = ((*self._of(cell)[:-1], None), one.book, one.invoice_id)
            if place not in last_of or last_of[place][1] < one.approved_on:
                positions = (one.approved_position, one.issued_position)
                source = Source(one.book, invoice_id=one.invoice_id, positions=positions)
                last_of[place] = (one.issued_on, one.approved_on, source)
        for (key, _, _), (issued_on, approved_on, source) in last_of.items():
            days = Decimal(formulas.waited(issued_on, approved_on))
            yield Piece(key, "days", days, source)
            yield Piece(key, "invoices", Decimal(1), source)

    def _dispute_rate(self) -> Iterator[Piece]:
        """Invoices disputed of those issued; an invoice counts once in each place that it is told by."""
        window = self._window
        counted: set[tuple[Key, str, str, str]] = set()
        asked = (self._tx, window.first, window.last, self._book, window.known_at)
        for one in invoices_and_disputes(*asked):
            month = one.on_day.replace(day=1)
            cell = Cell(one.book, "", one.project or "", one.person or "", month, "")
            key = (*self._of(cell)[:-1], None)
            mark = (key, one.part, one.book, one.invoice_id)
            if mark not in counted:
                counted.add(mark)
                source = Source(one.book, invoice_id=one.invoice_id, positions=(one.position,))
                yield Piece(key, one.part, Decimal(1), source)

    def _exceptions_within_service_level(self) -> Iterator[Piece]:
        """Cases that began on the days; nothing while nobody says what day it is, and how long cases may wait."""
        window, today = self._window, self._today
        if today is None:
            return
        on = clearance.asked_on(today, window.as_of, window.known_at)
        found = clearance.spells(
            self._tx, book=self._book, as_of=window.as_of, known_at=window.known_at
        )
        for one in found:
            day = began(one.since)
            told = clearance.in_time(one, today, on)
            if told is None or not window.first <= day <= window.last:
                continue
            cell = Cell(one.book, "", one.project_id, one.person_id, day.replace(day=1), "")
            key = (*self._of(cell)[:-1], None)
            ended = () if one.ended is None else (one.ended.position,)
            entry = one.ref if one.contract_id else ""
            positions = (one.position, *ended)
            source = Source(one.book, entry, one.contract_id or "", positions=positions)
            yield Piece(key, "in time", Decimal(int(told)), source)
            yield Piece(key, "measured", Decimal(1), source)

    def _billed_on_schedule(self) -> Iterator[Piece]:
        """Of the work whose scheduled date is over, what was invoiced by then."""
        window = self._window
        asked = (window.first, window.last, self._book, window.as_of, window.known_at)
        on = window.as_of or window.last
        for one in by_schedule(self._tx, *asked, on, detail=self._detail):
            yield self._told(one)

    def _told(self, one: Told) -> Piece:
        key = self._of(Cell(one.book, "", one.project, one.person, one.month, one.currency))
        return Piece(key, one.part, one.value.scaleb(-scale(one.currency)), one.source)

    def _of(self, cell: Cell) -> Key:
        practice = self._capacity.practice(cell.book, cell.person, cell.project, cell.month)
        return self._key(cell.book, practice, cell, cell.currency)

    def _approved(
        self, finely: Collection[str], book: str | None
    ) -> Iterator[tuple[Cell, dict[str, Decimal], Source]]:
        window = self._window
        asked = Asked(book=book).that("worked_on >= :first", first=window.first)
        asked.that("worked_on <= :last", last=window.last)
        asked.by("effective_date", window.as_of, "recorded_at", window.known_at)
        place, groups = self._columns(finely)
        query = f"""
            select {place}, sum(minor) as minor, sum(written_up) as written_up,
                   sum(seconds) as seconds, sum(billable) as billable
            from (select *, '' as invoice_id from views.approved_work {asked.where}) w group by {groups}
        """
        for row in fetch(self._tx, query, asked.values):
            source = of_row(row, detail=self._detail)
            yield Cell(**{name: row.pop(name) for name in Cell._fields}), row, source

    def _standing(self, finely: Collection[str]) -> Iterator[tuple[Cell, str, Decimal, Source]]:
        """What stands in each state, lot by lot, added up."""
        window = self._window
        asked = Asked(book=self._book)
        worked = window.first, window.last
        lots = lots_query(asked, None, window.as_of, window.known_at, worked)
        place, groups = self._columns({*finely} - {"home"})
        query = (
            f"select {place}, state, sum(minor) as minor from ({lots}) l group by {groups}, state"
        )
        for row in fetch(self._tx, query, asked.values):
            source = of_row(row, detail=self._detail)
            cell = Cell(**{name: row[name] for name in Cell._fields})
            yield cell, row["state"], row["minor"], source

    def _columns(self, finely: Collection[str]) -> tuple[str, str]:
        """The columns of cells, of which some are told apart and the others are the same in all; what they are grouped by."""
        told = [f"{_COLUMNS[name][name not in finely]} as {name}" for name in Cell._fields]
        told += [f"{column} as source_{column}" for column in SOURCES if self._detail]
        return ", ".join(told), ", ".join(str(n) for n in range(1, len(told) + 1))


# What is left out where a question does not tell it apart.
_COLUMNS = {
    "book": ("book", "''"),
    "home": ("home", "''"),
    "project": ("project_id", "''"),
    "person": ("person_id", "''"),
    "month": ("cast(date_trunc('month', worked_on) as date)", "cast(:first as date)"),
    "currency": ("currency", "''"),
}
