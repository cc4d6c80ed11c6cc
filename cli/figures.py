"""The figures of the firm on the command line."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from cli.tables import AColumn, day_end, show, words
from cli.views import BOOK, DAY, JSON, at, known, looking
from projections import figures


@click.command("figures")
@BOOK
@click.option("--by", default="entity", help="entity,practice,project,person,month: any of them.")
@click.option("--from", "first", type=DAY, help="Work from this day on. Default: the year's first.")
@click.option("--to", "last", type=DAY, help="Work until this day. Default: today.")
@click.option("--figure", type=click.Choice(figures.NAMES), help="One figure. Default: all.")
@at
@JSON
def figures_command(
    book: str | None,
    by: str,
    first: datetime | None,
    last: datetime | None,
    figure: figures.Name | None,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Utilisation, realisation, effective rate, leakage, WIP days, invoice cycle time, billed on schedule."""
    try:
        dimensions = figures.names_of([word for word in by.split(",") if word])
    except ValueError as unknown:
        raise click.BadParameter(str(unknown), param_hint="--by") from unknown
    until = day_end(last) or day_end(as_of) or datetime.now(UTC).date()
    with looking() as tx:
        rows = figures.listing(
            tx,
            first=day_end(first) or until.replace(month=1, day=1),
            last=until,
            by=dimensions,
            names=figures.NAMES if figure is None else (figure,),
            book=book,
            as_of=day_end(as_of),
            known_at=known(known_at),
        )
    show(rows, COLUMNS, as_json=as_json, nothing="No work was approved, and nobody has norm hours.")


COLUMNS = (
    words("figure", "figure"),
    words("entity", "entity"),
    words("practice", "practice"),
    words("project", "project_id"),
    words("person", "person_id"),
    words("month", "month"),
    AColumn(
        "value",
        lambda row: "not defined" if row.value is None else f"{row.value:,f}",
        figure=True,
    ),
    words("in", "currency"),
    AColumn("of", lambda row: ", ".join(f"{n} {v:,.2f}" for n, v in row.parts.items())),
)
