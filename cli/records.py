"""The record on the command line: the story of any id, the seal, rebuilt views, and the ledger for others to check."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import IO

import click

from cli.opening import opened
from cli.tables import show, words
from cli.views import BOOK, DAY, JSON, known
from domain.money import written
from journal.sealing import seal_to_head, verify_book
from processes.adding_up import agreements
from processes.firm import Firm
from projections import audit_trail, general_ledger, health
from projections.catalogue import VIEWS

ONE_BOOK = click.option("--book", required=True, help="The book it is in.")


@click.command("audit")
@ONE_BOOK
@click.argument("ref")
@click.option("--rulings", is_flag=True, help="With the rules that each decision cites.")
@JSON
def audit_command(book: str, ref: str, rulings: bool, as_json: bool) -> None:
    """The story of any id: an entry, contract, invoice, number, customer, person, project, period or key."""
    with opened() as firm:
        journal = firm.books.open(book)
        firm.views.carry(journal)
        with firm.engine.connect() as tx:
            lines = audit_trail.of(tx, journal, book=book, ref=ref)
    if as_json or not lines:
        show(lines, (), as_json=as_json, nothing=f"Nothing in {book} is about {ref}.")
        return
    for line in lines:
        click.echo(
            f"{line.position:>8}  {line.recorded_at:%Y-%m-%d %H:%M}  {line.actor}: {line.summary}"
        )
        for ruling in line.rulings if rulings else ():
            click.echo(f"{'':>28}{ruling}")


@click.command("verify")
@BOOK
def verify_command(book: str | None) -> None:
    """Check every line of a book against its seal: any changed, moved or missing line is named."""
    with opened() as firm:
        for name in _books(firm, book):
            journal = firm.books.open(name)
            seal = verify_book(journal)
            head = seal_to_head(journal)
            click.echo(
                f"{name}: {seal.position:,} lines as they were written. Seal {head.digest.hex()}."
            )
            compared = agreements(journal)
            off = [one.period for one in compared if not one.agrees]
            if off:
                raise click.ClickException(
                    f"{name}: the postings of {', '.join(off)} do not add up to what was kept at the close."
                )
            if compared:
                click.echo(
                    f"{name}: {len(compared)} closes of months add up to what was kept of them."
                )


@click.command("health")
@JSON
def health_command(as_json: bool) -> None:
    """How far each view lags behind each book; nothing is carried by asking."""
    with opened() as firm:
        heads = {book: firm.books.open(book).head() for book in firm.books.ids()}
        with firm.engine.connect() as tx:
            rows = health.views(tx, heads)
    columns = tuple(words(name, name) for name in ("book", "view", "position", "head", "behind"))
    show(rows, columns, as_json=as_json, nothing="There are no books yet.")


@click.command("rebuild")
@click.argument("view", required=False)
@click.option(
    "--check", is_flag=True, help="Compare with what was there: exit 1 when a byte differs."
)
def rebuild_command(view: str | None, check: bool) -> None:
    """Make a view (or all) anew from the first line of every book; till then the old one serves."""
    with opened() as firm:
        names = [view] if view else [one.name for one in VIEWS]
        if check:
            firm.views.carry_all(firm.books)
        before = {name: firm.views.digest(name) for name in names} if check else {}
        started = perf_counter()
        reached = firm.views.rebuild(view, firm.books)
        took = perf_counter() - started
        differs = [name for name in before if firm.views.digest(name) != before[name]]
    lines = sum(reached.values())
    click.echo(f"Rebuilt {', '.join(names)} from {lines:,} lines in {took:.1f} s.")
    if differs:
        raise click.ClickException(f"Not as before: {', '.join(differs)}.")
    if check:
        click.echo("Every byte as before.")


@click.command("export-ledger")
@BOOK
@click.option("--period", help="Postings of one month only, as 2026-01.")
@click.option("--as-of", type=DAY, help="Accounting dates up to this day.")
@click.option("--known-at", type=DAY, help="As known at the end of this day (UTC).")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Default: the screen.")
def export_ledger_command(
    book: str | None,
    period: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    out: Path | None,
) -> None:
    """All postings as a plain-text journal that hledger and ledger read and check for themselves."""
    with opened() as firm:
        firm.views.carry_all(firm.books)
        with firm.engine.connect() as tx, _writing(out) as file:
            day = None if as_of is None else as_of.date()
            for transaction in general_ledger.journal(
                tx, book=book, period=period, as_of=day, known_at=known(known_at)
            ):
                file.write("".join(_transaction(transaction)))


def _transaction(entry: general_ledger.Transaction) -> Iterator[str]:
    """One transaction in the plain-text form: date, what, then a line a posting."""
    yield f"{entry.on} ({entry.book}:{entry.position}) {entry.event}\n"
    for posting in entry.postings:
        amount = written(posting.minor, posting.currency).replace(",", "")
        yield f"    {entry.book}:{posting.account} {posting.name}  {amount}"
        yield f"  ; contract:{posting.contract_id}, rule:{posting.rule}\n"
    yield "\n"


def _writing(out: Path | None) -> AbstractContextManager[IO[str]]:
    return nullcontext(sys.stdout) if out is None else out.open("w", encoding="utf-8")


def _books(firm: Firm, book: str | None) -> list[str]:
    return firm.books.ids() if book is None else [book]
