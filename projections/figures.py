"""Figures of the firm by entity, practice, project, person and month: each with its formula and what goes into it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias, get_args

import msgspec
from sqlalchemy import Connection

from domain import figures as formulas
from domain.money import scale
from projections.asked import Asked, fetch
from projections.billing_figures import Told, by_schedule, cycles, in_progress_and_billed, months
from projections.capacity import Capacity
from projections.lot_query import lots_query

By: TypeAlias = Literal["entity", "practice", "project", "person", "month"]
Name: TypeAlias = Literal[
    "utilisation",
    "realisation",
    "effective_rate",
    "leakage",
    "wip_days",
    "invoice_cycle_time",
    "billed_on_schedule",
]
DIMENSIONS: tuple[By, ...] = get_args(By)
NAMES: tuple[Name, ...] = get_args(Name)
BY_ENTITY: tuple[By, ...] = ("entity",)
WIP = ("unbilled", "held", "over_cap", "drafted")
FORMULAS: dict[Name, str] = {
    "utilisation": "billable hours / norm hours, or all hours approved where that is the entity's basis",
    "realisation": "billed / standard value of billable work",
    "effective_rate": "billed / billable hours",
    "leakage": "approved - not chargeable - billed - written off - WIP",
    "wip_days": "WIP / average daily billed value",
    "invoice_cycle_time": "invoice date - last approval date, on the average of the invoices",
    "billed_on_schedule": "approved value invoiced by its scheduled date / approved value, in percent",
}
Key: TypeAlias = tuple[str | None, ...]  # entity, practice, project, person, month, currency
Sums: TypeAlias = dict[str, Decimal]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure. No `value`: it is not defined, as there is nothing to divide by. Amounts in whole units."""

    figure: Name
    entity: str | None
    practice: str | None
    project_id: str | None
    person_id: str | None
    month: str | None
    currency: str | None
    value: Decimal | None
    formula: str
    parts: dict[str, Decimal]


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


