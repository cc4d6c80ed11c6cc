"""Customers' money from the command line: paid, reminded and disputed by `accrual do`, seen by each view."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.test_commands_line import accrual, opened, record
from tests.cli.test_documents import billed

__all__ = ["accrual", "billed", "opened"]

NUMBER = "US01-INV-2026-000001"
BOOK = ("--book", "US01")
APPLY = ("--invoices", '[{"invoice": "C-1-1"}]')


def do(run: Any, command: str, *words: str) -> str:
    code, said, error = run("do", command, *BOOK, *words)
    assert code == 0, error
    return str(said)


def seen(run: Any, *words: str) -> str:
    code, said, error = run(*words)
    assert code == 0, error
    return str(said)


@pytest.fixture
def paid(billed: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """200.00 USD invoiced, 150.00 of it paid by a payment of 150.00, and 30.00 that nobody can place."""
    monkeypatch.setenv("COLUMNS", "240")  # a terminal wide enough for every column
    do(
        billed,
        "RecordPayment",
        *("--payment-id", "bank:1", "--received-on", "2026-02-10", "--amount", "150.00"),
        *("--currency", "USD", "--reference", f"for {NUMBER}"),
    )
    do(
        billed,
        "RecordPayment",
        *("--payment-id", "bank:2", "--customer-id", "acme", "--received-on", "2026-02-11"),
        *("--amount", "30.00", "--currency", "USD", "--reference", "thanks"),
    )
    return billed


def test_payments_say_what_is_unapplied(paid: Any) -> None:
    said = seen(paid, "payments", *BOOK)
    assert "bank:2" in said
    assert "30.00 USD" in said
    assert "bank:1" not in said
    assert "bank:1" in seen(paid, "payments", *BOOK, "--all")
    (row,) = json.loads(seen(paid, "payments", *BOOK, "--json"))
    assert (row["payment_id"], row["unapplied"]) == ("bank:2", 3000)


def test_ageing_says_how_old_the_rest_is(paid: Any) -> None:
    said = seen(paid, "ageing", *BOOK, "--as-of", "2026-04-30")
    assert "acme" in said
    assert "50.00 USD" in said
    assert "acme" not in seen(paid, "ageing", *BOOK, "--by", "entity", "--as-of", "2026-04-30")
    code, _, error = paid("ageing", *BOOK, "--bands", "30,10")
    assert code != 0
    assert "30,10" in error or "rise" in error


def test_a_statement_opens_lists_and_closes(paid: Any) -> None:
    said = seen(paid, "statement", "acme", *BOOK, "--as-of", "2026-02-28")
    assert NUMBER in said
    assert "Closing balance: 20.00 USD." in said
    later = seen(paid, "statement", "acme", *BOOK, "--since", "2026-02-11")
    assert "50.00 USD before" in later
    assert "Nothing is on the account of nobody" in seen(paid, "statement", "nobody", *BOOK)


def test_days_sales_outstanding(paid: Any) -> None:
    asked = ("dso", *BOOK, "--days", "365", "--as-of", "2026-02-28", "--json")
    (row,) = json.loads(seen(paid, *asked))
    assert (row["receivable"], row["credit_sales"]) == (5000, 20000)
    assert row["dso"] == "91.25"
    assert "91.25" in seen(paid, *asked[:-1])


def test_reminders_and_disputes(paid: Any) -> None:
    assert "No reminder is out." in seen(paid, "dunning", *BOOK)
    do(paid, "RunDunning", "--on", "2026-04-30")
    assert NUMBER in seen(paid, "dunning", *BOOK)
    do(
        paid,
        "DisputeInvoice",
        *("--invoice-id", "C-1-1", "--on", "2026-05-02", "--reason", "wrong hours"),
    )
    said = seen(paid, "dunning", *BOOK, "--disputes")
    assert "wrong hours" in said
    assert "50.00 USD" in said
    do(
        paid,
        "SettleDispute",
        *("--invoice-id", "C-1-1", "--on", "2026-05-09", "--outcome", "withdrawn", "--note", "ok"),
    )
    assert "Nothing is disputed." in seen(paid, "dunning", *BOOK, "--disputes")


def test_what_was_applied_is_taken_off_refunded_and_charged_back(paid: Any) -> None:
    do(paid, "UnapplyPayment", *("--payment-id", "bank:1", "--on", "2026-02-20", "--reason", "no"))
    do(paid, "ApplyPayment", *("--payment-id", "bank:1", "--on", "2026-02-20"), *APPLY)
    do(
        paid,
        "RefundPayment",
        *("--payment-id", "bank:2", "--refunded-on", "2026-02-20", "--reason", "not ours"),
    )
    assert "No money is unapplied." in seen(paid, "payments", *BOOK)
    do(
        paid,
        "RecordChargeback",
        *("--payment-id", "bank:1", "--charged-back-on", "2026-03-01", "--reason", "contested"),
    )
    (owed,) = json.loads(seen(paid, "receivable", *BOOK, "--json"))
    assert owed["open"] == 20000
    code, _, error = paid(
        *("do", "RefundPayment", *BOOK, "--payment-id", "bank:2"),
        *("--refunded-on", "2026-02-21", "--reason", "again"),
    )
    assert code == 2
    assert "more_than_there_is" in error


def test_work_recorded_later_is_not_part_of_an_old_statement(paid: Any) -> None:
    assert record(paid, "psa:9")[0] == 0
    before = seen(paid, "statement", "acme", *BOOK, "--as-of", "2026-02-01")
    assert NUMBER not in before
