"""Imports: rows that could not be recorded wait on the data desk until somebody puts them right."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.import_commands import ClearRow, RefusedRowShape, ReportRefusedRows
from domain.refusal import Refused
from domain.time_commands import RecordTime
from features.checks import same
from features.stage import Stage
from features.steps.words import Unclear, rows
from features.vocabulary import act, check
from processes import import_profiles
from processes.import_report import WORDS, Report
from processes.importing import Wanted, run

COLUMNS = ("line", "source id", "code", "says")


@act("these rows of file <file> could not be recorded", ReportRefusedRows, table=COLUMNS)
def refused_rows(stage: Stage, file: str, datatable: list[list[str]]) -> None:
    """Puts rows of an import on the data desk: line number, id at the source, reason code and sentence.

    `these rows of file january.csv could not be recorded`
    """
    refused = tuple(
        RefusedRowShape(
            line=int(row["line"]),
            source_id=row.get("source id", ""),
            code=row["code"],
            says=row.get("says", row["code"]),
        )
        for row in rows(datatable, *COLUMNS, needs=("line", "code"))
    )
    stage.ask(ReportRefusedRows(import_id=file, profile="generic", file_name=file, rows=refused))


@act("line <number> of file <file> is put right[ because <why>]", ClearRow)
def put_right(stage: Stage, number: int, file: str, why: str | None) -> None:
    """Takes a refused row off the data desk: it was put right at its source, or needs nothing more.

    `line 7 of file january.csv is put right because "it was a test entry"`
    """
    stage.ask(ClearRow(import_id=file, line=number, note=why or "put right at the source"))


@act("this file is imported as <profile>[ called <file>]", RecordTime)
def imported(stage: Stage, profile: str, file: str | None, docstring: str) -> None:
    """Imports the text under the sentence, as a file of that profile would be; `accrual profiles` lists them.
    Projects and people must be known by then. The text stands between two lines of three double quotes.

    `this file is imported as generic-time`
    `this file is imported as generic-time called january.csv`
    """
    name = file or "file.csv"
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(docstring + "\n", encoding="utf-8")
        wanted = Wanted(
            plan=import_profiles.named(profile, os.environ),
            path=path,
            file_name=name,
            actor=stage.acting,
        )
        try:
            stage.imported = run(stage.house.firm(), wanted, clock=stage.now)
        except Refused as refused:
            stage.keep(refused)


def _report(stage: Stage) -> Report:
    if stage.imported is None:
        raise Unclear("No file was imported in this scenario.")
    return stage.imported


@check("the import accounts for its rows as follows", table=("rows", "outcome", "reason", "lines"))
def accounts_for(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks what became of the rows of the file just imported: how many were recorded, already known,
    corrected, held, refused or left out, and perhaps of which reason on which lines. No other row may be
    unaccounted for.

    `the import accounts for its rows as follows`
    """
    tally = _report(stage).rows
    said = 0
    for row in rows(datatable, "rows", "outcome", "reason", "lines", needs=("rows", "outcome")):
        field = next((name for name, words in WORDS.items() if words == row["outcome"]), None)
        if field is None:
            raise Unclear(f'"{row["outcome"]}" is no outcome: {", ".join(WORDS.values())}.')
        if "reason" not in row:
            same(getattr(tally, field), int(row["rows"]), f"rows {row['outcome']}")
            said += int(row["rows"])
            continue
        found = [r for r in tally.reasons if (r.outcome, r.code) == (field, row["reason"])]
        same(
            sum(r.rows for r in found), int(row["rows"]), f'rows {field} because "{row["reason"]}"'
        )
        if "lines" in row:
            lines = ", ".join(str(line) for r in found for line in r.lines)
            same(lines, row["lines"], f'the lines of "{row["reason"]}"')
    same(said, tally.read, "rows accounted for, of all that were read")
