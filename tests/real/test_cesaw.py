"""Four years of real time: in through `accrual import`, billed month by month, every contract to the cent."""

from __future__ import annotations

import calendar
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from domain.invoice_commands import CreditInvoice, CreditPart
from processes.approving import approve_waiting
from processes.asking import Request
from processes.billing import run_billing
from processes.firm import Firm
from projections import exceptions, general_ledger, invoices, receivable, wip
from projections.catalogue import VIEWS
from tests.real import naive

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
LAST = date(2015, 12, 31)
TOTALS = {
    "GBP": (333_229_509, 44_260_809),
    "USD": (344_448_534, 47_297_358),
    "EUR": (126_979_334, 0),
}


def accrual(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *words],
        cwd=ROOT,
        env={**os.environ, "ACCRUAL_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )


def imported(url: str, profile: str, path: Path) -> dict[str, object]:
    ran = accrual(url, "import", profile, str(path), "--json", "--as", "import")
    assert ran.returncode == 0, ran.stderr
    report: dict[str, object] = json.loads(ran.stdout)
    return report


@pytest.fixture(scope="module")
def data(shared: Path) -> Path:
    return shared / "data" / "cesaw"


@pytest.fixture(scope="module")
def reports(database_url: str, data: Path) -> dict[str, dict[str, object]]:
    files = {
        "cesaw-contracts": "contracts.csv",
        "cesaw-people": "people.csv",
        "cesaw-rates": "rates.csv",
        "cesaw-time": "time_log.csv.gz",
    }
    return {
        profile: imported(database_url, profile, data / name) for profile, name in files.items()
    }


@pytest.fixture(scope="module")
def firm(database_url: str, reports: object) -> Iterator[Firm]:
    firm = Firm.open(database_url)
    yield firm
    firm.close()


@pytest.fixture(scope="module")
def approved(firm: Firm) -> Firm:
    for book in firm.books.ids():
        done = approve_waiting(firm, book, LAST, Request(actor="pm", key=f"approve-{book}"))
        assert not done.refused
    firm.views.carry_all(firm.books)
    return firm


@pytest.fixture(scope="module")
def billed(approved: Firm) -> Firm:
    for month in range(2011 * 12, 2016 * 12):
        year, month0 = divmod(month, 12)
        cut_off = date(year, month0 + 1, calendar.monthrange(year, month0 + 1)[1])
        for book in approved.books.ids():
            request = Request(actor="billing", key=f"bill-{book}")
            assert not run_billing(approved, book, cut_off, request, issue=True).refused
    approved.views.carry_all(approved.books)
    return approved


def test_every_row_is_accounted_for(reports: dict[str, dict[str, object]]) -> None:
    rows = reports["cesaw-time"]["rows"]
    assert isinstance(rows, dict)
    counted = {
        name: rows[name] for name in ("read", "recorded", "already_known", "corrected", "refused")
    }
    assert counted == {
        "read": 94_548,
        "recorded": 94_046,
        "already_known": 0,
        "corrected": 0,
        "refused": 502,
    }
    refused = {r["code"]: r["rows"] for r in rows["reasons"] if r["outcome"] == "refused"}
    assert refused == {"zero_quantity": 491, "more_than_a_day": 10, "unreadable_date": 1}


def test_each_contract_agrees_with_an_independent_calculation(approved: Firm, data: Path) -> None:
    expected = naive.contracts(data)
    with approved.engine.connect() as tx:
        found = {row.contract_id: row for row in wip.by_contract(tx)}
    assert {c: (r.unbilled, r.over_cap, r.held) for c, r in found.items()} == {
        c: (s.within, s.over, s.held) for c, s in expected.items()
    }
    totals: dict[str, tuple[int, int]] = {}
    for row in found.values():
        within, over = totals.get(row.currency, (0, 0))
        totals[row.currency] = (within + row.unbilled, over + row.over_cap)
    assert totals == TOTALS


def test_eighteen_long_days_are_held_for_somebody(approved: Firm) -> None:
    with approved.engine.connect() as tx:
        held = [row for row in exceptions.listing(tx) if row.kind == "hold"]
    assert Counter(row.reason for row in held) == {"long_day": 18}


def test_monthly_runs_bill_all_that_is_billable(billed: Firm, data: Path) -> None:
    expected = naive.contracts(data)
    with billed.engine.connect() as tx:
        for row in wip.by_contract(tx):
            sums = expected[row.contract_id]
            told = (row.unbilled, row.drafted, row.billed, row.over_cap, row.held)
            assert told == (0, 0, sums.within, sums.over, sums.held)


def assert_balanced(firm: Firm) -> None:
    for book in firm.books.ids():
        with firm.engine.connect() as tx:
            balances = general_ledger.trial_balance(tx, book=book)
            owed = sum(row.open for row in receivable.by_invoice(tx, book=book))
        assert balances
        assert sum(row.balance for row in balances) == 0
        assert {row.account: row.balance for row in balances}["1100"] == owed


def test_the_trial_balance_of_every_book_is_zero(billed: Firm) -> None:
    assert_balanced(billed)


def test_an_invoice_credited_by_half_its_lots_is_rebilled_for_exactly_those(billed: Firm) -> None:
    book = "GB01"
    with billed.engine.connect() as tx:
        before = {r.contract_id: r.billed for r in wip.by_contract(tx, book=book)}
        invoice = max(invoices.listing(tx, book=book), key=lambda found: found.total)
        found = invoices.one(tx, book=book, invoice_id=invoice.invoice_id)
    assert found is not None
    lines = found.lines
    half = tuple(CreditPart(number=line.number) for line in lines[: len(lines) // 2])
    command = CreditInvoice(
        invoice_id=invoice.invoice_id, lines=half, credited_on=LAST, reason="sent twice"
    )
    credit = billed.desk.do(book, command, Request(actor="billing", key="credit-half"))
    assert credit.about["total_minor"] == sum(line.charged for line in lines[: len(half)])
    billed.views.carry_all(billed.books)
    assert_balanced(billed)
    request = Request(actor="billing", key="rebill")
    done = run_billing(billed, book, LAST, request, issue=True)
    assert [receipt.about["total_minor"] for receipt in done.issued] == [
        credit.about["total_minor"]
    ]
    billed.views.carry_all(billed.books)
    assert_balanced(billed)
    with billed.engine.connect() as tx:
        assert before == {r.contract_id: r.billed for r in wip.by_contract(tx, book=book)}


def test_hledger_agrees_with_the_trial_balance(
    billed: Firm, database_url: str, tmp_path: Path
) -> None:
    if shutil.which("hledger") is None:
        pytest.skip("hledger is not installed")
    for book in billed.books.ids():
        path = tmp_path / f"{book}.journal"
        ran = accrual(database_url, "export-ledger", "--book", book, "--out", str(path))
        assert ran.returncode == 0, ran.stderr
        told = subprocess.run(
            ["hledger", "-f", str(path), "balance", "-O", "json", "--flat", "--no-total", "-E"],
            capture_output=True,
            text=True,
            check=True,
        )
        rows, _ = json.loads(told.stdout)
        theirs = {
            row[0].split(":")[-1].split(" ")[0]: amount["aquantity"]["decimalMantissa"]
            * 10 ** (2 - amount["aquantity"]["decimalPlaces"])
            for row in rows
            for amount in row[3]
        }
        with billed.engine.connect() as tx:
            ours = {row.account: row.balance for row in general_ledger.trial_balance(tx, book=book)}
        assert {a: b for a, b in theirs.items() if b} == {a: b for a, b in ours.items() if b}


def test_the_same_file_again_changes_nothing(billed: Firm, database_url: str, data: Path) -> None:
    heads = {book: billed.books.open(book).head() for book in billed.books.ids()}
    rows = imported(database_url, "cesaw-time", data / "time_log.csv.gz")["rows"]
    assert isinstance(rows, dict)
    assert (rows["recorded"], rows["corrected"], rows["already_known"]) == (0, 0, 94_046)
    assert heads == {book: billed.books.open(book).head() for book in billed.books.ids()}


def test_rebuilt_views_are_the_same_to_the_byte(billed: Firm) -> None:
    names = [view.name for view in VIEWS]
    live = {name: billed.views.digest(name) for name in names}
    billed.views.rebuild(None, billed.books)
    assert {name: billed.views.digest(name) for name in names} == live
