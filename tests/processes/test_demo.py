"""The demo firm's story: every kind of mess is in it, its books are right, and it is always the same story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from domain import (
    amendment,
    borrowing,
    cash,
    collection,
    contract,
    cost,
    expense,
    foreign_receivable,
    importing,
    invoice,
    lending,
    party,
    period,
    retainer,
    time_entry,
    wip,
)
from domain.master_commands import OpenEntity
from domain.settlement import Settlement
from journal.journal import Line
from processes.asking import Request
from processes.demo import NotTheDemo, fill
from processes.demo_cast import BERLIN, ENTITIES, LONDON
from processes.demo_firm import MONTHS, Entity, Months
from processes.demo_story import scenes
from processes.demo_work import worked
from processes.firm import Firm
from processes.keeping import Keeping
from projections import clearance, exceptions, general_ledger, time_entries
from projections import wip as wip_view

THROUGH = date(2026, 2, 28)
pytestmark = pytest.mark.slow


def lines(firm: Firm, book: str) -> list[Line]:
    journal = firm.books.open(book)
    found: list[Line] = []
    while more := journal.page(found[-1].position if found else 0, 2_000):
        found += more
    return found


@pytest.fixture(scope="module")
def firm(made_database: Callable[[], str]) -> Iterator[Firm]:
    """The whole demo firm, told once for all tests of this file."""
    opened = Firm.open(made_database())
    fill(opened, through=THROUGH)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def told(firm: Firm) -> list[Line]:
    """Every line of its three books."""
    return [line for entity in ENTITIES for line in lines(firm, entity.book)]


def events(told: Sequence[Line], kind: type) -> list[Any]:
    return [line.entry.event for line in told if isinstance(line.entry.event, kind)]


def reasons(told: Sequence[Line]) -> set[str]:
    decided = (one for line in told for one in getattr(line.entry.event, "rulings", ()))
    return {reason.code for one in decided for reason in one.reasons}


# Every kind of mess by its name, and how it shows in the books.
MESS: dict[str, Callable[[list[Line]], object]] = {
    "long days held": lambda told: "long_day" in reasons(told),
    "long days answered for": lambda told: events(told, wip.HoldConfirmed),
    "rates missing": lambda told: "rate_missing" in reasons(told),
    "rates found later": lambda told: [
        one for one in events(told, wip.LotsDecidedAgain) if one.priced
    ],
    "a rate in another currency": lambda told: "currency_mismatch" in reasons(told),
    "customers on hold": lambda told: "customer_on_hold" in reasons(told),
    "customers released": lambda told: events(told, party.CustomerReleased),
    "work over a cap": lambda told: "cap_exceeded" in reasons(told),
    "an entry split where it crosses the cap": lambda told: [
        line
        for one in events(told, wip.TimeApproved)
        for line in one.lines
        if {lot.state for lot in line.lots} >= {"unbilled", "over_cap"}
    ],
    "a cap raised": lambda told: [
        one for one in events(told, contract.CapAmended) if not one.below_consumed and one.cap
    ],
    "a cap removed": lambda told: [
        one for one in events(told, contract.CapAmended) if one.cap is None
    ],
    "a cap lowered below what is consumed": lambda told: [
        one for one in events(told, contract.CapAmended) if one.below_consumed
    ],
    "billing blocked by a lowered cap": lambda told: "cap_blocked" in reasons(told),
    "time late into closed months": lambda told: [
        one for one in events(told, time_entry.TimeRecorded) if one.out_of_period
    ],
    "corrections": lambda told: events(told, time_entry.TimeCorrected),
    "withdrawals": lambda told: events(told, time_entry.TimeWithdrawn),
    "timesheets sent back": lambda told: events(told, time_entry.TimeRejected),
    "time not charged for": lambda told: "not_chargeable" in reasons(told),
    "less charged than worked": lambda told: [
        line
        for one in events(told, wip.TimeApproved)
        for line in one.lines
        if line.chargeable and any(lot.state == "not_chargeable" for lot in line.lots)
    ],
    "approvals taken back": lambda told: events(told, wip.ApprovalRecalled),
    "a project closed under recorded work": lambda told: "project_not_open" in reasons(told),
    "a contract ended under recorded work": lambda told: "contract_not_active" in reasons(told),
    "draft lines adjusted": lambda told: events(told, invoice.LineAdjusted),
    "draft lines deferred": lambda told: [
        one for one in events(told, invoice.LinesRemoved) if one.defer_until
    ],
    "draft lines taken off": lambda told: [
        one for one in events(told, invoice.LinesRemoved) if not one.defer_until
    ],
    "drafts given up": lambda told: events(told, invoice.DraftVoided),
    "memos that write off": lambda told: [
        one
        for one in events(told, invoice.InvoiceCredited)
        if all(line.write_off for line in one.lines)
    ],
    "an approval before its entry": lambda told: events(told, time_entry.ApprovalParked),
    "rows refused": lambda told: events(told, importing.RowsRefused),
    "refused rows cleared": lambda told: events(told, importing.RowCleared),
    "months closed": lambda told: events(told, period.PeriodClosed),
    "a month reopened by two": lambda told: events(told, period.PeriodReopened),
}


def charged(told: Sequence[Line]) -> set[str]:
    return {line.kind for one in events(told, wip.ChargesRaised) for line in one.lines}


def settled(told: Sequence[Line]) -> list[Settlement]:
    issued = events(told, invoice.InvoiceIssued)
    return [one.settlement for one in issued if one.settlement is not None]


# Every way to bill, to be paid and to change what was agreed, and how it shows in the books.
BUSINESS: dict[str, Callable[[list[Line]], object]] = {
    "a fixed fee by schedule": lambda told: charged(told) >= {"instalment"},
    "milestones": lambda told: charged(told) >= {"milestone"},
    "units of delivery": lambda told: charged(told) >= {"unit"},
    "progress": lambda told: charged(told) >= {"progress"},
    "a management fee": lambda told: charged(told) >= {"fee"},
    "work beyond an allowance": lambda told: charged(told) >= {"overage"},
    "expenses": lambda told: charged(told) >= {"expense"},
    "deposits": lambda told: events(told, retainer.DepositReceived),
    "deposits asked for again": lambda told: [
        one for one in events(told, retainer.DepositRequested) if one.because == "replenishment"
    ],
    "invoices that draw deposits down": lambda told: [
        part for one in settled(told) for part in one.applied if part.kind == "deposit"
    ],
    "tax": lambda told: [one for one in settled(told) if any(g.tax for g in one.groups)],
    "reverse charge": lambda told: [
        one for one in settled(told) if any(g.category == "AE" for g in one.groups)
    ],
    "volume discounts": lambda told: [one for one in settled(told) if one.allowances],
    "retainage": lambda told: [one for one in settled(told) if one.withheld],
    "work put to another payer": lambda told: [
        one for one in events(told, invoice.InvoiceIssued) if one.customer_id == "prairie-fund"
    ],
    "payments in part": lambda told: events(told, cash.PaymentApplied),
    "small differences given up": lambda told: [
        one for one in events(told, cash.ReceivableWrittenOff) if one.kind == "difference"
    ],
    "a payment charged back": lambda told: events(told, cash.PaymentChargedBack),
    "early-payment discounts": lambda told: [
        part for one in events(told, cash.PaymentApplied) for part in one.parts if part.discount
    ],
    "reminders": lambda told: events(told, collection.DunningRaised),
    "disputes that end": lambda told: events(told, collection.DisputeSettled),
    "receivables revalued": lambda told: events(told, foreign_receivable.ReceivablesRevalued),
    "receipts that come late": lambda told: events(told, expense.ReceiptAttached),
    "an amendment approved, one rejected": lambda told: (
        events(told, amendment.AmendmentApproved) and events(told, amendment.AmendmentRejected)
    ),
    "an amendment pending": lambda told: "contract_amendment_pending" in reasons(told),
    "a credit proposal accepted": lambda told: events(told, amendment.CreditProposalAccepted),
    "people lent": lambda told: (
        events(told, lending.TimeLent) and events(told, borrowing.TimeBorrowed)
    ),
    "cost of time": lambda told: events(told, cost.TimeCosted),
}


@pytest.mark.parametrize("name", BUSINESS)
def test_the_firm_has(name: str, told: list[Line]) -> None:
    assert BUSINESS[name](told), name


@pytest.mark.parametrize("name", MESS)
def test_the_story_has(name: str, told: list[Line]) -> None:
    assert MESS[name](told), name


@pytest.mark.parametrize("kind", ["write_off", "write_down", "write_up"])
def test_value_is_written(kind: str, told: list[Line]) -> None:
    assert kind in {one.kind for one in events(told, wip.WipWritten)}


def test_an_invoice_is_credited_in_part_and_one_wholly_and_billed_again(told: list[Line]) -> None:
    charged = {one.invoice_id: one.total for one in events(told, invoice.InvoiceIssued)}
    memos = events(told, invoice.InvoiceCredited)
    whole = [one for one in memos if one.total == charged[one.invoice_id]]
    assert whole
    assert len(whole) < len(memos)
    freed = {line.of.entry_id for one in whole for line in one.lines}
    drafted: Counter[str] = Counter(
        line.entry_id
        for one in events(told, invoice.InvoiceDrafted)
        for line in one.lines
        if line.entry_id in freed
    )
    assert drafted
    assert all(times > 1 for times in drafted.values())


def test_the_firm_is_of_the_size_that_was_promised(told: list[Line]) -> None:
    people = {one.person_id for one in events(told, party.PersonRegistered)}
    entries = events(told, time_entry.TimeRecorded)
    assert (len(people), len(events(told, contract.ContractSigned))) == (40, 30)
    assert 28_000 < len(entries) < 33_000
    assert len({one.work.worked_on.strftime("%Y-%m") for one in entries}) == MONTHS


def test_each_book_is_written_in_order_of_time(firm: Firm) -> None:
    for entity in ENTITIES:
        moments = [line.entry.recorded_at for line in lines(firm, entity.book)]
        assert all(before <= after for before, after in pairwise(moments))
        assert moments[-1].date() <= THROUGH


def test_approved_value_stands_somewhere_exactly_once(firm: Firm) -> None:
    with firm.engine.connect() as tx:
        seen = {(row.book, row.contract_id): row for row in wip_view.by_contract(tx)}
    for entity in ENTITIES:
        register = firm.desk.register(entity.book)
        for account in firm.desk.accounts(entity.book, register.contracts):
            row = seen[entity.book, account.contract_id]
            assert row.approved == sum(account.approved.values())
            assert row.billed == sum(account.billed.values())
            assert row.drafted == sum(account.drafted.values())
            assert row.unbilled + row.held + row.over_cap == sum(
                lot.minor for _, lot in account.open_lots()
            )


def test_no_cap_is_passed_but_the_one_that_was_lowered(firm: Firm) -> None:
    passed: set[str] = set()
    for entity in ENTITIES:
        register = firm.desk.register(entity.book)
        for account in firm.desk.accounts(entity.book, register.contracts):
            terms = register.contracts[account.contract_id]
            if terms.cap is not None:
                most = terms.cap + terms.signed.cap_tolerance
                if account.committed + account.unbilled > most:
                    passed.add(account.contract_id)
    assert passed == {"GB-106"}


def test_every_book_balances_in_every_currency(firm: Firm) -> None:
    sums: Counter[tuple[str, str]] = Counter()
    with firm.engine.connect() as tx:
        for row in general_ledger.trial_balance(tx):
            sums[row.book, row.currency] += row.balance
            assert row.balance == row.debit - row.credit
    assert set(sums) == {("GB01", "GBP"), ("GB01", "EUR"), ("US01", "USD"), ("DE01", "EUR")}
    assert not any(sums.values())


def test_it_ends_with_something_to_do_on_every_desk(firm: Firm) -> None:
    with firm.engine.connect() as tx:
        desks = {row.desk for row in exceptions.summary(tx)}
        waiting = time_entries.waiting(tx)
        open_drafts = [row for row in wip_view.by_contract(tx) if row.drafted]
    assert desks >= {"contract-manager", "credit-control", "data", "pricing", "project-manager"}
    assert len(waiting) > 100
    assert len(open_drafts) > 3


MEASURED = {
    "hold",
    "over_cap",
    "rate_missing",
    "quote_missing",
    "expense",
    "duplicate_expense",
    "dispute",
    "parked",
    "refused_row",
    "cost_rate",
}


def test_what_waits_in_the_queue_is_what_began_and_was_not_cleared(firm: Firm) -> None:
    with firm.engine.connect() as tx:
        waits = {
            (row.book, row.kind, row.ref, row.reason)
            for row in exceptions.listing(tx)
            if row.kind in MEASURED
        }
        told = clearance.spells(tx)
    began = {(one.book, one.kind, one.ref, one.reason) for one in told if one.ended is None}
    assert began == waits
    ended = {one.kind for one in told if one.ended is not None}
    assert ended >= MEASURED - {"quote_missing", "cost_rate", "duplicate_expense"}


def test_told_again_it_changes_nothing(firm: Firm) -> None:
    before = {book: firm.books.open(book).head() for book in firm.books.ids()}
    again = fill(firm)
    assert again.through == THROUGH
    assert {book: firm.books.open(book).head() for book in firm.books.ids()} == before


def test_what_goes_on_by_itself_finds_nothing_left_to_do(firm: Firm) -> None:
    assert Keeping(firm).round() == 0


class Broken(Exception):
    """Somebody ended the telling."""


def test_broken_off_and_told_on_it_is_the_same_story(
    firm: Firm, made_database: Callable[[], str]
) -> None:
    def breaks(done: int, of: int, where: str) -> None:
        if done == 260:
            raise Broken(where)

    other = Firm.open(made_database())
    with pytest.raises(Broken):
        fill(other, breaks, through=THROUGH, entities=(BERLIN,))
    fill(other, through=date(2019, 5, 31), seed="another", entities=(BERLIN,))
    assert [line.text for line in lines(other, "DE01")] == [
        line.text for line in lines(firm, "DE01")
    ]
    other.close()


def test_it_never_mixes_with_a_firm_of_the_same_name(made_database: Callable[[], str]) -> None:
    real = Firm.open(made_database())
    theirs = OpenEntity(entity_id="GB01", name="Somebody's own", base_currency="GBP")
    real.desk.do("GB01", theirs, Request(actor="controller", key="set-up-0001"))
    with pytest.raises(NotTheDemo, match="a database of its own"):
        fill(real)
    assert real.books.open("GB01").head() == 1
    real.close()


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.book)
def test_the_same_seed_is_the_same_time_and_another_seed_another(entity: Entity) -> None:
    months = Months(THROUGH)
    assert worked(entity, months, "one") == worked(entity, months, "one")
    assert worked(entity, months, "one") != worked(entity, months, "two")


@pytest.mark.parametrize("through", [date(2024, 2, 29), date(2026, 1, 31), date(2026, 11, 30)])
def test_whatever_the_last_month_no_scene_lies_after_it(through: date) -> None:
    months = Months(through)
    assert months.periods[-1] == f"{through:%Y-%m}"
    assert months.end == through
    assert max(scene.at.date() for scene in scenes((LONDON,), months, "one")) <= through
