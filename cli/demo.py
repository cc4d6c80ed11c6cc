"""`accrual demo`: fill the books with a made-up firm's last two years, through the same commands as real data."""

from __future__ import annotations

import sys
from datetime import date, datetime

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli.opening import opened

DONE = "The demo firm is in the books up to {through}: {lines:,} lines in 3 books."


@click.command("demo")
@click.option(
    "--through",
    type=click.DateTime(["%Y-%m", "%Y-%m-%d"]),
    help="The last month of the two years, as 2026-01. Default: the last completed month.",
)
@click.option(
    "--seed", help="Tell it with other chance; the same seed always tells the same story."
)
def demo(through: datetime | None, seed: str | None) -> None:
    r"""Fill the books with a demo firm: three entities, 40 people, 30 contracts, two years of time.

    Billed by every model, held, over cap, late, corrected, credited, paid. Takes about a minute.
    Run again it changes nothing; broken off, it goes on where it stood.

    \b
    accrual demo
    accrual serve         then look at it: accrual token create --actor me --role auditor
    """
    from processes.demo import fill
    from processes.demo_firm import SEED

    last = None if through is None else date(through.year, through.month, 1)
    with opened() as firm, _bar() as bar:
        task = bar.add_task("Telling the story", total=None)

        def tell(done: int, of: int, where: str) -> None:
            bar.update(task, completed=done, total=of, description=where)

        told = fill(firm, tell, through=last, seed=seed or SEED)
    click.echo(DONE.format(through=told.through, lines=told.lines))


def _bar() -> Progress:
    """How far the story is told, on standard error; nothing where nobody looks."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )
