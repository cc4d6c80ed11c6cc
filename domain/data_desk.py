"""Rows of imports that could not be recorded: put on the data desk once each, cleared by somebody's word."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.catalogue import AnyEvent
from domain.import_commands import ClearRow, ReportRefusedRows
from domain.importing import RefusedRow, RowCleared, RowsRefused
from domain.policy import Moment, Policy
from domain.refusal import UnknownLine


class ImportState(msgspec.Struct, frozen=True):
    """Which lines of an import were refused, and which of those are cleared."""

    import_id: str
    refused: frozenset[int] = frozenset()
    cleared: frozenset[int] = frozenset()


def folded(before: ImportState, seen: Iterable[tuple[int, AnyEvent]]) -> ImportState:
    """The import after further facts about it."""
    state = before
    for _, event in seen:
        match event:
            case RowsRefused(rows=rows):
                refused = state.refused.union(row.line for row in rows)
                state = msgspec.structs.replace(state, refused=refused)
            case RowCleared(line=line):
                state = msgspec.structs.replace(state, cleared=state.cleared | {line})
            case _:
                pass
    return state


def report(
    command: ReportRefusedRows, state: ImportState, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Put refused rows on the data desk; rows reported before are not reported again."""
    rows = tuple(
        RefusedRow(line=row.line, source_id=row.source_id, code=row.code, says=row.says)
        for row in command.rows
        if row.line not in state.refused
    )
    if not rows:
        return ()
    return (
        RowsRefused(
            import_id=command.import_id,
            profile=command.profile,
            file_name=command.file_name,
            rows=rows,
        ),
    )


def clear(
    command: ClearRow, state: ImportState, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Take a refused row off the desk. Refuses a line that was never refused; twice is no event."""
    if command.line not in state.refused:
        raise UnknownLine(
            f"Line {command.line} of import {command.import_id} was not refused.",
            import_id=command.import_id,
            line=command.line,
        )
    if command.line in state.cleared:
        return ()
    return (RowCleared(import_id=command.import_id, line=command.line, note=command.note),)
