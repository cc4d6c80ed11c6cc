"""Accounting periods: closed, late work posted to the first open one, reopened by two persons."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.master_commands import AskReopening, ClosePeriod, ReopenPeriod
from domain.time_entry import TimeCorrected, TimeRecorded
from features.checks import same
from features.stage import Stage
from features.vocabulary import act, check


@act("period <period> is closed", ClosePeriod)
def closed(stage: Stage, period: str) -> None:
    """Closes a month of the book. Months are open until closed.

    `period 2026-01 is closed by Mary`
    """
    stage.ask(ClosePeriod(period=period))


@act("reopening of <period> is asked for[ because <why>]", AskReopening)
def asked(stage: Stage, period: str, why: str | None) -> None:
    """The first of two persons asks for a closed month to be reopened.

    `reopening of 2026-01 is asked for because "an invoice was missed" by Mary`
    """
    stage.ask(AskReopening(period=period, reason=why or "something was missed"))


@act("reopening of <period> is agreed to", ReopenPeriod)
def agreed(stage: Stage, period: str) -> None:
    """The second person agrees to reopen a month.

    `reopening of 2026-01 is agreed to by Olga`
    """
    stage.ask(ReopenPeriod(period=period))


def _entry(stage: Stage, entry: str) -> Any:
    """The fact that last said what an entry is."""
    book = stage.defaults.book_of_entry(entry)
    facts: list[Any] = stage.facts(book, f"entry:{entry}", TimeRecorded)
    facts += stage.facts(book, f"entry:{entry}", TimeCorrected)
    assert facts, f"{entry} is not recorded"
    return facts[-1]


@check("<entry> keeps its work date <date:date> and is accounted for on <on:date>")
def dates_kept(stage: Stage, entry: str, date: date, on: date) -> None:
    """Checks an entry's true work date and its accounting date.

    `psa:1 keeps its work date 2026-01-30 and is accounted for on 2026-02-01`
    """
    found = _entry(stage, entry)
    same(found.work.worked_on, date, f"the work date of {entry}")
    same(found.accounting_date, on, f"the accounting date of {entry}")


@check("<entry> is marked out of period")
def out_of_period(stage: Stage, entry: str) -> None:
    """Checks that an entry came too late for its own period and says so.

    `psa:1 is marked out of period`
    """
    assert _entry(stage, entry).out_of_period, f"{entry} is not marked out of period"


@check("<entry> is not marked out of period")
def in_period(stage: Stage, entry: str) -> None:
    """Checks that an entry is accounted for in its own period.

    `psa:1 is not marked out of period`
    """
    assert not _entry(stage, entry).out_of_period, f"{entry} is marked out of period"
