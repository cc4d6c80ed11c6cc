"""The figures of the firm over HTTP, each with its formula and what goes into it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.actors import may_read
from api.asking import AsOf, KnownAt, Word, moment
from api.documented import READING
from api.problems import Place, Problematic
from processes.access import Bearer
from processes.firm import Firm
from projections import figures

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
    """Utilisation, realisation, effective rate, leakage, WIP days, cycle time and billed on schedule, over some days."""
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
        )
    return [_shown(one) for one in found]


def _shown(one: figures.Figure) -> Figure:
    told = {name: getattr(one, name) for name in Figure.__struct_fields__}
    told["value"] = None if one.value is None else f"{one.value:f}"
    told["parts"] = [Part(name, f"{value:f}") for name, value in one.parts.items()]
    return Figure(**told)


routes = Router("/", route_handlers=[told], tags=["Figures"])
