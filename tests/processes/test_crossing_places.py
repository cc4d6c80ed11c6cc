"""What crosses entities is carried once, whenever the carrier stops: its place and what was refused outlive it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from domain.borrowing_commands import InvoicedWork, ReceiveIntercompanyInvoice, ReturnBorrowed
from domain.catalogue import AnyEvent
from domain.commands import AnyCommand
from domain.lending import LentTakenBack, TimeLent
from domain.lending_commands import (
    BillPrice,
    IssueIntercompanyInvoice,
    LendTime,
    PriceLent,
    TakeBackLent,
    Tie,
)
from domain.master_commands import OpenEntity, RegisterPerson
from domain.quote_commands import QuoteRates, QuoteTerms
from domain.refusal import NotOpen, UnknownEntry
from domain.time_commands import ApproveTime, RecallApproval, RecordTime
from processes.asking import Receipt, Request
from processes.crossing_places import RefusedCrossing, Stored, listed
from processes.desk import Desk
from processes.firm import Firm
from processes.intercompany import Intercompany
from tests.conformance.test_intercompany import DAY, TwoEntities, made
from tests.processes.test_calendars_between_entities import SAID

ROOT = Path(__file__).resolve().parents[2]
BOOKS = ("UK", "US")


class Kept(TwoEntities):
    """The two entities in a database."""

    def __init__(self, firm: Firm) -> None:
        super().__init__()
        firm.desk.clock = self.desk.clock
        self.books, self.desk, self.firm = firm.books, firm.desk, firm

    def carry(self) -> int:
        """As a carrier does that has just been started."""
        return Intercompany(self.books, self.desk, Stored(self.firm.engine)).round()

    def refused(self) -> list[RefusedCrossing]:
        with self.firm.engine.connect() as tx:
            return listed(tx)


@pytest.fixture
def firm(fresh_database: str) -> Iterator[Firm]:
    opened = Firm.open(fresh_database)
    yield opened
    opened.close()


def said(firm: TwoEntities) -> dict[str, list[AnyEvent]]:
    return {
        book: [line.entry.event for line in firm.books.open(book).page(0, 1_000)] for book in BOOKS
    }


def work(firm: TwoEntities) -> None:
    """Three entries approved in two acts, one recalled again."""
    for n in (1, 2):
        entry = RecordTime(
            entry_id=f"e:{n}",
            project_id="P1",
            person_id="p1",
            worked_on=DAY,
            quantity=n,
            rate="200",
        )
        firm.do("US", entry)
    firm.do("US", ApproveTime(entry_ids=("e:1", "e:2")))
    firm.do("US", RecallApproval(entry_ids=("t:1", "e:1"), reason="wrong project"))


def invoice(firm: TwoEntities) -> None:
    on = date(2026, 1, 31)
    firm.do("UK", IssueIntercompanyInvoice(borrower="US", period="2026-01", issued_on=on))


@pytest.fixture
def undisturbed() -> dict[str, list[AnyEvent]]:
    firm = made(SAID)
    work(firm)
    firm.carry()
    invoice(firm)
    firm.carry()
    return said(firm)


class Stop(Exception):
    """The machine stops here."""


class Breaking:
    """A desk whose machine stops at the nth command, before or after it is recorded."""

    def __init__(self, desk: Desk, nth: int, *, after: bool) -> None:
        self.desk, self.left, self.after, self.clock = desk, nth, after, desk.clock

    def do(self, book: str, command: AnyCommand, request: Request) -> Receipt:
        self.left -= 1
        if self.left == 0 and not self.after:
            raise Stop
        receipt = self.desk.do(book, command, request)
        if self.left == 0:
            raise Stop
        return receipt


def stopping(firm: Kept, nth: int, *, after: bool) -> bool:
    """Start a carrier that may stop. Answers whether it did."""
    desk = cast("Desk", Breaking(firm.desk, nth, after=after))
    try:
        Intercompany(firm.books, desk, Stored(firm.firm.engine)).round()
    except Stop:
        return True
    return False


@pytest.mark.parametrize("after", [False, True])
def test_wherever_the_carrier_stops_nothing_is_carried_twice_or_forgotten(
    firm: Firm, undisturbed: dict[str, list[AnyEvent]], after: bool
) -> None:
    kept = cast("Kept", made(SAID, Kept(firm)))
    work(kept)
    stops = 0
    for invoiced in (False, True):
        if invoiced:
            invoice(kept)
        nth = 1
        while stopping(kept, nth, after=after):
            stops, nth = stops + 1, nth + 1
    assert stops > 3
    assert said(kept) == undisturbed
    assert kept.refused() == []
    kept.carry()
    assert said(kept) == undisturbed


KILLED = """
import os, sys
from datetime import UTC, datetime
from processes.crossing_places import Stored
from processes.firm import Firm
from processes.intercompany import Intercompany

