"""What was cleared: when, how, by whom, in how many days, and whether in time."""

from __future__ import annotations

from typing import Any

from features.checks import listed, same
from features.stage import Stage
from features.steps.words import rows
from features.vocabulary import view
from processes.clearing import today_of
from projections import clearance
from projections.clearance import ClearedCase

CLEARED = ("kind", "about", "reason", "opened", "cleared", "how", "event", "days", "in time")
FIGURES = ("month", "desk", "reason", "opened", "cleared", "open", "median", "90th", "in time")


@view("these cases were cleared", "clearance.cleared", table=CLEARED)
def were_cleared(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks all cases that waited and wait no more, by when they were cleared.

    `these cases were cleared`
    """
    want = rows(datatable, *CLEARED, needs=("kind", "about", "reason"))
    book = stage.defaults.book()
    journals = {book: stage.house.books.open(book)}
    today = today_of(stage.house.firm())
    found = stage.look(clearance.cleared, book, journals=journals, today=today)
    _compared([_case(one) for one in found], want, "the cases that were cleared")


@view("cases were cleared as follows", "clearance.clearance", table=FIGURES)
def cleared_as_follows(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks, by the month in which cases began, desk and reason, how many were cleared, in how many days, in time.

    `cases were cleared as follows`
    """
    want = rows(datatable, *FIGURES, needs=("month", "desk", "reason"))
    today = today_of(stage.house.firm())
    found = stage.look(clearance.clearance, stage.defaults.book(), today=today)
    told = [
        {
            "month": one.month,
            "desk": one.desk,
            "reason": one.reason,
            "opened": str(one.opened),
            "cleared": str(one.cleared),
            "open": str(one.still_open),
            "median": "" if one.median_days is None else str(one.median_days),
            "90th": "" if one.ninetieth_days is None else str(one.ninetieth_days),
            "in time": f"{one.within} of {one.measured}",
        }
        for one in found
    ]
    _compared(told, want, "what was cleared, by month, desk and reason")


def _case(one: ClearedCase) -> dict[str, str]:
    return {
        "kind": one.kind.replace("_", " "),
        "about": one.ref,
        "reason": one.reason,
        "opened": one.opened_at.date().isoformat(),
        "cleared": one.cleared_at.date().isoformat(),
        "how": one.how.replace("_", " "),
        "event": one.event,
        "days": str(one.days),
        "in time": "yes" if one.within else "no",
    }


def _compared(found: list[dict[str, str]], want: Any, what: str) -> None:
    """The same rows in the columns that are said."""
    columns = list(want[0])
    listed(
        [", ".join(row[column] for column in columns) for row in found],
        [", ".join(row[column] for column in columns) for row in want],
        what,
    )
    same(len(found), len(want), f"how many of {what}")
