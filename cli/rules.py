"""`accrual rules`: what policy says, whether it can be relied on, and why a case was ruled so."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click
import msgspec

from domain.ruling import Ruling
from rules.defects import TablesUnusable
from rules.explain import CannotExplain, explain
from rules.judge import EngineFault, Judge
from rules.shelf import SHIPPED, NoTableAnswers, Shelf
from rules.table import Table
from rules.vocabulary import Value, Whole, YesNo, shown

DAY = click.DateTime(formats=["%Y-%m-%d"])
TABLES = click.option(
    "--tables",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=SHIPPED,
    help="Folder of tables. Default: the tables that ship with Accrual.",
)
ON = click.option(
    "--on",
    "moment",
    type=DAY,
    help="The day the table is asked for, as 2026-01-31. Default: today.",
)


@click.group()
def rules() -> None:
    """Rule tables: check them, read them, ask why."""


@rules.command("check")
@TABLES
def check_command(tables: Path) -> None:
    """Check every table, and prove it on every case it can meet.

    Lists all defects with file, rule and what to do; exits 1 when there are any.
    """
    shelf = _shelf(tables)
    for judge in shelf:
        table = judge.table
        if shelf.is_replaced(table):
            click.echo(f"{table}: replaced, kept to explain what it decided")
            continue
        try:
            proven = judge.prove()
        except EngineFault as fault:
            raise click.ClickException(str(fault)) from fault
        click.echo(f"{table}: from {table.begins}, {len(table.rules)} rules, {proven:,} cases, ok")
        click.echo(f"    sha256 {table.digest}")
        if not shelf.is_published(table):
            click.echo("    not published: add it with this digest to published.toml")
    click.echo(f"rule set {shelf.digest}")


@rules.command("show")
@click.argument("table")
@ON
@TABLES
def show_command(table: str, moment: datetime | None, tables: Path) -> None:
    """Show the rules of TABLE as they stand on a day, top to bottom."""
    click.echo("\n".join(_told(_judge(tables, table, moment).table)))


@rules.command("explain")
@click.argument("table", required=False)
@click.argument("facts", nargs=-1, metavar="[FACT=VALUE]...")
@click.option(
    "--ruling",
    type=click.File("rb"),
    help="A ruling as JSON, as it stands in an event; - reads it from standard input.",
)
@ON
@TABLES
def explain_command(
    table: str | None,
    facts: tuple[str, ...],
    ruling: IO[bytes] | None,
    moment: datetime | None,
    tables: Path,
) -> None:
    r"""Explain a ruling: a recorded one, or TABLE's on facts typed in.

    \b
    accrual rules explain --ruling ruling.json
    accrual rules explain time_policy seconds=61200 rounding=exact --on 2015-03-02
    """
    shelf = _shelf(tables)
    if ruling is not None and table is None:
        told = _recorded(ruling)
    elif table is not None and ruling is None:
        told = _asked(_judge(tables, table, moment), facts)
    else:
        raise click.UsageError("Give either --ruling FILE, or TABLE with its facts.")
    try:
        click.echo("\n".join(explain(shelf, told).lines()))
    except CannotExplain as error:
        raise click.ClickException(str(error)) from error


@rules.command("enumerate")
@click.argument("table")
@ON
@TABLES
def enumerate_command(table: str, moment: datetime | None, tables: Path) -> None:
    """List every case TABLE can meet with its answer, as CSV.

    A whole number stands for its band: from it to just below the next one listed.
    """
    judge = _judge(tables, table, moment)
    facts, words = tuple(judge.subject.fact_fields), tuple(judge.subject.word_fields)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow([*facts, *words, "reasons", "rules"])
    for values in judge.space.cases():
        verdict = judge.judge(judge.subject.facts(*values))
        reasons = " ".join(reason.code for reason in verdict.reasons)
        answers = [verdict.then[word] for word in words]
        out.writerow([*map(_cell, (*values, *answers)), reasons, " ".join(verdict.ruling.rules)])


def register(root: click.Group) -> None:
    """Hang the group under the root command."""
    root.add_command(rules)


def _shelf(tables: Path) -> Shelf:
    try:
        return Shelf.load(tables)
    except TablesUnusable as error:
        raise click.ClickException(str(error)) from error


def _judge(tables: Path, table: str, moment: datetime | None) -> Judge:
    day = (moment or datetime.now(UTC)).date()
    try:
        return _shelf(tables).table(table).on(day)
    except NoTableAnswers as error:
        raise click.ClickException(str(error)) from error


def _recorded(source: IO[bytes]) -> Ruling:
    try:
        return msgspec.json.decode(source.read(), type=Ruling)
    except msgspec.DecodeError as error:
        raise click.ClickException(f"That is not a ruling: {error}") from error


def _asked(judge: Judge, given: Iterable[str]) -> Ruling:
    """The ruling on facts typed as name=value."""
    fields = judge.subject.fact_fields
    facts: dict[str, object] = {}
    for pair in given:
        name, _, text = pair.partition("=")
        if name not in fields:
            raise click.UsageError(f"{name} is not a fact; there are {', '.join(fields)}.")
        facts[name] = _typed(fields[name], text)
    if lacking := [name for name in fields if name not in facts]:
        raise click.UsageError(f"Facts are missing: {', '.join(lacking)}.")
    try:
        return judge.judge(judge.subject.facts(**facts)).ruling
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _typed(field: object, text: str) -> Value:
    """The text as the field's kind of value; as it is when it is none, for the judge to refuse."""
    match field:
        case YesNo():
            return {"yes": True, "true": True, "no": False, "false": False}.get(text, text)
        case Whole():
            sign = text[:1] in {"-", "+"}
            return int(text) if text[sign:].isascii() and text[sign:].isdigit() else text
    return text


def _told(table: Table) -> Iterable[str]:
    ends = f" to {table.ends}" if table.ends else ""
    yield f"{table}, {table.owner}, from {table.begins}{ends}"
    yield f"sha256 {table.digest}"
    for rule in table.rules:
        yield ""
        yield f"{rule.id}  {rule.says} ({rule.policy})"
        yield f"    when {' and '.join(map(str, rule.when)) or 'anything'}"
        if rule.then:
            told = ", ".join(f"{word} = {shown(value)}" for word, value in rule.then.items())
            yield f"    then {told}"
        if rule.reason is not None:
            yield f"    because {rule.reason.code}, on the desk of {rule.reason.desk}"
            yield f"    cleared when: {rule.reason.clears}"


def _cell(value: Value) -> str:
    """Yes and no as a spreadsheet reads them; the rest as it is."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