firm = Firm.open(sys.argv[1], lambda: datetime(2026, 1, 31, 12, tzinfo=UTC))
do, left = firm.desk.do, [int(sys.argv[2])]

def killed(*asked):
    receipt = do(*asked)
    left[0] -= 1
    if not left[0]:
        os._exit(9)
    return receipt

firm.desk.do = killed
Intercompany(firm.books, firm.desk, Stored(firm.engine)).round()
"""


def test_a_carrier_that_is_killed_goes_on_where_it_was(
    firm: Firm, undisturbed: dict[str, list[AnyEvent]]
) -> None:
    kept = made(SAID, Kept(firm))
    work(kept)
    for nth in (2, 3):
        told = [sys.executable, "-c", KILLED, firm.url, str(nth)]
        process = subprocess.run(told, cwd=ROOT, env=os.environ, check=False, capture_output=True)
        assert process.returncode == 9, process.stderr.decode()
    kept.carry()
    invoice(kept)
    kept.carry()
    assert said(kept) == undisturbed


def test_a_carrier_that_is_started_again_asks_nothing_twice(firm: Firm) -> None:
    kept = made(SAID, Kept(firm))
    work(kept)
    assert kept.carry() > 0
    asked: list[AnyCommand] = []
    do = firm.desk.do

    def watched(book: str, command: AnyCommand, request: Request) -> Receipt:
        asked.append(command)
        return do(book, command, request)

    firm.desk.do = watched  # type: ignore[method-assign, assignment]
    assert kept.carry() == 0
    assert asked == []


def test_several_carriers_at_once_carry_everything_once(
    firm: Firm, undisturbed: dict[str, list[AnyEvent]]
) -> None:
    kept = made(SAID, Kept(firm))
    work(kept)
    for invoiced in (False, True):
        if invoiced:
            invoice(kept)
        with ThreadPoolExecutor(3) as threads:
            list(threads.map(lambda _: kept.carry(), range(3)))
    assert said(kept) == undisturbed


def test_an_entity_that_opens_later_is_lent_from_all_the_same(firm: Firm) -> None:
    kept = made(SAID, Kept(firm))
    kept.do("US", RegisterPerson(person_id="p2", home_entity="DE", grade="senior", valid_from=DAY))
    entry = RecordTime(
        entry_id="e:1", project_id="P1", person_id="p2", worked_on=DAY, quantity=1, rate="200"
    )
    kept.do("US", entry)
    kept.do("US", ApproveTime(entry_ids=("e:1",)))
    kept.carry()
    before = said(kept)
    kept.do("DE", OpenEntity(entity_id="DE", name="DE", base_currency="EUR"))
    assert kept.carry() == 1
    (lent,) = [
        line.entry.event
        for line in firm.books.open("DE").page(0, 10)
        if isinstance(line.entry.event, TimeLent)
    ]
    assert [line.entry_id for line in lent.lines] == ["e:1"]
    assert said(kept) == before


def test_what_is_refused_is_kept_with_its_reason_until_it_is_taken_in(firm: Firm) -> None:
    kept = cast("Kept", made(SAID, Kept(firm)))
    on = date(2026, 1, 20)  # of which the borrower has no quote
    entry = RecordTime(
        entry_id="e:1", project_id="P1", person_id="p1", worked_on=on, quantity=1, rate="200"
    )
    kept.do("US", entry)
    kept.do("US", ApproveTime(entry_ids=("e:1",)))
    kept.carry()
    invoice(kept)
    kept.carry()
    (first,) = kept.refused()
    assert (first.book, type(first.command).__name__) == ("US", "ReceiveIntercompanyInvoice")
    assert first.code == "not_open"
    assert "there is no quote yet for entry e:1" in first.says
    kept.do("US", RegisterPerson(person_id="p9", home_entity="US", grade="senior"))
    kept.carry()  # asked again, in vain
    (again,) = kept.refused()
    assert (again.since, again.command) == (first.since, first.command)
    quote = QuoteTerms(base="GBP", counter="USD", rate_date=on, value="1.25", source="late")
    kept.do("US", QuoteRates(quotes=(quote,)))
    assert kept.carry() == 2  # converted, and then the invoice
    assert kept.refused() == []
    assert kept.stands("US")["2410"] == -kept.stands("US")["5500"]


class Unwilling:
    """A desk that refuses to lend for the time being."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.clock = desk, desk.clock

    def do(self, book: str, command: AnyCommand, request: Request) -> Receipt:
        if isinstance(command, LendTime):
            raise NotOpen("Not today.")
        return self.desk.do(book, command, request)


