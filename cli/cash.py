"""Customers' money on the command line: payments, ageing, statements, days outstanding, reminders."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from cli.tables import AColumn, day_end, money, show, words
from cli.views import BOOK, DAY, JSON, at, known, looking
from domain.ageing import bands
from domain.money import written
from projections import ageing, days_outstanding, reminders, statement, unapplied

CUSTOMER = click.option("--customer", "customer_id", help="One customer only.")


def _on(as_of: datetime | None) -> date:
    """The day that is asked about: today, unless another is said."""
    return day_end(as_of) or datetime.now(UTC).date()


@click.command("payments")
@BOOK
@CUSTOMER
@click.option("--all", "settled", is_flag=True, help="Those with nothing unapplied too.")
@at
@JSON
def payments_command(
    book: str | None,
    customer_id: str | None,
    settled: bool,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Money that came in, with what of it is not put against an invoice."""
    with looking() as tx:
        rows = unapplied.payments(
            tx,
            book=book,
            customer_id=customer_id,
            as_of=day_end(as_of),
            known_at=known(known_at),
            settled=settled,
        )
    columns = (
        words("book", "book"),
        words("payment", "payment_id"),
        words("customer", "customer_id"),
        words("received on", "received_on"),
        words("reference", "reference"),
        money("amount", "minor"),
        money("unapplied", "unapplied"),
    )
    show(rows, columns, as_json=as_json, nothing="No money is unapplied.")


@click.command("ageing")
@BOOK
@CUSTOMER
@click.option("--by", type=click.Choice(["customer", "entity"]), default="customer")
@click.option("--bands", "said", help="Days overdue that bands reach to. Default: 0,30,60,90.")
@at
@JSON
def ageing_command(
    book: str | None,
    customer_id: str | None,
    by: ageing.By,
    said: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """What customers owe, by days overdue on a day; what is held for them beside it."""
    chosen = bands(said)
    with looking() as tx:
        rows = ageing.listing(
            tx,
            as_of=_on(as_of),
            by=by,
            bands=chosen,
            book=book,
            customer_id=customer_id,
            known_at=known(known_at),
        )
    columns = (
        words("book", "book"),
        words("customer", "customer_id"),
        *(_band(place, name) for place, name in enumerate(chosen.names())),
        money("owed", "open"),
        money("unapplied", "unapplied"),
        money("credit", "credit"),
    )
    show(rows, columns, as_json=as_json, nothing="Nothing is owed.")


def _band(place: int, name: str) -> AColumn:
    def cell(row: ageing.Ageing) -> str:
        minor = row.bands[place][1]
        return written(minor, row.currency) if minor else "-"

    return AColumn(name, cell, figure=True)


@click.command("statement")
@click.option("--book", required=True, help="The book of the entity.")
@click.option("--since", type=DAY, help="From this day on; what was before is the opening balance.")
@at
@click.argument("customer_id")
@JSON
def statement_command(
    book: str,
    since: datetime | None,
    as_of: datetime | None,
    known_at: datetime | None,
    customer_id: str,
    as_json: bool,
) -> None:
    """A customer's statement of account: opening balance, documents and money, closing balance."""
    with looking() as tx:
        found = statement.of(
            tx,
            book=book,
            customer_id=customer_id,
            since=day_end(since),
            as_of=day_end(as_of),
            known_at=known(known_at),
        )
    if as_json:
        show(found, (), as_json=True, nothing="")
        return
    columns = (
        words("on", "on"),
        words("what", "kind"),
        words("document", "document"),
        words("detail", "detail"),
        money("amount", "minor"),
        money("balance", "balance"),
    )
    for one in found:
        click.echo(f"{customer_id} in {one.currency}: {written(one.opening, one.currency)} before.")
        show(one.lines, columns, as_json=False, nothing="Nothing happened.")
        click.echo(f"Closing balance: {written(one.closing, one.currency)}.")
    if not found:
        click.echo(f"Nothing is on the account of {customer_id} in {book}.")


@click.command("dso")
@BOOK
@CUSTOMER
@click.option("--days", type=click.IntRange(1, 3660), default=365, help="Over so many days.")
@at
@JSON
def dso_command(
    book: str | None,
    customer_id: str | None,
    days: int,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """How fast customers pay: days sales outstanding in three ways, and how much of what was due came in."""
    with looking() as tx:
        rows = days_outstanding.listing(
            tx,
            as_of=_on(as_of),
            days=days,
            book=book,
            customer_id=customer_id,
            known_at=known(known_at),
        )
    columns = (
        words("book", "book"),
        money("receivable", "receivable"),
        money("not yet due", "current"),
        money("sales", "credit_sales"),
        words("DSO", "dso"),
        words("best possible", "best_possible"),
        words("count-back", "count_back"),
        words("effective %", "effectiveness"),
        words("disputed %", "dispute_rate"),
    )
    show(rows, columns, as_json=as_json, nothing="Nothing was sold.")


@click.command("dunning")
@BOOK
@CUSTOMER
@click.option("--disputes", is_flag=True, help="What is disputed, instead of reminders.")
@at
@JSON
def dunning_command(
    book: str | None,
    customer_id: str | None,
    disputes: bool,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Reminders that are out, the latest first; or open disputes, which stop them."""
    day, moment = day_end(as_of), known(known_at)
    with looking() as tx:
        if disputes:
            contested = reminders.disputes(
                tx, book=book, customer_id=customer_id, as_of=day, known_at=moment
            )
            show(contested, DISPUTES, as_json=as_json, nothing="Nothing is disputed.")
            return
        rows = reminders.reminders(
            tx, book=book, customer_id=customer_id, as_of=day, known_at=moment
        )
    show(rows, REMINDERS, as_json=as_json, nothing="No reminder is out.")


REMINDERS = (
    words("book", "book"),
    words("on", "on"),
    words("customer", "customer_id"),
    words("invoice", "number"),
    words("level", "level"),
    words("days overdue", "days_overdue"),
    money("owed", "open"),
    money("fee", "fee"),
    words("desk", "desk"),
    words("text", "text"),
)
DISPUTES = (
    words("book", "book"),
    words("since", "disputed_on"),
    words("customer", "customer_id"),
    words("invoice", "number"),
    money("disputed", "minor"),
    words("because", "reason"),
)