def listing(
    tx: Connection,
    *,
    first: date,
    last: date,
    by: Collection[By] = BY_ENTITY,
    names: Collection[Name] = NAMES,
    book: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[Figure]:
    """Figures over the work of these days, both inclusive, one row for each of what it is asked by."""
    window = Window(first, min(last, as_of) if as_of else last, as_of, known_at)
    asked = Asking(tx, window, tuple(by), book)
    found: list[Figure] = []
    if "utilisation" in names:
        found += asked.utilisation()
    if {"realisation", "effective_rate", "leakage"} & set(names):
        found += [one for one in asked.values() if one.figure in names]
    if "wip_days" in names:
        found += asked.wip_days()
    if "invoice_cycle_time" in names:
        found += asked.cycle_time()
    if "billed_on_schedule" in names:
        found += asked.on_schedule()
    return sorted(found, key=_order)


def _order(one: Figure) -> tuple[object, ...]:
    place = (one.entity, one.practice, one.project_id, one.person_id, one.month, one.currency)
    return (NAMES.index(one.figure), *(part or "" for part in place))


class Asking:
    """One question: the cells it is about, put together by what it is asked by."""

    def __init__(
        self, tx: Connection, window: Window, by: tuple[By, ...], book: str | None
    ) -> None:
        self._tx = tx
        self._window = window
        self._by = by
        self._book = book
        self._capacity = Capacity(tx, window.known_at)

    def _key(self, entity: str, practice: str | None, cell: Cell, currency: str | None) -> Key:
        said = (entity, practice, cell.project or None, cell.person or None, f"{cell.month:%Y-%m}")
        kept = (v if d in self._by else None for d, v in zip(DIMENSIONS, said, strict=True))
        return (*kept, currency)

    def utilisation(self) -> Iterator[Figure]:
        """Billable hours over norm hours, or over all hours; who has no norm hours counts on neither side."""
        sums: dict[Key, Sums] = {}
        norms = self._norms()
        counted: set[tuple[object, ...]] = set()
        for (home, person, month), norm in norms.items():
            if norm is None or "project" in self._by or self._capacity.includes(home):
                continue
            key = self._own(Cell(home, home, "", person, month, ""))
            _add(sums, key, hours=norm, billable=Decimal(0))
        asked_by = {"project"} & set(self._by)
        for cell, one in _approved(self._tx, self._window, {"home", "person", "month"} | asked_by):
            if not one["seconds"] or (self._book and cell.home != self._book):
                continue
            key = self._own(cell)
            if self._capacity.includes(cell.home):
                _add(sums, key, hours=one["seconds"] / 3600, billable=one["billable"] / 3600)
                continue
            norm = norms.get((cell.home, cell.person, cell.month))
            billable = Decimal(0) if norm is None else one["billable"] / 3600
            _add(sums, key, hours=Decimal(0), billable=billable)
            mark = (cell.home, cell.person, cell.month, cell.project)
            if "project" in self._by and mark not in counted:
                counted.add(mark)
                _add(sums, key, hours=norm or Decimal(0))
        for key, parts in sums.items():
            value = formulas.utilisation(parts["billable"], parts["hours"])
            told = {"billable hours": parts["billable"], "hours": parts["hours"]}
            yield _figure("utilisation", key, value, told)

    def _own(self, cell: Cell) -> Key:
        practice = self._capacity.practice(cell.home, cell.person, None, cell.month)
        return self._key(cell.home, practice, cell, None)

    def _norms(self) -> dict[tuple[str, str, date], Decimal | None]:
        return self._capacity.norms(self._window.first, self._window.last, self._book)

    def values(self) -> Iterator[Figure]:
        """Realisation, effective rate and leakage: what was approved, held against where lots stand."""
        sums: dict[Key, Sums] = {}
        finely = {"book", "currency", *self._by}
        if (
            "practice" in self._by
        ):  # it is the person's, or the project's, and may change by the month
            finely |= {"person", "project", "month"}
        for cell, one in _approved(self._tx, self._window, finely, self._book):
            approved, up = one["minor"], one["written_up"]
            _add(sums, self._of(cell), approved=approved, up=up, billable=one["billable"])
        for cell, state, minor in _standing(self._tx, self._window, finely, self._book):
            _add(sums, self._of(cell), **{state: Decimal(minor)})
        for key, found in sums.items():
            yield from _of_values(key, found)

    def wip_days(self) -> Iterator[Figure]:
        """What is in progress at the end of the days (or of each month) over what was billed a day in them."""
        window = self._window
        whole = [(window.first, window.last)]
        for first, last in months(window.first, window.last) if "month" in self._by else whole:
            sums: dict[Key, Sums] = {}
            told = in_progress_and_billed(self._tx, first, last, self._book, window.known_at)
            for one in told:
                _add(sums, self._at(one), **{one.part: one.value})
            days = Decimal((last - first).days + 1)
            for key, found in sums.items():
                parts = _whole(key, found, "WIP", "billed")
                value = formulas.wip_days(parts["WIP"], parts["billed"], days)
                yield _figure("wip_days", key, value, {**parts, "days": days})

    def cycle_time(self) -> Iterator[Figure]:
        """Days from the last approval to the invoice; an invoice counts once in each place that it is told by."""
        window = self._window
        last_of: dict[Key, dict[tuple[str, str], tuple[date, date]]] = {}
        for one in cycles(self._tx, window.first, window.last, self._book, window.known_at):
            month = one.issued_on.replace(day=1)
            cell = Cell(one.book, "", one.project, one.person, month, "")
            of_key = last_of.setdefault((*self._of(cell)[:-1], None), {})
            invoice = (one.book, one.invoice_id)
            _, before = of_key.get(invoice, (one.issued_on, one.approved_on))
            of_key[invoice] = one.issued_on, max(before, one.approved_on)
        for key, invoices in last_of.items():
            days = sum(formulas.waited(issued, approved) for issued, approved in invoices.values())
            parts = {"days": Decimal(days), "invoices": Decimal(len(invoices))}
            value = formulas.cycle_time(parts["days"], parts["invoices"])
            yield _figure("invoice_cycle_time", key, value, parts)

    def on_schedule(self) -> Iterator[Figure]:
        """Of the work whose scheduled date is over, what was invoiced by then."""
        window = self._window
        sums: dict[Key, Sums] = {}
        asked = (window.first, window.last, self._book, window.as_of, window.known_at)
        for one in by_schedule(self._tx, *asked, window.as_of or window.last):
            _add(sums, self._at(one), **{one.part: one.value})
        for key, found in sums.items():
            parts = _whole(key, found, "billed in time", "scheduled")
            value = formulas.billed_on_schedule(parts["billed in time"], parts["scheduled"])
            yield _figure("billed_on_schedule", key, value, parts)

    def _at(self, one: Told) -> Key:
        return self._of(Cell(one.book, "", one.project, one.person, one.month, one.currency))

    def _of(self, cell: Cell) -> Key:
        practice = self._capacity.practice(cell.book, cell.person, cell.project, cell.month)
        return self._key(cell.book, practice, cell, cell.currency)


def _add(sums: dict[Key, Sums], key: Key, **more: Decimal) -> None:
    held = sums.setdefault(key, {})
    for name, value in more.items():
        held[name] = held.get(name, Decimal(0)) + value


def _of_values(key: Key, found: Sums) -> Iterator[Figure]:
    currency = key[-1]
    assert currency is not None
    places = -scale(currency)

    def money(*names: str) -> Decimal:
        return sum((found.get(name, Decimal(0)) for name in names), Decimal(0)).scaleb(places)

    approved, never, billed = money("approved"), money("not_chargeable"), money("billed")
    standard = approved - money("up") - never
    hours = found.get("billable", Decimal(0)) / 3600
    value = formulas.realisation(billed, standard)
    yield _figure("realisation", key, value, {"billed": billed, "standard value": standard})
    rate = formulas.effective_rate(billed, hours)
    yield _figure("effective_rate", key, rate, {"billed": billed, "billable hours": hours})
    off, wip = money("written_off"), money(*WIP)
    left = formulas.leakage(approved, never, billed, off, wip)
    parts = {"approved": approved, "not chargeable": never, "billed": billed}
    yield _figure("leakage", key, left, {**parts, "written off": off, "WIP": wip})


def _whole(key: Key, found: Sums, *names: str) -> Sums:
    """Sums of minor units in whole units of the key's currency."""
    currency = key[-1]
    assert currency is not None
    return {name: found.get(name, Decimal(0)).scaleb(-scale(currency)) for name in names}


def _figure(name: Name, key: Key, value: Decimal | None, parts: Sums) -> Figure:
    entity, practice, project, person, month, currency = key
    return Figure(
        figure=name,
        entity=entity,
        practice=practice,
        project_id=project,
        person_id=person,
        month=month,
        currency=currency,
        value=value,
        formula=FORMULAS[name],
        parts=parts,
    )


# What is left out where a question does not tell it apart.
_COLUMNS = {
    "book": ("book", "''"),
    "home": ("home", "''"),
    "project": ("project_id", "''"),
    "person": ("person_id", "''"),
    "month": ("cast(date_trunc('month', worked_on) as date)", "cast(:first as date)"),
    "currency": ("currency", "''"),
}


def _columns(finely: Collection[str]) -> str:
    """The columns of cells, of which some are told apart and the others are the same in all."""
    told = ((name, _COLUMNS[name][name not in finely]) for name in Cell._fields)
    return ", ".join(f"{column} as {name}" for name, column in told)


def _approved(
    tx: Connection, window: Window, finely: Collection[str], book: str | None = None
) -> Iterator[tuple[Cell, Sums]]:
    asked = Asked(book=book).that("worked_on >= :first", first=window.first)
    asked.that("worked_on <= :last", last=window.last)
    asked.by("effective_date", window.as_of, "recorded_at", window.known_at)
    query = f"""
        select {_columns(finely)}, sum(minor) as minor, sum(written_up) as written_up,
               sum(seconds) as seconds, sum(billable) as billable
        from views.approved_work {asked.where} group by 1, 2, 3, 4, 5, 6
    """
    for row in fetch(tx, query, asked.values):
        cell = Cell(**{name: row.pop(name) for name in Cell._fields})
        yield cell, row


def _standing(
    tx: Connection, window: Window, finely: Collection[str], book: str | None
) -> Iterator[tuple[Cell, str, Decimal]]:
    """What stands in each state, lot by lot, added up."""
    asked = Asked(book=book)
    worked = window.first, window.last
    lots = lots_query(asked, None, window.as_of, window.known_at, worked)
    query = f"""
        select {_columns({*finely} - {"home"})}, state, sum(minor) as minor
        from ({lots}) l group by 1, 2, 3, 4, 5, 6, 7
    """
    for row in fetch(tx, query, asked.values):
        minor, state = row.pop("minor"), row.pop("state")
        yield Cell(**row), state, minor


def names_of(said: Sequence[str]) -> tuple[By, ...]:
    """What figures are asked by, from words. Raises ValueError for a word that is none of them."""
    for word in said:
        if word not in DIMENSIONS:
            raise ValueError(f"Figures are told by {', '.join(DIMENSIONS)}, not by {word}.")
    return tuple(one for one in DIMENSIONS if one in said)
