"""`accrual exceptions cleared` and `clearance`: what was cleared, how, by whom, in how many days, and in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, get_args

import click

from cli.opening import opened
from cli.tables import AColumn, day_end, money, show, words
from cli.views import BOOK, CONTRACT, JSON, at, known
from processes.clearing import today_of
from processes.firm import Firm
from projections import clearance
from projections.clearance import Clearance
from projections.exception_row import Kind

DESK = click.option("--desk", help="One desk only.")
REASON = click.option("--reason", help="One reason only.")


@click.command("cleared")
@BOOK
@click.option("--kind", type=click.Choice(get_args(Kind)), help="One kind only.")
@DESK
@REASON
@CONTRACT
@at
@JSON
def cleared_command(as_json: bool, **asked: Any) -> None:
    """What waited and waits no more: when it was cleared, how, by whom, and in time."""

    def cleared(firm: Firm, tx: Any, **same: Any) -> list[Any]:
        books = [same["book"]] if same["book"] else firm.books.ids()
        journals = {book: firm.books.open(book) for book in books}
        return list(clearance.cleared(tx, journals, **same))

    columns = (
        words("book", "book"),
        words("what", "kind"),
        words("which", "ref"),
        words("reason", "reason"),
        words("desk", "desk"),
        words("opened", "opened_at"),
        words("cleared", "cleared_at"),
        words("how", "how"),
        words("event", "event"),
        words("by", "actor"),
        AColumn("days", lambda row: str(row.days), figure=True),
        AColumn("in time", lambda row: "yes" if row.within else "no"),
        AColumn(
            "money", lambda row: money("", "minor").cell(row) if row.currency else "-", figure=True
        ),
    )
    show(_found(cleared, **asked), columns, as_json=as_json, nothing="Nothing was cleared.")


@click.command("clearance")
@BOOK
@DESK
@REASON
@at
@JSON
def clearance_command(as_json: bool, **asked: Any) -> None:
    """How many cases were cleared, in how many days and in time, by the month they began."""

    def figures(_: Firm, tx: Any, **same: Any) -> list[Any]:
        return list(clearance.clearance(tx, **same))

    columns = (
        words("month", "month"),
        words("desk", "desk"),
        words("reason", "reason"),
        words("opened", "opened"),
        words("cleared", "cleared"),
        words("still open", "still_open"),
        words("median days", "median_days"),
        words("90% within days", "ninetieth_days"),
        AColumn("in time", _in_time, figure=True),
    )
    show(_found(figures, **asked), columns, as_json=as_json, nothing="There never was a case.")


def _found(
    asking: Callable[..., list[Any]],
    as_of: datetime | None,
    known_at: datetime | None,
    **same: Any,
) -> list[Any]:
    with opened() as firm:
        firm.views.carry_all(firm.books)
        with firm.engine.connect() as tx:
            return asking(
                firm,
                tx,
                today=today_of(firm),
                as_of=day_end(as_of),
                known_at=known(known_at),
                **same,
            )


def _in_time(row: Clearance) -> str:
    return f"{row.within} of {row.measured}"
