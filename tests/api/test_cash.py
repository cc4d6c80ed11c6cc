"""Customers' money over HTTP: recorded by commands, told by views."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.test_views import billed, rows  # noqa: F401 - a fixture

CUSTOMER = "acme"


@pytest.fixture
def paid(billed: Any) -> Any:  # noqa: F811
    """Of the invoice's 1,000.00, 400.00 is paid by name and 50.00 came without a word."""
    for payment, amount, reference in (
        ("bank:1", "400.00", f"Invoice {billed.number}"),
        ("bank:2", "50.00", ""),
    ):
        answer = billed.send(
            "RecordPayment",
            payment_id=payment,
            customer_id=CUSTOMER,
            received_on="2026-02-10",
            amount=amount,
            currency="EUR",
            reference=reference,
        )
        assert answer.status_code == 201, answer.text
    return billed


def test_the_receivable_says_what_is_paid(paid: Any) -> None:
    (owed,) = rows(paid.get("receivable"))
    assert (owed["paid"]["text"], owed["open"]["text"]) == ("400.00 EUR", "600.00 EUR")


def test_unapplied_money_is_told(paid: Any) -> None:
    (waiting,) = rows(paid.get("payments"))
    assert (waiting["payment_id"], waiting["unapplied"]["minor"]) == ("bank:2", 5000)
    assert len(rows(paid.get("payments", settled=True))) == 2


def test_ageing_in_bands_of_ones_own(paid: Any) -> None:
    (row,) = rows(paid.get("ageing", as_of="2026-04-15", bands="0,10"))
    assert [(band["days"], band["owed"]["minor"]) for band in row["bands"]] == [
        ("current", 0),
        ("1-10", 0),
        ("10+", 60_000),
    ]
    assert row["balance"]["text"] == "550.00 EUR"
    refused = paid.get("ageing", bands="30,10")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["path"] == "bands"


def test_a_statement(paid: Any) -> None:
    (one,) = rows(paid.get("statement", customer_id=CUSTOMER, since="2026-02-01"))
    assert [line["kind"] for line in one["lines"]] == ["payment", "payment"]
    assert (one["opening"]["minor"], one["closing"]["minor"]) == (100_000, 55_000)


def test_days_outstanding(paid: Any) -> None:
    (one,) = rows(paid.get("days-outstanding", as_of="2026-02-28", days=90))
    assert one["dso"] == "54.00"


def test_reminders_and_disputes(paid: Any) -> None:
    answer = paid.send(
        "DisputeInvoice", invoice_id=paid.invoice_id, on="2026-02-11", reason="hours"
    )
    assert answer.status_code == 201, answer.text
    (one,) = rows(paid.get("disputes"))
    assert one["amount"]["text"] == "600.00 EUR"
    assert rows(paid.get("reminders")) == []


def test_a_write_off_beyond_authority_names_who_may(paid: Any) -> None:
    answer = paid.send(
        "WriteOffReceivable",
        invoice_id=paid.invoice_id,
        written_on="2026-02-11",
        reason="lost",
    )
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/beyond_authority"
    assert "controller" in answer.json()["detail"]


def test_a_source_id_with_other_content_is_refused(paid: Any) -> None:
    answer = paid.send(
        "RecordPayment",
        payment_id="bank:1",
        customer_id=CUSTOMER,
        received_on="2026-02-10",
        amount="401.00",
        currency="EUR",
    )
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/known_with_other_content"
