"""By when each case of the queue is due and how late it is: counted from the day (UTC) on which it began."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec

from domain.exception_owner import CaseKind
from projections.exception_row import ExceptionRow, age
from projections.open_invoices import Today


class Due(msgspec.Struct, frozen=True):
    """The day a case is due on, how many days it is late, and the rule that says so."""

    on: date
    late_days: int
    rule: str


def due(book: str, began: date, kind: CaseKind, desk: str, today: Today) -> Due:
    """When a case of a book is due that began on a day."""
    level = today.allowed(book, began, kind, desk)
    on = level.due_on(began)
    return Due(on, max(0, (today.on - on).days), level.rule)


def began(since: datetime) -> date:
    """The day on which a case began."""
    return since.astimezone(UTC).date()


def dated(row: ExceptionRow, today: Today | None) -> ExceptionRow:
    """The case with the day it is due on; as it was while nobody says what day it is."""
    if today is None:
        return row
    found = due(row.book, began(row.since), row.kind, row.desk, today)
    return msgspec.structs.replace(
        row, due_on=found.on, late_days=found.late_days, service_rule=found.rule
    )


def by_due(row: ExceptionRow) -> tuple[date, tuple[datetime, str, int, str, str]]:
    """What cases are put in order by when those due first come first."""
    return row.due_on or date.max, age(row)
