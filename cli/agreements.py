"""Master agreements on the command line: their statements of work and what these come to."""

from __future__ import annotations

from datetime import datetime

import click

from cli.tables import money, show, words
from cli.views import BOOK, JSON, at, known, looking
from projections import agreements


@click.command("agreements")
@BOOK
@at
@JSON
def agreements_command(
    book: str | None, as_of: datetime | None, known_at: datetime | None, as_json: bool
) -> None:
    """Master agreements with their statements of work, and what these come to together."""
    with looking() as tx:
        rows = agreements.overview(
            tx, book=book, as_of=as_of and as_of.date(), known_at=known(known_at)
        )
    columns = (
        words("book", "book"),
        words("agreement", "agreement_id"),
        words("customer", "customer_id"),
        words("from", "starts_on"),
        words("until", "ends_on"),
        words("statements of work", "statements"),
        money("approved", "approved"),
        money("WIP", "wip"),
        money("billed", "billed"),
        money("written off", "written_off"),
    )
    show(rows, columns, as_json=as_json, nothing="No master agreements.")
