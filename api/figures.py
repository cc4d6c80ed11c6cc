"""The figures of the firm over HTTP, each with its formula and what goes into it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.actors import may_read
from api.asking import PAGE, AsOf, KnownAt, Limit, Offset, Word, moment
from api.documented import READING
from api.problems import Place, Problematic
from domain.period import first_day, last_day
from processes.access import Bearer
from processes.clearing import today_of
from processes.firm import Firm
from projections import figure_explained, figures
from projections.figure_parts import DIMENSIONS

Asker = Request[Bearer, Any, Any]
ByWords = Annotated[
    str,
    QueryParameter(
        name="by",
        max_length=60,
        pattern=r"^[a-z,]*$",
        description="Any of entity, practice, project, person, month, with commas between them.",
    ),
]
From = Annotated[
    date | None,
    QueryParameter(name="from", description="Work from this day on. Default: this year's first."),
]
To = Annotated[
    date | None, QueryParameter(name="to", description="Work until this day. Default: today.")
]
Which = Annotated[
    figures.Name | None, QueryParameter(name="figure", description="One figure. Default: all.")
]

InMonth = Annotated[
    str | None,
    QueryParameter(
        name="month",
        pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$",
        description="Only this month, as 2026-01.",
    ),
]
Of = Annotated[
    str | None,
    QueryParameter(
        max_length=120, pattern=r"^[^\x00]*$", description="The figure of this one; empty: of none."
    ),
]


class Part(msgspec.Struct, frozen=True):
    """A sum that goes into a figure: an exact decimal as text, amounts in whole units."""

    name: str
    value: str


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure, as text. Without `value` it is not defined: there is nothing to divide by."""

    figure: str
    entity: str | None
    practice: str | None
    project_id: str | None
    person_id: str | None
    month: str | None
    currency: str | None
    value: str | None
    formula: str
    parts: list[Part]


class Because(msgspec.Struct, frozen=True, kw_only=True):
    """A fact behind a part of a figure: its line in the book, and the rules in their version that it cites."""

    position: int
    event: str
    recorded_at: datetime
    rulings: tuple[str, ...]


class ExplainedPart(msgspec.Struct, frozen=True, kw_only=True):
    """An entry, a lot of it, an invoice or norm hours: `value` as text is what it adds to the sum `part`."""

    part: str
    value: str
    currency: str | None
    book: str
    entry_id: str | None
    contract_id: str | None
    invoice_id: str | None
    project_id: str | None
    person_id: str | None
    because: list[Because]


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A figure, one a currency, and a page of its parts: those of all pages add up to it. `more`: the next offset."""

    figures: list[Figure]
    parts: list[ExplainedPart]
    in_all: int
    more: int | None


@get("/figures", sync_to_thread=True, operation_id="Figures", responses=READING)
def told(
    firm: NamedDependency[Firm],
    request: Asker,
    by: ByWords = "entity",
    first: From = None,
    last: To = None,
    figure: Which = None,
    book: Word = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> list[Figure]:
    """Utilisation, realisation, effective rate, leakage, WIP days, cycle time, schedule, disputes, service level, over some days."""
    may_read(request.user, "figures")
    if book is not None:
        firm.books.open(book)
    until = last or as_of or datetime.now(UTC).date()
    try:
        dimensions = figures.names_of([word for word in by.split(",") if word])
    except ValueError as unknown:
        raise Problematic(
            "not_valid", str(unknown), errors=(Place("by", str(unknown)),)
        ) from unknown
    with firm.engine.connect().execution_options(isolation_level="REPEATABLE READ") as tx:
        found = figures.listing(
            tx,
            first=first or until.replace(month=1, day=1),
            last=until,
            by=dimensions,
            names=figures.NAMES if figure is None else (figure,),
            book=book,
            as_of=as_of,
            known_at=moment(known_at),
            today=today_of(firm),
        )
    return [_shown(one) for one in found]


@get("/figures/explained", sync_to_thread=True, operation_id="FigureExplained", responses=READING)
def explained(
    firm: NamedDependency[Firm],
    request: Asker,
    figure: Annotated[figures.Name, QueryParameter(name="figure")],
    first: From = None,
    last: To = None,
    month: InMonth = None,
    entity: Of = None,
    practice: Of = None,
    project: Of = None,
    person: Of = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    limit: Limit = PAGE,
    offset: Offset = 0,
) -> Explained:
    """One figure of one place, down to entries, lots and invoices that add up to it, each with its lines and rules."""
    may_read(request.user, "figures")
    said = (entity, practice, project, person, month)
    at = {
        dimension: value
        for dimension, value in zip(DIMENSIONS, said, strict=True)
        if value is not None
    }
    if entity:
        firm.books.open(entity)
    until = last or as_of or (last_day(month) if month else datetime.now(UTC).date())
    start = first or (first_day(month) if month else until.replace(month=1, day=1))
    with firm.engine.connect().execution_options(isolation_level="REPEATABLE READ") as tx:
        found = figure_explained.explained(
            tx,
            name=figure,
            at=at,
            first=start,
            last=until,
            journals=firm.books.open,
            as_of=as_of,
            today=today_of(firm),
            known_at=moment(known_at),
            limit=limit,
            offset=offset,
        )
    return Explained(
        figures=[_shown(one) for one in found.figures],
        parts=[_part(one) for one in found.parts],
        in_all=found.in_all,
        more=found.more,
    )


def _part(one: figure_explained.Part) -> ExplainedPart:
    told = {name: getattr(one, name) for name in ExplainedPart.__struct_fields__}
    told["value"] = f"{one.value:f}"
    told["because"] = [Because(**msgspec.structs.asdict(fact)) for fact in one.because]
    return ExplainedPart(**told)


def _shown(one: figures.Figure) -> Figure:
    told = {name: getattr(one, name) for name in Figure.__struct_fields__}
    told["value"] = None if one.value is None else f"{one.value:f}"
    told["parts"] = [Part(name, f"{value:f}") for name, value in one.parts.items()]
    return Figure(**told)


routes = Router("/", route_handlers=[told, explained], tags=["Figures"])
