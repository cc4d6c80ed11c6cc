"""The figures of the firm on the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click
import msgspec

from cli.opening import opened
from cli.tables import AColumn, day_end, show, words
from cli.views import BOOK, DAY, JSON, at, known
from processes.clearing import today_of
from projections import figure_explained, figures
from projections.figure_parts import By


@click.command("figures")
@BOOK
@click.option("--by", default="entity", help="entity,practice,project,person,month: any of them.")
@click.option("--from", "first", type=DAY, help="Work from this day on. Default: the year's first.")
@click.option("--to", "last", type=DAY, help="Work until this day. Default: today.")
@click.option("--figure", type=click.Choice(figures.NAMES), help="One figure. Default: all.")
@click.option(
    "--explain", type=click.Choice(figures.NAMES), help="What adds up to a figure, part by part."
)
@click.option("--of", multiple=True, help="With --explain: whose figure, as project=P-1. Repeat.")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, help="Parts a page.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Parts to pass over.")
@at
@JSON
def figures_command(
    book: str | None,
    by: str,
    first: datetime | None,
    last: datetime | None,
    figure: figures.Name | None,
    explain: figures.Name | None,
    of: tuple[str, ...],
    limit: int,
    offset: int,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Utilisation, realisation, effective rate, leakage, WIP days, cycle time, schedule, disputes, service level."""
    dimensions = _named([word for word in by.split(",") if word], "--by")
    until = day_end(last) or day_end(as_of) or datetime.now(UTC).date()
    asked: dict[str, Any] = {
        "first": day_end(first) or until.replace(month=1, day=1),
        "last": until,
        "book": book,
        "as_of": day_end(as_of),
        "known_at": known(known_at),
    }
    if explain is not None:
        _explain(explain, of, asked | {"limit": limit, "offset": offset}, as_json=as_json)
        return
    names = figures.NAMES if figure is None else (figure,)
    with opened() as firm:
        firm.views.carry_all(firm.books)
        with firm.engine.connect() as tx:
            rows = figures.listing(tx, by=dimensions, names=names, today=today_of(firm), **asked)
    show(rows, COLUMNS, as_json=as_json, nothing="No work was approved, and nobody has norm hours.")


def _named(words: list[str], option: str) -> tuple[By, ...]:
    try:
        return figures.names_of(words)
    except ValueError as unknown:
        raise click.BadParameter(str(unknown), param_hint=option) from unknown


def _explain(
    name: figures.Name, of: tuple[str, ...], asked: dict[str, Any], *, as_json: bool
) -> None:
    told = dict(one.partition("=")[::2] for one in of)
    place = {one: told[one] for one in _named(list(told), "--of")}
    with opened() as firm:
        firm.views.carry_all(firm.books)
        with firm.engine.connect() as tx:
            found = figure_explained.explained(
                tx, name=name, at=place, journals=firm.books.open, today=today_of(firm), **asked
            )
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
        return
    for one in found.figures:
        click.echo(f"{name} = {one.formula}")
    show(found.figures, COLUMNS, as_json=False, nothing=f"No {name} of this: nothing goes into it.")
    show(found.parts, PARTS, as_json=False, nothing="It has no parts.")
    if found.more is not None:
        click.echo(f"{found.in_all} parts in all; the next page: --offset {found.more}")


def _facts(one: figure_explained.Part) -> str:
    return ", ".join(f"{fact.event} {fact.position}" for fact in one.because)


def _rules(one: figure_explained.Part) -> str:
    return ", ".join(dict.fromkeys(rule for fact in one.because for rule in fact.rulings))


PARTS = (
    words("part", "part"),
    AColumn("value", lambda row: f"{row.value:,f}", figure=True),
    words("in", "currency"),
    words("book", "book"),
    words("entry", "entry_id"),
    words("contract", "contract_id"),
    words("invoice", "invoice_id"),
    words("project", "project_id"),
    words("person", "person_id"),
    AColumn("facts", _facts),
    AColumn("rules", _rules),
)
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