def test_a_recall_waits_for_the_work_it_takes_back_and_is_not_forgotten(firm: Firm) -> None:
    kept = cast("Kept", made(SAID, Kept(firm)))
    kept.do("US", RecallApproval(entry_ids=("t:1",), reason="wrong project"))
    unwilling = cast("Desk", Unwilling(firm.desk))
    Intercompany(firm.books, unwilling, Stored(firm.engine)).round()
    assert [(type(one.command).__name__, one.code) for one in kept.refused()] == [
        ("LendTime", "not_open"),
        ("TakeBackLent", "unknown_entry"),
    ]
    kept.do("US", RegisterPerson(person_id="p9", home_entity="US", grade="senior"))
    kept.carry()
    assert kept.refused() == []
    kinds = [type(event) for event in said(kept)["UK"]]
    assert (kinds.count(TimeLent), kinds.count(LentTakenBack)) == (1, 1)
    for book in BOOKS:
        assert set(kept.stands(book).values()) <= {0}


NOBODY = Tie(correlation="US:999", entry_id="t:1")


@pytest.mark.parametrize(
    ("book", "command"),
    [
        ("UK", TakeBackLent(borrower="US", lines=(NOBODY,), on=DAY, reason="wrong")),
        (
            "UK",
            PriceLent(
                borrower="US",
                bills=(BillPrice(entry_id="t:9", bill="1.00", bill_currency="USD"),),
            ),
        ),
        ("US", ReturnBorrowed(lender="UK", lines=(NOBODY,), on=DAY, reason="wrong")),
    ],
)
def test_a_correction_that_names_nothing_is_refused(book: str, command: AnyCommand) -> None:
    firm = made(SAID)
    firm.carry()
    before = firm.books.open(book).head()
    with pytest.raises(UnknownEntry):
        firm.do(book, command)
    assert firm.books.open(book).head() == before


def test_an_invoice_that_reverses_what_was_not_given_back_waits() -> None:
    firm = made(SAID)
    firm.carry()
    (lent,) = [event for event in said(firm)["UK"] if isinstance(event, TimeLent)]
    line = InvoicedWork(
        entry_id="t:1", correlation=lent.lines[0].correlation, reverses=True, price="-720.00"
    )
    received = ReceiveIntercompanyInvoice(
        lender="UK",
        number="IC-1",
        period="2026-01",
        issued_on=date(2026, 1, 31),
        currency="GBP",
        lines=(line,),
    )
    with pytest.raises(NotOpen, match="not given back yet"):
        firm.do("US", received)
