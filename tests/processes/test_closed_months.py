"""Closed months keep what they say, whoever stops in between; and what was kept is added up again and compared."""

from __future__ import annotations

from datetime import date

import pytest

from domain.commands import AnyCommand
from domain.master_commands import (
    AskReopening,
    ClosePeriod,
    OpenEntity,
    PinPeriod,
    ReopenPeriod,
)
from domain.period import PeriodPinned, PinnedBalance
from domain.refusal import PeriodState, Refused
from processes.adding_up import agreements
from processes.asking import Request
from processes.firm import Firm
from processes.keeping import Keeping
from tests.conformance.firm import events, record
from tests.laws.small_firm import BOOK, SmallFirm
from tests.projections.telling import Told

JANUARY = date(2026, 1, 20)


def closed_firm() -> SmallFirm:
    firm = SmallFirm()
    record(firm, "t:1", JANUARY, 10)
    firm.do(ClosePeriod(period="2026-01"))
    return firm


def test_a_close_keeps_every_account_of_its_month_and_of_no_other() -> None:
    firm = SmallFirm()
    record(firm, "t:1", JANUARY, 10)
    record(firm, "t:2", date(2026, 2, 3), 1)
    firm.do(ClosePeriod(period="2026-01"))
    (pin,) = events(firm, PeriodPinned)
    assert [(one.account, one.minor) for one in pin.balances] == [
        ("1210", 100_000),
        ("4010", -100_000),
    ]
    assert len(pin.ledger) == len(pin.quotes) == 64


def test_what_was_kept_agrees_with_the_journal_before_and_after_a_reopening() -> None:
    firm = closed_firm()
    firm.do(AskReopening(period="2026-01", reason="an entry was missed"), actor="mary")
    firm.do(ReopenPeriod(period="2026-01"), actor="olga")
    record(firm, "t:2", JANUARY, 2)
    firm.do(ClosePeriod(period="2026-01"))
    assert [one.agrees for one in agreements(firm.desk.books.open(BOOK))] == [True, True]


def test_a_month_is_not_pinned_in_the_batch_that_closes_it() -> None:
    firm = SmallFirm()
    record(firm, "t:1", JANUARY, 10)
    asked: list[tuple[AnyCommand, str]] = [
        (ClosePeriod(period="2026-01"), "close"),
        (PinPeriod(period="2026-01"), "pin"),
    ]
    closed, pinned = firm.desk.do_many(BOOK, asked, Request(actor="finance", key="batch"))
    assert not isinstance(closed, Refused)
    assert isinstance(pinned, PeriodState)
    (pin,) = events(firm, PeriodPinned)
    assert [(one.account, one.minor) for one in pin.balances] == [
        ("1210", 100_000),
        ("4010", -100_000),
    ]


def told(minor: int) -> Told:
    """A book whose January was kept at an amount that its postings do not, or do, add up to."""
    firm, book = closed_firm(), Told()
    for line in firm.lines():
        event = line.entry.event
        if isinstance(event, PeriodPinned):
            balances = (
                PinnedBalance(account="1210", currency="GBP", minor=minor),
                PinnedBalance(account="4010", currency="GBP", minor=-minor),
            )
            event = PeriodPinned(
                period=event.period,
                through=event.through,
                rule_set=event.rule_set,
                quotes=event.quotes,
                ledger=event.ledger,
                balances=balances,
            )
        book.say(event)
    return book


@pytest.mark.parametrize(("minor", "agrees"), [(100_000, True), (100_001, False)])
def test_a_close_that_says_other_than_its_postings_is_found(minor: int, agrees: bool) -> None:
    (found,) = agreements(told(minor))
    assert (found.period, found.agrees) == ("2026-01", agrees)


def test_a_close_whose_process_stopped_is_pinned_by_whoever_keeps_house(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm = Firm.open(fresh_database)
    firm.desk.do(
        "KEEP",
        OpenEntity(entity_id="KEEP", name="Keep", base_currency="EUR"),
        Request(actor="ann", key="open-1"),
    )
    with monkeypatch.context() as stopped:
        stopped.setattr(firm.desk, "pin", lambda *_: None)
        close = ClosePeriod(period="2026-01")
        firm.desk.do("KEEP", close, Request(actor="ann", key="close-1"))
    assert firm.desk.register("KEEP").calendar.pinned == {}
    keeping = Keeping(firm)
    assert [keeping.round(), keeping.round()] == [1, 0]
    assert list(firm.desk.register("KEEP").calendar.pinned) == ["2026-01"]
    firm.close()
