"""Figures of the firm by entity, practice, project, person and month: each with its formula and what goes into it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias, get_args

import msgspec
from sqlalchemy import Connection

from domain import figures as formulas
from projections.figure_parts import DIMENSIONS, Asking, By, Key, Piece, Window
from projections.open_invoices import Today

Name: TypeAlias = Literal[
    "utilisation",
    "realisation",
    "effective_rate",
    "leakage",
    "wip_days",
    "invoice_cycle_time",
    "billed_on_schedule",
    "dispute_rate",
    "exceptions_within_service_level",
]
NAMES: tuple[Name, ...] = get_args(Name)
BY_ENTITY: tuple[By, ...] = ("entity",)
FORMULAS: dict[Name, str] = {
    "utilisation": "billable hours / norm hours, or all hours approved where that is the entity's basis",
    "realisation": "billed / standard value of billable work",
    "effective_rate": "billed / billable hours",
    "leakage": "approved - not chargeable - billed - written off - WIP",
    "wip_days": "WIP / average daily billed value",
    "invoice_cycle_time": "invoice date - last approval date, on the average of the invoices",
    "billed_on_schedule": "approved value invoiced by its scheduled date / approved value, in percent",
    "dispute_rate": "invoices disputed / invoices issued, in percent",
    "exceptions_within_service_level": "cases cleared in time / cases cleared, or open and late, in percent",
}
Sums: TypeAlias = dict[str, Decimal]
# What each figure is made of, in the order its formula takes it.
MADE_OF: dict[Name, tuple[Callable[..., Decimal | None], tuple[str, ...]]] = {
    "utilisation": (formulas.utilisation, ("billable hours", "hours")),
    "realisation": (formulas.realisation, ("billed", "standard value")),
    "effective_rate": (formulas.effective_rate, ("billed", "billable hours")),
    "leakage": (
        formulas.leakage,
        ("approved", "not chargeable", "billed", "written off", "WIP"),
    ),
    "wip_days": (formulas.wip_days, ("WIP", "billed", "days")),
    "invoice_cycle_time": (formulas.cycle_time, ("days", "invoices")),
    "billed_on_schedule": (formulas.billed_on_schedule, ("billed in time", "scheduled")),
    "dispute_rate": (formulas.dispute_rate, ("disputed", "invoices")),
    "exceptions_within_service_level": (
        formulas.exceptions_within_service_level,
        ("in time", "measured"),
    ),
}


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
    today: Today | None = None,
) -> list[Figure]:
    """Figures over the work of these days, both inclusive, one row for each of what it is asked by.

    Exceptions are measured only when it is said what day it is and how long a case may wait.
    """
    asked = Asking(tx, window(first, last, as_of, known_at), tuple(by), book, today=today)
    found = [one for name in NAMES if name in names for one in added(name, asked.pieces(name))]
    return sorted(found, key=_order)


def window(first: date, last: date, as_of: date | None, known_at: datetime | None) -> Window:
    """Work of some days, of which none is after the day that is asked about."""
    return Window(first, min(last, as_of) if as_of else last, as_of, known_at)


def _order(one: Figure) -> tuple[object, ...]:
    place = (one.entity, one.practice, one.project_id, one.person_id, one.month, one.currency)
    return (NAMES.index(one.figure), *(part or "" for part in place))


def added(name: Name, pieces: Iterable[Piece]) -> list[Figure]:
    """Pieces added up to the figure of each place."""
    sums: dict[Key, Sums] = {}
    for key, part, value, _ in pieces:
        held = sums.setdefault(key, {})
        held[part] = held.get(part, Decimal(0)) + value
    return [_figure(name, key, found) for key, found in sums.items()]


def _figure(name: Name, key: Key, found: Sums) -> Figure:
    entity, practice, project, person, month, currency = key
    formula, made_of = MADE_OF[name]
    parts = {part: found.get(part, Decimal(0)) for part in made_of}
    return Figure(
        figure=name,
        entity=entity,
        practice=practice,
        project_id=project,
        person_id=person,
        month=month,
        currency=currency,
        value=formula(*parts.values()),
        formula=FORMULAS[name],
        parts=parts,
    )


def names_of(said: Sequence[str]) -> tuple[By, ...]:
    """What figures are asked by, from words. Raises ValueError for a word that is none of them."""
    for word in said:
        if word not in DIMENSIONS:
            raise ValueError(f"Figures are told by {', '.join(DIMENSIONS)}, not by {word}.")
    return tuple(one for one in DIMENSIONS if one in said)
