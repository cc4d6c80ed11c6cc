"""Imports: rows that could not be recorded wait on the data desk until somebody puts them right."""

from __future__ import annotations

from domain.commands import ClearRow, RefusedRowShape, ReportRefusedRows
from features.stage import Stage
from features.steps.words import rows
from features.vocabulary import act

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
    stage.ask(
        ReportRefusedRows(import_id=file, profile="generic", file_name=file, rows=refused)
    )


@act("line <number> of file <file> is put right[ because <why>]", ClearRow)
def put_right(stage: Stage, number: int, file: str, why: str | None) -> None:
    """Takes a refused row off the data desk: it was put right at its source, or needs nothing more.

    `line 7 of file january.csv is put right because "it was a test entry"`
    """
    stage.ask(ClearRow(import_id=file, line=number, note=why or "put right at the source"))
