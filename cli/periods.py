"""Closed months on the command line."""

from __future__ import annotations

from datetime import datetime

import click

from cli.tables import AColumn, day_end, money, show, words
from cli.views import BOOK, JSON, at, known, looking
from projections import periods


@click.command("periods")
@BOOK
@click.option("--period", help="One month, as 2026-01: with what its accounts came to.")
@at
@JSON
def periods_command(
    book: str | None,
    period: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Months that were ever closed, what the last close kept, and what differs from the close before."""
    with looking() as tx:
        rows = periods.listing(
            tx, book=book, period=period, as_of=day_end(as_of), known_at=known(known_at)
        )
    columns = (
        words("book", "book"),
        words("period", "period"),
        words("state", "state"),
        words("closes", "closes"),
        words("closed by", "closed_by"),
        words("closed at", "closed_at"),
        AColumn("figures kept", lambda row: (row.ledger or "not yet")[:12]),
        AColumn("changed", lambda row: str(len(row.changes)) if row.changes else "", figure=True),
        words("reason", "reason"),
    )
    show(rows, columns, as_json=as_json, nothing="No month was closed yet.")
    if period is None or as_json:
        return
    for row in rows:
        kept = (words("account", "account"), money("kept at the close", "minor"))
        show(row.balances, kept, as_json=False, nothing="Nothing was posted to it.")
        if row.changes:
            changed = (
                words("account", "account"),
                money("closed before at", "was"),
                money("closed now at", "now"),
            )
            show(row.changes, changed, as_json=False, nothing="")
