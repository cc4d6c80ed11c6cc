"""Exchange rates on the command line."""

from __future__ import annotations

from datetime import datetime

import click

from cli.tables import AColumn, day_end, money, show, words
from cli.views import BOOK, JSON, at, known, looking
from domain.money import written
from projections import foreign_receivables, quotes


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


def _base(heading: str, name: str) -> AColumn:
    """A column of an amount in the entity's own currency; a dash for nothing."""

    def cell(row: foreign_receivables.ForeignReceivable) -> str:
        minor = getattr(row, name)
        return written(minor, row.base_currency) if minor else "-"

    return AColumn(heading, cell, figure=True)


@click.command("foreign-receivables")
@BOOK
@at
@JSON
def foreign_receivables_command(
    book: str | None, as_of: datetime | None, known_at: datetime | None, as_json: bool
) -> None:
    """What is owed in foreign currencies: what it is carried at, realised and unrealised differences."""
    with looking() as tx:
        rows = foreign_receivables.listing(
            tx, book=book, as_of=day_end(as_of), known_at=known(known_at)
        )
    columns = (
        words("book", "book"),
        words("invoice", "invoice"),
        words("customer", "customer_id"),
        money("open", "open"),
        _base("carried at", "carried"),
        _base("realised", "realised"),
        _base("unrealised", "unrealised"),
        words("revalued on", "revalued_on"),
        words("quotes", "quotes"),
    )
    show(rows, columns, as_json=as_json, nothing="Nothing is invoiced in a foreign currency.")
