"""Work between entities on the command line: eliminations, account by account, and lent work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands_line import accrual, opened, record

__all__ = ["accrual", "opened"]
LENDER = """
{"command": "OpenEntity", "key": "set-up-1", "entity_id": "GB01", "name": "GB", "base_currency": "USD"}
{"command": "RegisterPerson", "key": "set-up-2", "person_id": "ines", "home_entity": "GB01", "grade": "senior"}
{"command": "AgreeTransferPrices", "key": "set-up-3", "rules": [{"valid_from": "2025-01-01", "method": "percent_of_bill", "percent": "60"}]}
"""
MOVED = ("--person-id", "ines", "--home-entity", "GB01", "--valid-from", "2025-12-01")


def test_what_entities_book_between_them_is_shown(
    opened: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    _, said, _ = opened("eliminations")
    assert "Nothing was booked between entities." in said
    _, said, _ = opened("refused-crossings")
    assert "Nothing between entities was refused." in said
    file = tmp_path / "lender.ndjson"
    file.write_text(LENDER)
    assert opened("bulk", str(file), "--book", "GB01")[0] == 0
    assert opened("do", "MovePerson", "--book", "US01", *MOVED)[0] == 0
    assert record(opened, "e:1")[0] == 0
    approve = ("do", "ApproveTime", "--book", "US01", "--entry-ids", "e:1")
    assert opened(*approve)[0] == 0
    code, said, error = opened("lent-work", "--json", "--state", "not_lent")
    assert code == 0, error
    assert [row["entry_id"] for row in json.loads(said)] == ["e:1"]
    work = [{
        "entry_id": "e:1", "contract_id": "C-1", "project_id": "web", "person_id": "ines",
        "worked_on": "2026-01-05", "seconds": "7200", "bill": "200.00", "bill_rate": "100",
        "bill_currency": "USD",
    }]  # fmt: skip
    tie = json.loads(said)[0]["correlation"]
    told = ("--borrower", "US01", "--correlation", tie, "--lines", json.dumps(work))
    code, _, error = opened("do", "LendTime", "--book", "GB01", *told)
    assert code == 0, error
    code, said, error = opened("eliminations", "--period", "2026-01", "--json")
    assert code == 0, error
    (row,) = json.loads(said)
    assert (row["lent"], row["lent_unmatched"], row["eliminated"]) == (12_000, 12_000, 0)
    assert [one["reason"] for one in row["reasons"]] == ["not_carried"]
    _, said, _ = opened("eliminations", "--entry")
    assert "1310" in said
    assert "not carried (1)" in " ".join(opened("eliminations")[1].split())
    _, said, _ = opened("lent-work", "--facts")
    assert "120.00 USD" in said
    assert "GB01:4 lent" in " ".join(said.split())
