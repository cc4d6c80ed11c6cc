"""Accounting periods: closed, late work posted to the first open one, reopened by two persons."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.master_commands import AskReopening, ClosePeriod, PinPeriod, ReopenPeriod
from domain.time_entry import TimeCorrected, TimeRecorded
from features.checks import money_is, same
from features.stage import Stage
from features.steps.words import rows, said_amount
from features.vocabulary import act, check, view
from projections import periods


@act("period <period> is closed", ClosePeriod)
def closed(stage: Stage, period: str) -> None:
    """Closes a month of the book. Months are open until closed.

    `period 2026-01 is closed by Mary`
    """
    stage.ask(ClosePeriod(period=period))


@act("the figures of <period> are kept", PinPeriod)
def pinned(stage: Stage, period: str) -> None:
    """Keeps what a closed month says. Every close does it by itself: asked again, it is known already.

    `the figures of 2026-01 are kept by Mary`
    """
    stage.ask(PinPeriod(period=period))


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


def _row(stage: Stage, period: str) -> periods.PeriodRow:
    found = stage.look(periods.listing, stage.defaults.book(), period=period)
    assert found, f"{period} was never closed"
    (row,) = found
    assert isinstance(row, periods.PeriodRow)
    return row


@view("period <period> is in state <state:text>", "periods.listing")
def standing(stage: Stage, period: str, state: str) -> None:
    """Checks how a month that was ever closed stands: closed, reopening_asked or reopened.

    `period 2026-01 is in state "reopened"`
    """
    same(_row(stage, period).state, state, f"the state of {period}")


@view(
    "the close of <period> keeps as follows",
    "periods.listing",
    table=("account", "debit", "credit"),
)
def kept(stage: Stage, period: str, datatable: list[list[str]]) -> None:
    """Checks what the accounts of a month came to when it was last closed. Accounts not named came to nothing.

    `the close of 2026-01 keeps as follows`
    """
    found = {(one.account, one.currency): one.minor for one in _row(stage, period).balances}
    for row in rows(datatable, "account", "debit", "credit", needs=("account",)):
        side = "debit" if "debit" in row else "credit"
        said = said_amount(row[side])
        net = found.pop((row["account"], said.currency), 0)
        money_is(net if side == "debit" else -net, said.currency, said, f"account {row['account']}")
    assert not found, f"{period} also keeps {sorted(found)}"


@view(
    "the close of <period> differs from the one before as follows",
    "periods.listing",
    table=("account", "was", "now"),
)
def differs(stage: Stage, period: str, datatable: list[list[str]]) -> None:
    """Checks which accounts a month closed again shows otherwise than before; debit is positive. Those not named
    are as they were.

    `the close of 2026-01 differs from the one before as follows`
    """
    found = {(one.account, one.currency): (one.was, one.now) for one in _row(stage, period).changes}
    for row in rows(datatable, "account", "was", "now", needs=("account", "was", "now")):
        was, now = said_amount(row["was"]), said_amount(row["now"])
        key = (row["account"], now.currency)
        before, after = found.pop(key, (0, 0))
        money_is(before, was.currency, was, f"account {row['account']} before")
        money_is(after, now.currency, now, f"account {row['account']} now")
    assert not found, f"{period} also differs in {sorted(found)}"


@view("the close of <period> differs in nothing from the one before", "periods.listing")
def as_before(stage: Stage, period: str) -> None:
    """Checks that a month closed again says what it said before.

    `the close of 2026-01 differs in nothing from the one before`
    """
    changes = _row(stage, period).changes
    assert not changes, f"{period} differs in {', '.join(one.account for one in changes)}"
