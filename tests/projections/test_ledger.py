"""Postings, and what ledger, revenue and receivables add them up to."""

from __future__ import annotations

import msgspec
import psycopg
import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from domain.refusal import Malformed
from projections import general_ledger, receivable, revenue
from projections.runner import Views
from tests.projections.telling import (
    BOOK,
    Told,
    approved,
    day,
    drafted,
    issued,
    line,
    pair,
    signed,
)
from tests.projections.test_documents import FIRST, SECOND, credited


@pytest.fixture
def billed(views: Views, told: Told) -> Told:
    told.say(
        signed(),
        approved(line("e:1", (0, 500, "unbilled")), line("e:2", (0, 300, "unbilled"))),
        drafted(FIRST, SECOND),
        issued("2026-02-05", [("C-1", 800, 800)]),
    )
    views.carry(told)
    return told


def balances(tx: Connection, **asked: object) -> dict[str, int]:
    found = general_ledger.trial_balance(tx, book=BOOK, **asked)  # type: ignore[arg-type]
    assert sum(one.balance for one in found) == 0
    assert all(one.balance == one.debit - one.credit for one in found)
    return {one.account: one.balance for one in found if one.balance}


def test_the_trial_balance_is_zero_and_each_account_is_what_was_posted(
    billed: Told, tx: Connection
) -> None:
    assert balances(tx) == {"1100": 800, "4000": -800}
    turnover = {one.account: (one.debit, one.credit) for one in general_ledger.trial_balance(tx)}
    assert turnover["1210"] == (800, 800)


def test_the_ledger_is_asked_by_period_by_day_and_as_known(billed: Told, tx: Connection) -> None:
    assert balances(tx, period="2026-01") == {"1210": 800, "4010": -800}
    assert balances(tx, as_of=day("2026-02-04")) == {"1210": 800, "4010": -800}
    assert balances(tx, known_at=billed.at(3)) == {"1210": 800, "4010": -800}
    assert balances(tx, period="2025-12") == {}
    with pytest.raises(Malformed):
        general_ledger.trial_balance(tx, period="January")


def test_the_journal_tells_transactions_in_order_and_each_balances(
    billed: Told, engine: Engine
) -> None:
    with engine.connect() as tx:
        found = list(general_ledger.journal(tx, book=BOOK))
    assert [(one.position, one.event, len(one.postings)) for one in found] == [
        (2, "TimeApproved", 2),
        (4, "InvoiceIssued", 4),
    ]
    assert all(sum(side.minor for side in one.postings) == 0 for one in found)
    assert {side.invoice_id for side in found[1].postings} == {"C-1-1"}


def test_revenue_is_accrued_when_work_is_approved_and_billed_when_it_is_invoiced(
    billed: Told, tx: Connection
) -> None:
    found = revenue.by_period(tx, book=BOOK, contract_id="C-1")
    assert [(one.period, one.accrued, one.billed, one.total) for one in found] == [
        ("2026-01", 800, 0, 800),
        ("2026-02", -800, 800, 0),
    ]
    (before,) = revenue.by_period(tx, known_at=billed.at(3))
    assert (before.period, before.total) == ("2026-01", 800)


def test_what_was_written_down_is_revenue_adjusted(
    views: Views, told: Told, tx: Connection
) -> None:
    event = approved(line("e:1", (0, 500, "unbilled")))
    down = pair(day("2026-01-20"), 100, "C-1", "4080", "1210")
    told.say(msgspec.structs.replace(event, postings=(*event.postings, *down)))
    views.carry(told)
    (row,) = revenue.by_period(tx, book=BOOK)
    assert (row.accrued, row.adjusted, row.total) == (500, -100, 400)


def test_an_invoice_is_owed_until_it_is_credited(
    views: Views, billed: Told, tx: Connection
) -> None:
    (row,) = receivable.by_invoice(tx, book=BOOK)
    assert (row.number, row.open, row.due_on) == ("US01-INV-2026-000001", 800, day("2026-03-07"))
    billed.say(credited("2026-03-10", (FIRST, 0, 500)))
    views.carry(billed)
    (row,) = receivable.by_invoice(tx, book=BOOK, customer_id="acme")
    assert (row.charged, row.credited, row.open) == (800, 500, 300)
    billed.say(credited("2026-03-11", (SECOND, 0, 300), n=2))
    views.carry(billed)
    assert receivable.by_invoice(tx, book=BOOK) == []
    assert len(receivable.by_invoice(tx, book=BOOK, settled=True)) == 1
    assert [one.open for one in receivable.by_invoice(tx, as_of=day("2026-03-10"))] == [300]


def test_the_database_refuses_postings_that_do_not_balance(
    views: Views, told: Told, tx: Connection
) -> None:
    event = approved(line("e:1", (0, 500, "unbilled")))
    told.say(signed(), msgspec.structs.replace(event, postings=event.postings[:1]))
    with pytest.raises(psycopg.errors.CheckViolation, match="differ by 500 USD on 2026-01-10"):
        views.carry(told)
    assert general_ledger.trial_balance(tx) == []


def test_two_wrongs_on_different_days_do_not_balance(views: Views, told: Told) -> None:
    event = approved(line("e:1", (0, 500, "unbilled")))
    debit, credit = event.postings
    later = msgspec.structs.replace(credit, on=day("2026-01-11"))
    told.say(signed(), msgspec.structs.replace(event, postings=(debit, later)))
    with pytest.raises(psycopg.errors.CheckViolation):
        views.carry(told)


def test_the_database_refuses_to_change_a_posting(billed: Told, tx: Connection) -> None:
    with pytest.raises(DBAPIError, match="only added"):
        tx.execute(text("update views.posting set minor = 0"))


def test_an_account_goes_by_its_latest_name(views: Views, told: Told, tx: Connection) -> None:
    event = approved(line("e:1", (0, 500, "unbilled")))
    renamed = [msgspec.structs.replace(one, name=f"New {one.name}") for one in event.postings]
    told.say(event, approved(line("e:2", (0, 5, "unbilled"))))
    told.say(
        msgspec.structs.replace(
            approved(line("e:3", (0, 500, "unbilled"))), postings=tuple(renamed)
        )
    )
    views.carry(told)
    names = {one.account: one.name for one in general_ledger.trial_balance(tx)}
    assert names == {"1210": "New Unbilled", "4010": "New Accrued"}


def test_the_accounts_that_views_are_about_are_those_of_the_posting_table() -> None:
    import tomllib
    from pathlib import Path

    from projections import postings

    table = tomllib.loads((Path(__file__).parents[2] / "rules/tables/posting.toml").read_text())
    pairs = {
        rule["when"]["movement"]["is"]: (rule["then"]["debit"], rule["then"]["credit"])
        for rule in table["rule"]
    }
    assert pairs["accrue"][1] == postings.ACCRUED
    assert pairs["bill_receivable"] == (postings.RECEIVABLE, postings.BILLED)
    revenue_side = [pairs[move][0] for move in ("write_off_wip", "write_down_wip")]
    assert all(account.startswith(postings.REVENUE) for account in revenue_side)
