"""`accrual exceptions`: what waits for somebody, how long and for how much, and clearing it in bulk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar, get_args

import click
import msgspec

from cli.clearance import clearance_command, cleared_command
from cli.commands import ACTOR, request
from cli.faults import REFUSED
from cli.fields import typed
from cli.opening import opened
from cli.tables import AColumn, money, show, words
from domain.exception_commands import AssignException
from processes.assigning import assign
from processes.clearing import clear, today_of
from processes.reading import NAMES
from projections import exceptions
from projections.exception_row import ExceptionRow, Kind, Narrow
from projections.queue_totals import BUCKETS, Total, totals
from projections.remedies import spelled

Function = TypeVar("Function", bound=Callable[..., Any])
_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON, amounts in minor units.")
_ANY_BOOK = click.option("--book", help="One book only. Default: all.")
_FILTERS = (
    click.option("--kind", type=click.Choice(get_args(Kind)), help="One kind only."),
    click.option("--desk", help="One desk only."),
    click.option("--reason", help="One reason only."),
    click.option("--contract", "contract_id", help="One contract only."),
    click.option("--customer", "customer_id", help="One customer only."),
    click.option("--owner", help="Those of one owner only; nobody: those that are nobody's."),
    click.option(
        "--older-than",
        type=click.IntRange(min=0),
        metavar="DAYS",
        help="Waiting so many days or longer.",
    ),
    click.option("--late", is_flag=True, help="Only those past the day they were due on."),
)


def narrowing(function: Function) -> Function:
    """The options that say which cases are meant."""
    for option in reversed(_FILTERS):
        function = option(function)
    return function


def _narrow(now: datetime, older_than: int | None, **same: Any) -> Narrow:
    before = None if older_than is None else now - timedelta(days=older_than)
    return Narrow(before=before, **same)


def _amount(row: ExceptionRow | Total) -> str:
    return money("", "minor").cell(row) if row.currency else "-"


@click.group("exceptions", invoke_without_command=True)
@_ANY_BOOK
@narrowing
@click.option(
    "--sort",
    "by",
    type=click.Choice(get_args(exceptions.Order)),
    default="since",
    help="since: waiting longest first. due: due first.",
)
@click.option("--commands", "with_ways", is_flag=True, help="With the commands that clear each.")
@_JSON
@click.pass_context
def exceptions_command(
    context: click.Context,
    /,
    book: str | None,
    by: exceptions.Order,
    with_ways: bool,
    as_json: bool,
    older_than: int | None,
    **same: Any,
) -> None:
    """What waits for somebody: whose desk, why, since when, the money, and what would clear it."""
    if context.invoked_subcommand is not None:
        return
    with opened() as firm:
        firm.views.carry_all(firm.books)
        narrow = _narrow(firm.desk.clock(), older_than, **same)
        with firm.engine.connect() as tx:
            rows = exceptions.select(tx, book, narrow, today_of(firm), by=by)
    if with_ways and not as_json:
        for row in rows:
            click.echo(f"{row.book} {row.kind} {row.ref} ({row.reason}): {row.clears}.")
            for way in row.ways:
                click.echo(f"  {spelled(way, row.book)}")
        return
    columns = (
        words("book", "book"),
        words("what", "kind"),
        words("which", "ref"),
        words("reason", "reason"),
        words("desk", "desk"),
        AColumn("owner", lambda row: row.owner or "-"),
        words("since", "since"),
        words("due", "due_on"),
        AColumn("days late", lambda row: str(row.late_days or "-"), figure=True),
        AColumn("money", _amount, figure=True),
        words("clears when", "clears"),
    )
    show(rows, columns, as_json=as_json, nothing="Nothing waits for anybody.")


@exceptions_command.command("totals")
@_ANY_BOOK
@narrowing
@_JSON
def totals_command(book: str | None, as_json: bool, older_than: int | None, **same: Any) -> None:
    """How much waits by kind and desk, and for how many days."""
    with opened() as firm:
        firm.views.carry_all(firm.books)
        now = firm.desk.clock()
        narrow = _narrow(now, older_than, **same)
        with firm.engine.connect() as tx:
            rows = totals(tx, now=now, book=book, narrow=narrow, today=today_of(firm))
    columns = (
        words("what", "kind"),
        words("desk", "desk"),
        words("cases", "count"),
        AColumn("late", lambda row: str(row.late or "-"), figure=True),
        AColumn("money", _amount, figure=True),
        words("oldest", "oldest"),
        *(_days(place, days) for place, days in enumerate(BUCKETS)),
    )
    show(rows, columns, as_json=as_json, nothing="Nothing waits for anybody.")


def _days(place: int, days: str) -> AColumn:
    heading = days if days == "today" else f"{days} days"
    return AColumn(heading, lambda row: str(row.ageing[place].count or "-"), figure=True)


@exceptions_command.command("clear")
@click.option("--book", required=True, help="The book whose cases are meant.")
@narrowing
@click.option(
    "--with",
    "command",
    required=True,
    metavar="COMMAND",
    help="The command that clears them, e.g. ConfirmHold.",
)
@click.option("--reason-given", "why", help="Why: the command's note or reason.")
@click.option(
    "--say",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Another field of the command. May be given more than once.",
)
@ACTOR
@click.option("--key", help="Idempotency key, 8 to 128 characters. Default: a new one.")
@_JSON
def clear_command(
    book: str,
    command: str,
    why: str | None,
    say: tuple[str, ...],
    actor: str,
    key: str | None,
    as_json: bool,
    older_than: int | None,
    **same: Any,
) -> None:
    """Clear all cases that are meant with one kind of command. Exits 2 unless every one is cleared."""
    says = _said(command, why, say)
    with opened() as firm:
        narrow = _narrow(firm.desk.clock(), older_than, **same)
        done = clear(firm, book, narrow, command, says, request(actor, key))
    columns = (
        AColumn("what", lambda one: one.case.kind),
        AColumn("which", lambda one: one.case.ref),
        AColumn("reason", lambda one: one.case.reason),
        AColumn("money", lambda one: _amount(one.case), figure=True),
        words("outcome", "outcome"),
        words("why", "says"),
    )
    show(done.answers, columns, as_json=as_json, nothing="No case is meant.")
    if done.more:
        click.echo("There are more: clear again.", err=True)
    if not all(one.outcome == "cleared" for one in done.answers):
        raise click.exceptions.Exit(REFUSED)


@exceptions_command.command("assign")
@click.option("--book", required=True, help="The book whose cases are meant.")
@narrowing
@click.option("--to", "new_owner", help="Who sees to them. Without it they are nobody's again.")
@click.option("--note", help="Why, or what to look at.")
@ACTOR
@click.option("--key", help="Idempotency key, 8 to 128 characters. Default: a new one.")
@_JSON
def assign_command(
    book: str,
    new_owner: str | None,
    note: str | None,
    actor: str,
    key: str | None,
    as_json: bool,
    older_than: int | None,
    **same: Any,
) -> None:
    """Give all cases that are meant to somebody. Exits 2 unless every one was given."""
    said = typed(
        AssignException,
        {name: value for name, value in (("owner", new_owner), ("note", note)) if value},
    )
    with opened() as firm:
        narrow = _narrow(firm.desk.clock(), older_than, **same)
        done = assign(firm, book, narrow, said.get("owner"), said.get("note"), request(actor, key))
    columns = (
        AColumn("what", lambda one: one.case.kind),
        AColumn("which", lambda one: one.case.ref),
        AColumn("reason", lambda one: one.case.reason),
        AColumn("outcome", lambda one: "given" if one.outcome == "cleared" else one.outcome),
        words("why", "says"),
    )
    show(done.answers, columns, as_json=as_json, nothing="No case is meant.")
    if done.more:
        click.echo("There are more: assign again.", err=True)
    if not all(one.outcome == "cleared" for one in done.answers):
        raise click.exceptions.Exit(REFUSED)


exceptions_command.add_command(cleared_command)
exceptions_command.add_command(clearance_command)


def _said(command: str, why: str | None, say: tuple[str, ...]) -> dict[str, Any]:
    """The fields that were said, as JSON would have them; `--reason-given` is the note or the reason."""
    shape = NAMES.get(command)
    if shape is None:
        raise click.UsageError(f"There is no command {command}: see accrual do --help.")
    fields = {field.name for field in msgspec.structs.fields(shape)}
    given: dict[str, Any] = {}
    for one in say:
        name, equals, value = one.partition("=")
        name = name.replace("-", "_")
        if not equals or name not in fields:
            raise click.UsageError(f"{one}: say FIELD=VALUE with a field of {command}.")
        given[name] = value
    if why is not None:
        named = next((name for name in ("note", "reason") if name in fields), None)
        if named is None:
            raise click.UsageError(f"{command} takes no reason.")
        given[named] = why
    return typed(shape, given)
