"""Master agreements on the command line: signed, a statement of work under one, and shown together."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.test_commands_line import accrual, opened

__all__ = ["accrual", "opened"]
BOOK = ("--book", "US01")
AGREED = ("--agreement-id", "MSA-1", "--customer-id", "ACME", "--currency", "USD")


def test_an_agreement_is_signed_and_shown_with_its_statements_of_work(opened: Any) -> None:
    code, _, error = opened("do", "RegisterCustomer", *BOOK, "--customer-id", "ACME", "--name", "A")
    assert code == 0, error
    code, _, error = opened("do", "SignAgreement", *BOOK, *AGREED, "--signed-on", "2026-01-01")
    assert code == 0, error
    work = ("--contract-id", "SOW-1", "--lines", '[{"line_id": "1"}]', "--signed-on", "2026-01-02")
    code, _, error = opened("do", "SignContract", *BOOK, *AGREED, *work)
    assert code == 0, error
    code, said, error = opened("agreements", *BOOK, "--json")
    assert code == 0, error
    (shown,) = json.loads(said)
    assert (shown["agreement_id"], shown["statements"], shown["billed"]) == ("MSA-1", ["SOW-1"], 0)
    code, said, _ = opened("agreements", *BOOK, "--as-of", "2025-12-31")
    assert "No master agreements." in said


def test_a_statement_of_work_under_an_agreement_nobody_signed_is_refused(opened: Any) -> None:
    code, _, error = opened("do", "RegisterCustomer", *BOOK, "--customer-id", "ACME", "--name", "A")
    assert code == 0, error
    work = ("--contract-id", "SOW-1", "--lines", '[{"line_id": "1"}]', "--signed-on", "2026-01-02")
    code, _, error = opened("do", "SignContract", *BOOK, *AGREED, *work)
    assert code != 0
    assert "No agreement MSA-1 is signed in this book" in error
