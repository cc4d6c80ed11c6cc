"""The figures of the firm, months across; and one figure of one month, down to the facts that add up to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from console.visit import Visit
from domain.period import first_day, last_day, months_after, period_of
from domain.refusal import Malformed
from projections import figure_explained, figures
from projections.figure_parts import By
from projections.figures import Figure, Name

PAGE = 100
MONTHS = 6  # across the page
ACROSS: tuple[By, ...] = ("entity", "practice", "project", "person")
IN_MONEY: tuple[Name, ...] = ("effective_rate", "leakage")
UNITS: dict[Name, str] = {
    "effective_rate": "an hour",
    "wip_days": "days",
    "invoice_cycle_time": "days",
    "billed_on_schedule": "%",
    "dispute_rate": "%",
}
PLACED: dict[By, str] = {
    "entity": "entity",
    "practice": "practice",
    "project": "project_id",
    "person": "person_id",
}


class Row(NamedTuple):
    """One figure of one place, month by month."""

    entity: str
    of: str  # the practice, project or person; nothing named: ""
    currency: str
    months: dict[str, Figure]


class Table(NamedTuple):
    """One figure on the page."""

    name: Name
    formula: str
    rows: list[Row]


@get("/figures", sync_to_thread=True)
def told(visit: NamedDependency[Visit]) -> Response[str]:
    """Each figure as a table: its places down, the last months across, each number leading to its explanation."""
    book, by = visit.word("book"), _by(visit)
    looking = visit.looking
    last = looking.moment(visit.now).date()
    first = months_after(last.replace(day=1), 1 - MONTHS)
    with visit.look("figures") as tx:
        found = figures.listing(
            tx,
            first=first,
            last=last,
            by=tuple(dict.fromkeys(("entity", by, "month"))),
            book=book,
            as_of=looking.as_of,
            known_at=looking.known_at,
        )
    return visit.page(
        "figures.html",
        "Figures",
        dated=True,
        tables=_tables(found, by),
        months=[period_of(months_after(first, n)) for n in range(MONTHS)],
        by=by,
        across=ACROSS,
        books=visit.firm.books.ids(),
        book=book,
    )


@get("/figures/{name:str}", sync_to_thread=True)
def explained(visit: NamedDependency[Visit], name: FromPath[str]) -> Response[str]:
    """One figure of one place and month: its formula, its sums, and page by page what adds up to them."""
    figure, by, looking = _name(name), _by(visit), visit.looking
    entity, month = visit.word("entity"), visit.word("month")
    last = last_day(month) if month else looking.moment(visit.now).date()
    first = first_day(month) if month else last.replace(month=1, day=1)
    at: dict[By, str] = {} if entity is None else {"entity": entity}
    if by != "entity":
        at[by] = visit.word("of") or ""
    if month:
        at["month"] = month
    offset = visit.number("offset")
    with visit.look("figures") as tx:
        found = figure_explained.explained(
            tx,
            name=figure,
            at=at,
            first=first,
            last=min(last, looking.moment(visit.now).date()),
            journals=visit.journal,
            as_of=looking.as_of,
            known_at=looking.known_at,
            limit=PAGE,
            offset=offset,
        )
    return visit.page(
        "figure.html",
        f"{figure.replace('_', ' ').capitalize()} explained",
        dated=True,
        figure=figure,
        place=_said(at),
        unit=UNITS.get(figure, ""),
        in_money=figure in IN_MONEY,
        by=by,
        found=found,
        before=max(0, offset - PAGE) if offset else None,
    )


def _said(at: Mapping[By, str]) -> str:
    """A place in words."""
    return ", ".join(f"{by} {value}" if value else f"no {by}" for by, value in at.items())


def _by(visit: Visit) -> By:
    said = visit.word("by") or "entity"
    for one in ACROSS:
        if one == said:
            return one
    raise Malformed(f"Figures are shown by {', '.join(ACROSS)}, not by {said}.", by=said)


def _name(said: str) -> Name:
    for one in figures.NAMES:
        if one == said:
            return one
    known = ", ".join(figures.NAMES)
    raise Malformed(f"{said} is no figure: there are {known}.", figure=said)


def _tables(found: list[Figure], by: By) -> list[Table]:
    rows: dict[Name, dict[tuple[str, str, str], Row]] = {}
    for one in found:
        of = "" if by == "entity" else getattr(one, PLACED[by]) or ""
        place = (one.entity or "", of, one.currency or "")
        row = rows.setdefault(one.figure, {}).setdefault(place, Row(*place, {}))
        row.months[one.month or ""] = one
    return [
        Table(name, figures.FORMULAS[name], [rows[name][place] for place in sorted(rows[name])])
        for name in figures.NAMES
        if name in rows
    ]
