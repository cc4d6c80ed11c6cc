"""An issued invoice as a file from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands_line import accrual, opened, record

__all__ = ["accrual", "opened"]


@pytest.fixture
def billed(opened: Any) -> Any:
    assert record(opened, "psa:1")[0] == 0
    for words in (
        ("do", "ApproveTime", "--entry-ids", "psa:1", "--as", "grace"),
        ("do", "DraftInvoice", "--contracts", "C-1", "--cut-off", "2026-01-31"),
        ("do", "IssueInvoice", "--invoice-id", "C-1-1", "--issued-on", "2026-02-02"),
    ):
        code, _, said = opened(*words[:2], "--book", "US01", *words[2:])
        assert code == 0, said
    return opened


NUMBER = "US01-INV-2026-000001"


def test_a_printed_invoice_takes_its_own_name(
    billed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said, _ = billed("invoice", NUMBER, "--book", "US01", "--as", "pdf")
    assert code == 0
    assert f"{NUMBER}.pdf" in said
    assert (tmp_path / f"{NUMBER}.pdf").read_bytes().startswith(b"%PDF-")


def test_a_file_may_be_named(billed: Any, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert billed("invoice", "C-1-1", "--book", "US01", "--as", "pdf", "--out", str(out))[0] == 0
    assert out.exists()
    lost = tmp_path / "no such folder" / "a.pdf"
    code, _, said = billed("invoice", NUMBER, "--book", "US01", "--as", "pdf", "--out", str(lost))
    assert code != 0
    assert "--out" in said


def test_what_is_missing_is_said(billed: Any, tmp_path: Path) -> None:
    code, _, said = billed(
        "invoice", NUMBER, "--book", "US01", "--as", "ubl", "--out", str(tmp_path / "a.xml")
    )
    assert code != 0
    assert "DescribeCustomer --customer-id acme" in " ".join(said.split())
    assert not (tmp_path / "a.xml").exists()
