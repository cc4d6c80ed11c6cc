"""What time costs, on the command line."""

from __future__ import annotations

from datetime import datetime

import click

from cli.tables import day_end, money, show, words
from cli.views import BOOK, CONTRACT, JSON, at, known, looking
from projections import costs


@click.command("costs")
@BOOK
@CONTRACT
@click.option("--entries", is_flag=True, help="Entry by entry, each with its rate.")
@at
@JSON
def costs_command(
    book: str | None,
    contract_id: str | None,
    entries: bool,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """What approved time costs each entity, in its own currency."""
    with looking() as tx:
        if entries:
            show(
                costs.by_entry(tx, book=book, contract_id=contract_id),
                ENTRIES,
                as_json=as_json,
                nothing="No time was costed.",
            )
            return
        rows = costs.by_contract(
            tx, book=book, contract_id=contract_id, as_of=day_end(as_of), known_at=known(known_at)
        )
    columns = (
        words("book", "book"),
        words("contract", "contract_id"),
        words("entries", "entries"),
        money("cost", "cost"),
    )
    show(rows, columns, as_json=as_json, nothing="No time was costed.")


ENTRIES = (
    words("book", "book"),
    words("contract", "contract_id"),
    words("entry", "entry_id"),
    words("person", "person_id"),
    words("worked on", "worked_on"),
    words("rate", "rate"),
    words("from", "rate_row"),
    money("cost", "minor"),
)
