"""Work between entities on the command line: what is eliminated and what is not, and lent work line by line."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args

import click

from cli.tables import AColumn, day_end, money, show, words
from cli.views import BOOK, CONTRACT, DAY, JSON, at, known, looking
from domain.money import written
from processes import crossing_places
from projections import eliminations, lent_work

NOTHING = "Nothing was booked between entities."


@click.command("eliminations")
@BOOK
@click.option("--period", help="One month only, as 2026-01.")
@click.option("--entry", is_flag=True, help="Account by account: the elimination entry.")
@at
@JSON
def eliminations_command(
    book: str | None,
    period: str | None,
    entry: bool,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """What entities booked between them, month by month: matched and eliminated, or not, and why."""
    with looking() as tx:
        rows = eliminations.listing(
            tx, book=book, period=period, as_of=day_end(as_of), known_at=known(known_at)
        )
    if entry and not as_json:
        lines = [(row, line) for row in rows for line in row.entry]
        show(lines, ENTRY, as_json=False, nothing=NOTHING)
        return
    show(rows, PAIRS, as_json=as_json, nothing=NOTHING)


def _reasons(row: eliminations.Elimination) -> str:
    return ", ".join(f"{one.reason.replace('_', ' ')} ({one.lines})" for one in row.reasons)


def _pair(row: Any) -> str:
    return f"{row.lender} to {row.borrower}"


def _net(heading: str, side: str) -> AColumn:
    """What one side booked, less what it corrected."""

    def cell(row: eliminations.Elimination) -> str:
        minor = getattr(row, side) + getattr(row, f"{side}_corrected")
        return written(minor, row.currency) if minor else "-"

    return AColumn(heading, cell, figure=True)


PAIRS = (
    words("month", "period"),
    AColumn("lent by and to", _pair),
    _net("lent", "lent"),
    _net("borrowed", "borrowed"),
    money("eliminated", "eliminated"),
    money("lent only", "lent_unmatched"),
    money("borrowed only", "borrowed_unmatched"),
    AColumn("why", _reasons),
)


def _of_line(heading: str, name: str) -> AColumn:
    def cell(told: tuple[eliminations.Elimination, eliminations.EntryLine]) -> str:
        minor = getattr(told[1], name)
        return written(minor, told[1].currency) if minor else "-"

    return AColumn(heading, cell, figure=True)


ENTRY = (
    AColumn("month", lambda told: told[0].period),
    AColumn("between", lambda told: _pair(told[0])),
    AColumn("book", lambda told: told[1].book),
    AColumn("account", lambda told: told[1].account),
    _of_line("booked", "booked"),
    _of_line("elimination", "elimination"),
    _of_line("unmatched", "unmatched"),
)


@click.command("lent-work")
@BOOK
@CONTRACT
@click.option("--person", "person_id", help="One person only.")
@click.option(
    "--state", type=click.Choice(get_args(lent_work.State)), help="What has come so far only."
)
@click.option("--facts", is_flag=True, help="Down to the lines of both journals.")
@click.option("--as-of", type=DAY, help="Worked up to this day.")
@JSON
def lent_work_command(
    book: str | None,
    contract_id: str | None,
    person_id: str | None,
    state: lent_work.State | None,
    facts: bool,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """Work of one entity's people on another's contracts: hours, transfer price, how far it has come."""
    asked: dict[str, Any] = {"book": book, "contract_id": contract_id, "person_id": person_id}
    with looking() as tx:
        rows = lent_work.listing(tx, state=state, as_of=day_end(as_of), **asked)
    columns = (*WORK, FACTS) if facts else WORK
    show(rows, columns, as_json=as_json, nothing="No work was lent.")


def _price(row: lent_work.LentWork) -> str:
    return "-" if row.price is None or row.currency is None else written(row.price, row.currency)


def _state(row: lent_work.LentWork) -> str:
    return " ".join((row.state, *row.waits)).replace("_", " ")


FACTS = AColumn(
    "facts", lambda row: ", ".join(f"{one.book}:{one.position} {one.cause}" for one in row.facts)
)
WORK = (
    words("worked on", "worked_on"),
    words("person", "person_id"),
    words("entry", "entry_id"),
    AColumn("lent by and to", _pair),
    AColumn("hours", lambda row: row.hours, figure=True),
    words("at", "rule_says"),
    AColumn("price", _price, figure=True),
    AColumn("state", _state),
    words("invoice", "invoice"),
)


@click.command("refused-crossings")
@BOOK
@JSON
def refused_crossings_command(book: str | None, as_json: bool) -> None:
    """What crosses entities and was refused: asked again after every fact, in this order, until it is taken in."""
    with looking() as tx:
        rows = crossing_places.listed(tx, book)
    show(rows, REFUSED, as_json=as_json, nothing="Nothing between entities was refused.")


REFUSED = (
    words("since", "since"),
    words("book", "book"),
    AColumn("command", lambda row: type(row.command).__name__),
    words("refused because", "says"),
)
