"""`accrual approve` and `bill`: the month's runs over a book, or over all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from processes.billing import Billed, run_billing
from processes.due_billing import run_due
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
    "--due", type=DAY, help="A billing date: what is due by the contracts' calendars, exactly once."
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
    due: datetime | None,
    monthly_from: datetime | None,
    issue: bool,
    group: InvoiceGroup | None,
    below_minimum: bool,
) -> None:
    """Draft invoices for all that is billable up to a day, or on a billing date by the contracts' calendars."""
    if sum(day is not None for day in (cut_off, on, due)) != 1:
        raise click.UsageError("Give one of --cut-off, --on and --due.")
    chosen: dict[str, Any] = {"issue": issue, "group": group, "below_minimum": below_minimum}
    runs: list[Billed] = []
    with opened() as firm:
        for name in _books(firm, book):
            runs += [
                run_billing(firm, name, until, request(actor), on=billing_date, **chosen)
                for until, billing_date in _days(monthly_from, cut_off, on)
            ]
            if due is not None:
                runs.append(run_due(firm, name, due.date(), request(actor), **chosen))
    _say_billed(runs, issue=issue)


def _say_billed(runs: Sequence[Billed], *, issue: bool) -> None:
    """The first of what was made, what waits for more, how much of both, and every refusal."""
    made = [receipt for run in runs for receipt in (run.issued if issue else run.drafted)]
    waiting = [one for run in runs for one in run.waiting]
    for receipt in made[:SHOWN]:
        say(receipt)
    for one in waiting[:SHOWN]:
        click.echo(f"{one.contracts[0]} up to {one.cut_off}: {one.reason.clears}.")
    number = sum(len(str(receipt.about.get("drafts", "one")).split()) for receipt in made)
    small = f", too little {len(waiting):,} times" if waiting else ""
    nothing = sum(run.nothing for run in runs)
    word = "Issued" if issue else "Drafted"
    click.echo(f"{word} {number:,} invoices; nothing to bill {nothing:,} times{small}.")
    say_refused([refused for run in runs for refused in run.refused])


def _books(firm: Firm, book: str | None) -> list[str]:
    return firm.books.ids() if book is None else [book]


def _days(
    monthly_from: datetime | None, cut_off: datetime | None, on: datetime | None
) -> Iterator[tuple[date | None, date | None]]:
    """Cut-off or billing date of each run."""
    if on is not None:
        yield None, on.date()
    elif cut_off is not None:
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
