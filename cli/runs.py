"""`accrual approve` and `bill`: the month's runs over a book, or over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

import click

from cli.commands import ACTOR, request, say
from cli.faults import REFUSED
from cli.opening import opened
from domain.period import following, last_day, period_of
from domain.refusal import Refused
from processes.approving import approve_waiting
from processes.billing import run_billing
from processes.firm import Firm

DAY = click.DateTime(formats=["%Y-%m-%d"])
BOOKS = click.option("--book", help="The legal entity whose book it is. Default: every book.")
SHOWN = 20  # invoices named on the screen


@click.command("approve")
@BOOKS
@ACTOR
@click.option("--through", type=DAY, required=True, help="Work up to this day, inclusive.")
def approve(book: str | None, actor: str, through: datetime) -> None:
    """Approve all time that waits for it, up to a day. Nobody's own time is approved by themselves."""
    refused: list[tuple[tuple[str, ...], Refused]] = []
    with opened() as firm:
        for name in _books(firm, book):
            done = approve_waiting(firm, name, through.date(), request(actor))
            click.echo(f"Approved {done.entries:,} entries of {name} in {done.acts} acts.")
            refused += done.refused
    say_refused(refused)


@click.command("bill")
@BOOKS
@ACTOR
@click.option("--cut-off", type=DAY, required=True, help="Work up to this day, inclusive.")
@click.option(
    "--monthly-from",
    type=DAY,
    help="A run for every month end from this day's month up to the cut-off. Default: one run.",
)
@click.option(
    "--issue", is_flag=True, help="Issue the drafts at once. Default: leave them for review."
)
@click.option(
    "--group",
    type=click.Choice(["contract", "customer"]),
    default="contract",
    show_default=True,
    help="One invoice a contract, or one a customer and currency.",
)
def bill(
    book: str | None,
    actor: str,
    cut_off: datetime,
    monthly_from: datetime | None,
    issue: bool,
    group: Literal["contract", "customer"],
) -> None:
    """Draft invoices for all that is billable up to a day."""
    made = nothing = 0
    refused: list[tuple[tuple[str, ...], Refused]] = []
    with opened() as firm:
        for until in _ends(monthly_from, cut_off.date()):
            for name in _books(firm, book):
                done = run_billing(firm, name, until, request(actor), issue=issue, group=group)
                receipts = done.issued if issue else done.drafted
                for receipt in receipts[: max(SHOWN - made, 0)]:
                    say(receipt)
                made += len(receipts)
                nothing += done.nothing
                refused += done.refused
    word = "Issued" if issue else "Drafted"
    click.echo(f"{word} {made:,} invoices; nothing to bill {nothing:,} times.")
    say_refused(refused)


def _books(firm: Firm, book: str | None) -> list[str]:
    return firm.books.ids() if book is None else [book]


def _ends(monthly_from: datetime | None, cut_off: date) -> Iterator[date]:
    """The cut-offs of the runs: month ends, then the last one itself."""
    if monthly_from is not None:
        period = period_of(monthly_from.date())
        while last_day(period) < cut_off:
            yield last_day(period)
            period = following(period)
    yield cut_off


def say_refused(refused: list[tuple[tuple[str, ...], Refused]]) -> None:
    """Each refusal with what it was about; the exit code is 2 when there is any."""
    for ids, why in refused:
        click.echo(f"{ids[0]}{' and others' if len(ids) > 1 else ''}: {why.says}", err=True)
    if refused:
        raise click.exceptions.Exit(REFUSED)
