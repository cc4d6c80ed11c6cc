"""`accrual approve` and `bill`: the month's runs over a book, or over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, get_args

import click

from cli.commands import ACTOR, request, say
from cli.faults import REFUSED
from cli.opening import opened
from domain.period import following, last_day, period_of
from domain.refusal import Refused
from domain.settlement_terms import InvoiceGroup
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
@click.option("--cut-off", type=DAY, help="Work of all contracts up to this day, inclusive.")
@click.option(
    "--on", type=DAY, help="A billing date: each contract up to the last cut-off of its calendar."
)
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
    type=click.Choice(get_args(InvoiceGroup)),
    help="How invoices are put together. Default: as each contract says.",
)
@click.option("--below-minimum", is_flag=True, help="Draft what is below a contract's minimum too.")
def bill(
    book: str | None,
    actor: str,
    cut_off: datetime | None,
    on: datetime | None,
    monthly_from: datetime | None,
    issue: bool,
    group: InvoiceGroup | None,
    below_minimum: bool,
) -> None:
    """Draft invoices for all that is billable up to a day, or on a billing date by the contracts' calendars."""
    if (cut_off is None) == (on is None):
        raise click.UsageError("Give either --cut-off or --on.")
    chosen: dict[str, Any] = {"issue": issue, "group": group, "below_minimum": below_minimum}
    made = nothing = waiting = 0
    refused: list[tuple[tuple[str, ...], Refused]] = []
    with opened() as firm:
        for until, billing_date in _days(monthly_from, cut_off, on):
            for name in _books(firm, book):
                done = run_billing(firm, name, until, request(actor), on=billing_date, **chosen)
                receipts = done.issued if issue else done.drafted
                for receipt in receipts[: max(SHOWN - made, 0)]:
                    say(receipt)
                made += len(receipts)
                nothing += done.nothing
                refused += done.refused
                waiting += len(done.waiting)
                for one in done.waiting[:SHOWN]:
                    click.echo(f"{one.contracts[0]} up to {one.cut_off}: {one.reason.clears}.")
    word = "Issued" if issue else "Drafted"
    small = f", too little {waiting:,} times" if waiting else ""
    click.echo(f"{word} {made:,} invoices; nothing to bill {nothing:,} times{small}.")
    say_refused(refused)


def _books(firm: Firm, book: str | None) -> list[str]:
    return firm.books.ids() if book is None else [book]


def _days(
    monthly_from: datetime | None, cut_off: datetime | None, on: datetime | None
) -> Iterator[tuple[date | None, date | None]]:
    """Cut-off or billing date of each run."""
    if cut_off is None:
        yield None, on.date() if on else None
    else:
        yield from ((until, None) for until in _ends(monthly_from, cut_off.date()))


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
