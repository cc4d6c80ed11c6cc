"""Laws: whatever the desk was asked in whatever order, the views say what the journal says, on every axis."""

from __future__ import annotations

from datetime import date, timedelta
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Connection, Engine

from domain.account import Account, folded
from journal.journal import Journal, Line
from projections import general_ledger, receivable, time_entries, wip
from projections.asked import Asked, fetch
from projections.lot_query import lots_query
from projections.runner import Views
from tests.laws.small_firm import BOOK, SmallFirm
from tests.laws.test_conservation import START, Lots
from tests.projections.test_carrying import digests, empty

Sums = dict[str, int]
CONTRACTS = ("C1", "C2")


def told_by_the_domain(lines: list[Line], contract_id: str) -> Sums:
    """A contract's states as the decisions themselves see them."""
    ours = [line for line in lines if f"account:{contract_id}" in line.tags]
    account = folded(Account(contract_id), [(line.position, line.entry.event) for line in ours])
    sums: Sums = dict.fromkeys(wip.STATES, 0)
    for _, lot in account.open_lots():
        sums[lot.state] += lot.minor
    sums["drafted"] = sum(account.drafted.values())
    sums["billed"] = sum(account.billed.values())
    sums["written_off"] = sum(account.written.values())
    sums["not_chargeable"] = sum(account.approved.values()) - sum(sums.values())
    return sums


def by_the_views(tx: Connection, contract_id: str, **asked: object) -> Sums:
    (row,) = wip.by_contract(tx, book=BOOK, contract_id=contract_id, **asked)  # type: ignore[arg-type]
    return {state: getattr(row, state) for state in wip.STATES}


def lot_by_lot(tx: Connection, contract_id: str, **asked: object) -> Sums:
    sums: Sums = dict.fromkeys(wip.STATES, 0)
    for lot in wip.lots(tx, book=BOOK, contract_id=contract_id, **asked):  # type: ignore[arg-type]
        sums[lot.state] += lot.minor
    return sums


def check_all(engine: Engine, firm: SmallFirm) -> None:
    journal, lines = firm.desk.books.open(BOOK), firm.lines()
    views = Views(engine)
    empty(engine)
    check_that_batches_do_not_matter(engine, views, journal)
    with engine.connect() as tx:
        check_past_moments(tx, lines)
        check_past_days(tx)
        check_days_of_work(tx, lines)
        check_the_ledger(tx)
        check_statuses(tx, firm)


def check_that_batches_do_not_matter(engine: Engine, views: Views, journal: Journal) -> None:
    views.carry(journal)
    at_once = digests(views)
    empty(engine)
    with patch.multiple("projections.pages", LINES_MAX=3):
        views.carry(journal)
    assert digests(views) == at_once
    assert set(views.positions(BOOK).values()) == {journal.head()}


def check_past_moments(tx: Connection, lines: list[Line]) -> None:
    """What was known at a line is what a reader of the journal would have made of it then."""
    for line in lines[:: max(1, len(lines) // 6)] + lines[-1:]:
        known_at = line.entry.recorded_at
        before = [one for one in lines if one.entry.recorded_at <= known_at]
        for contract_id in CONTRACTS:
            told = told_by_the_domain(before, contract_id)
            assert by_the_views(tx, contract_id, known_at=known_at) == told
            assert lot_by_lot(tx, contract_id, known_at=known_at) == told


def check_past_days(tx: Connection) -> None:
    """On no day is there less than nothing in a state, and lots add up to their contract."""
    for day in (START + timedelta(days=7 * week) for week in range(14)):
        for contract_id in CONTRACTS:
            states = by_the_views(tx, contract_id, as_of=day)
            assert min(states.values()) >= 0
            assert lot_by_lot(tx, contract_id, as_of=day) == states
    last = {contract: by_the_views(tx, contract, as_of=date(2099, 1, 1)) for contract in CONTRACTS}
    assert last == {contract: by_the_views(tx, contract) for contract in CONTRACTS}


def check_days_of_work(tx: Connection, lines: list[Line]) -> None:
    """Lots looked for by their days of work are those among all lots, at any moment."""
    for line in lines[:: max(1, len(lines) // 4)] + lines[-1:]:
        known_at = line.entry.recorded_at
        every = sorted(wip.lots(tx, book=BOOK, known_at=known_at), key=_part)
        for week in range(0, 14, 3):
            first = START + timedelta(days=7 * week)
            last = first + timedelta(days=9)
            asked = Asked(book=BOOK)
            query = lots_query(asked, None, None, known_at, (first, last))
            found = [
                (row["entry_id"], row["start"], row["end"], row["state"])
                for row in fetch(tx, query, asked.values)
            ]
            assert sorted(found) == [_part(lot) for lot in every if first <= lot.worked_on <= last]


def _part(lot: wip.WipLot) -> tuple[str, int, int, str]:
    return lot.entry_id, lot.start, lot.end, lot.state


def check_the_ledger(tx: Connection) -> None:
    """The books agree with the work: what is billed is owed, what may be billed is a receivable to come."""
    states = [by_the_views(tx, contract) for contract in CONTRACTS]
    balances = {row.account: row.balance for row in general_ledger.trial_balance(tx, book=BOOK)}
    assert sum(balances.values()) == 0
    owed = sum(row.open for row in receivable.by_invoice(tx, book=BOOK))
    assert owed == balances.get("1100", 0) == sum(one["billed"] for one in states)
    to_come = sum(one["unbilled"] + one["drafted"] for one in states)
    assert balances.get("1210", 0) == to_come


def check_statuses(tx: Connection, firm: SmallFirm) -> None:
    approved: set[str] = set()
    for contract_id in CONTRACTS:
        lines = [line for line in firm.lines() if f"account:{contract_id}" in line.tags]
        seen = [(line.position, line.entry.event) for line in lines]
        approved |= set(folded(Account(contract_id), seen).approved)
    for row in time_entries.listing(tx, book=BOOK):
        assert (row.status == "approved") == (row.entry_id in approved)


def test_the_views_say_what_the_journal_says(engine: Engine) -> None:
    class Seen(Lots):
        def teardown(self) -> None:
            super().teardown()
            if hasattr(self, "firm"):
                check_all(engine, self.firm)

    run_state_machine_as_test(
        Seen,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
