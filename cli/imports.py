"""`accrual import`: a source's file into the books, every row accounted for."""

from __future__ import annotations

import csv
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from cli.opening import opened
from cli.profiles import plan_of
from connectors.plan import Plan
from processes import import_runs
from processes.firm import Firm
from processes.import_report import WORDS, Report, Tally
from processes.importing import Wanted, run

CUT_SHORT = 3  # exit code: the file was cut short, and what is there of it is accounted for
ALWAYS = (
    "recorded",
    "already_known",
    "corrected",
    "held",
    "refused",
)  # said even when there is none
LINES = 8  # line numbers on the screen; --json has more, the file to send back all
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("import")
@click.argument("profile")
@click.argument("file", type=FILE)
@click.option("--book", help="Book of rows that name none. Default: the first book.")
@click.option(
    "--as", "actor", default=getpass.getuser, metavar="ACTOR", help="Who does it. Default: you."
)
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
@click.option(
    "--refused-file",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write the refused rows there, with line, code and reason: the file to send back.",
)
@click.option("--dry-run", is_flag=True, help="Read everything, record nothing.")
@click.option(
    "--beside",
    multiple=True,
    metavar="NAME=FILE",
    help="Where a second file lies that the profile joins. Default: beside FILE.",
)
@click.pass_context
def import_command(
    ctx: click.Context,
    profile: str,
    file: Path,
    book: str | None,
    actor: str,
    as_json: bool,
    refused_file: Path | None,
    dry_run: bool,
    beside: tuple[str, ...],
) -> None:
    """Import FILE (plain or gzip) as PROFILE says: a name of `accrual profiles`, or a path to a .toml file.

    The same file again changes nothing; a row that changed at its source is a correction. When an import
    was broken off, give the same command again: it goes on where it was.

    Exits 0 when every row is accounted for, refused rows included; 2 when the file as a whole is refused;
    3 when the file was cut short.
    """
    plan = plan_of(profile)
    wanted = Wanted(
        plan=plan,
        path=file,
        file_name=file.name,
        actor=actor,
        book=book,
        beside=_beside(beside, plan),
        dry_run=dry_run,
    )
    with opened() as firm:
        with _bar(file, shown=not as_json and sys.stderr.isatty()) as progress:
            report = run(firm, wanted, progress)
        if refused_file is not None:
            _write_refused(firm, report, wanted, refused_file)
    if as_json:
        click.echo(msgspec.json.encode(report))
    else:
        _show(report, refused_file)
    ctx.exit(CUT_SHORT if report.state == "truncated" else 0)


def _beside(given: tuple[str, ...], plan: Plan) -> dict[str, Path]:
    known = [lookup.name for lookup in plan.profile.lookup]
    paths = {}
    for pair in given:
        name, _, path = pair.partition("=")
        if name not in known or not path:
            names = ", ".join(known) or "none"
            raise click.UsageError(f"--beside {pair}: write NAME=FILE; the profile joins {names}.")
        paths[name] = Path(path)
    return paths


@contextmanager
def _bar(file: Path, *, shown: bool) -> Iterator[_Told]:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[rows]:,} rows"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not shown,
    )
    with bar:
        yield _Told(bar, file)


class _Told:
    """The progress of an import, on the bar."""

    def __init__(self, bar: Progress, file: Path) -> None:
        self.bar = bar
        self.task = bar.add_task(file.name, total=file.stat().st_size, rows=0)

    def __call__(self, read: int, whole: int, rows: Tally) -> None:
        self.bar.update(self.task, completed=read, total=whole, rows=rows.read)


def _write_refused(firm: Firm, report: Report, wanted: Wanted, path: Path) -> None:
    if wanted.dry_run:
        raise click.UsageError("--dry-run keeps no refused rows: leave out --refused-file.")
    rows = import_runs.refused_rows(firm.engine, report.run)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=wanted.plan.profile.file.delimiter, lineterminator="\n")
        writer.writerows(import_runs.to_send_back(rows, report.columns))


def _show(report: Report, refused_file: Path | None) -> None:
    console = Console(soft_wrap=True, highlight=False, markup=False)
    console.print(_table(report))
    for reason in report.rows.reasons:
        if reason.outcome in ("refused", "held"):
            console.print(f"{reason.code}, line {reason.lines[0]}: {reason.says}")
    if report.went_on_after:
        console.print(
            f"Went on after row {report.went_on_after:,}: an earlier start was broken off there."
        )
    for note in report.notes:
        console.print(note)
    if refused_file is not None:
        console.print(f"The refused rows are in {refused_file}.")
    console.print(f"Import {report.run or report.import_id}: {report.state}.")


def _table(report: Report) -> Table:
    rows = report.rows
    table = Table(
        title=f"{report.file_name} as {report.profile}: {rows.read:,} rows read",
        title_justify="left",
    )
    table.add_column("outcome")
    table.add_column("rows", justify="right")
    table.add_column("reason")
    table.add_column("lines")
    always = () if report.state == "dry_run" else ALWAYS
    for outcome, words in WORDS.items():
        count = getattr(rows, outcome)
        if not count and outcome not in always:
            continue
        table.add_row(words, f"{count:,}", "", "")
        for reason in rows.reasons:
            if reason.outcome == outcome:
                lines = _lines(reason.lines, reason.rows)
                table.add_row("", f"{reason.rows:,}", reason.code, lines)
    return table


def _lines(lines: list[int], rows: int) -> str:
    shown = ", ".join(f"{line}" for line in lines[:LINES])
    return shown if rows <= len(lines[:LINES]) else f"{shown} ..."
