"""Exchange rates on the command line."""

from __future__ import annotations

from datetime import datetime

import click

from cli.tables import AColumn, day_end, show, words
from cli.views import BOOK, JSON, at, known, looking
from projections import quotes


@click.command("quotes")
@BOOK
@at
@JSON
def quotes_command(
    book: str | None, as_of: datetime | None, known_at: datetime | None, as_json: bool
) -> None:
    """Every exchange rate quoted, and which one a later quote has corrected."""
    with looking() as tx:
        rows = quotes.listing(tx, book=book, as_of=day_end(as_of), known_at=known(known_at))
    columns = (
        words("book", "book"),
        AColumn("pair", lambda row: f"{row.base}/{row.counter}"),
        words("type", "rate_type"),
        words("date", "rate_date"),
        AColumn("value", lambda row: row.value, figure=True),
        words("source", "source"),
        words("contract", "contract_id"),
        AColumn("corrected", lambda row: "yes" if row.corrected else ""),
        words("quote", "quote_id"),
    )
    show(rows, columns, as_json=as_json, nothing="No exchange rate was quoted.")
