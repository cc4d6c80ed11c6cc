"""The billing calendar on the command line: what is due for billing when, and what came of it."""

from __future__ import annotations

from datetime import datetime

import click

from cli.tables import AColumn, day_end, show, words
from cli.views import BOOK, CONTRACT, DAY, JSON, at, known, looking
from processes.desk import utc_now
from projections import billing_calendar

COLUMNS: tuple[AColumn, ...] = (
    words("book", "book"),
    words("contract", "contract_id"),
    words("cut-off", "cut_off"),
    words("due on", "due_on"),
    words("state", "state"),
    words("run", "run"),
    words("billed on", "billed_on"),
    AColumn("drafts", lambda row: ", ".join(row.drafts)),
)


@click.command("billing-calendar")
@BOOK
@CONTRACT
@click.option("--since", type=DAY, help="Cut-offs from this day on. Default: three months back.")
@click.option("--until", type=DAY, help="Cut-offs up to this day. Default: a month ahead.")
@at
@JSON
def billing_calendar_command(
    book: str | None,
    contract_id: str | None,
    since: datetime | None,
    until: datetime | None,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """What is due for billing when, drafted or not, and by which run."""
    day = day_end(as_of)
    with looking() as tx:
        rows = billing_calendar.listing(
            tx,
            on=day or utc_now().date(),
            book=book,
            contract_id=contract_id,
            since=day_end(since),
            until=day_end(until),
            as_of=day,
            known_at=known(known_at),
        )
    show(rows, COLUMNS, as_json=as_json, nothing="No contract is billed by a calendar.")
