"""Expenses on the command line: reports by state, or line by line with what each waits for."""

from __future__ import annotations

import click

from cli.tables import AColumn, money, show, words
from cli.views import BOOK, CONTRACT, JSON, looking
from domain.money import written
from projections import expenses

LINES = (
    words("book", "book"),
    words("report", "report_id"),
    words("line", "line_id"),
    words("person", "person_id"),
    words("date", "spent_on"),
    words("category", "category_id"),
    words("merchant", "merchant"),
    money("claimed", "claimed"),
    words("state", "status"),
    AColumn("waits because", lambda row: ", ".join(reason.code for reason in row.reasons)),
    AColumn(
        "charged",
        lambda row: written(row.charged, row.contract_currency) if row.charged else "-",
        figure=True,
    ),
)
REPORTS = (
    words("book", "book"),
    words("report", "report_id"),
    words("person", "person_id"),
    words("state", "state"),
    words("lines", "lines"),
    words("with reasons", "waits"),
    money("claimed", "claimed"),
    money("personal", "personal"),
    money("waiting", "waiting"),
    money("not charged", "outside"),
    money("billable", "billable"),
)


@click.command("expenses")
@BOOK
@CONTRACT
@click.option("--report", "report_id", help="One report, line by line.")
@click.option("--person", "person_id", help="One person's only.")
@click.option(
    "--state", help="Reports that are recorded, part_approved, waiting, settled, withdrawn."
)
@click.option(
    "--waiting", is_flag=True, help="Lines with a reason against them, and what clears it."
)
@JSON
def expenses_command(
    book: str | None,
    contract_id: str | None,
    report_id: str | None,
    person_id: str | None,
    state: str | None,
    waiting: bool,
    as_json: bool,
) -> None:
    """Expense reports by state; with --report, --contract or --waiting, line by line."""
    by_line = waiting or report_id or contract_id
    if by_line and state:
        raise click.UsageError(
            "--state is of whole reports: ask for it without --report and --waiting."
        )
    with looking() as tx:
        if not by_line:
            found = expenses.reports(tx, book=book, person_id=person_id, state=state)
            show(found, REPORTS, as_json=as_json, nothing="No expense reports.")
            return
        lines = expenses.listing(
            tx,
            book=book,
            report_id=report_id,
            person_id=person_id,
            contract_id=contract_id,
            waiting=waiting,
        )
    show(lines, LINES, as_json=as_json, nothing="No expenses.")
