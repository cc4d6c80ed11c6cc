"""Contracts of every kind on four years of real time, month by month, against a calculation that knows nothing of the ledger.

All rows of the CESAW log are worked under contracts whose terms are in `mixed/terms.toml`; what else happens is in
`mixed/story.toml`. Each month's time is imported and approved, what is due is billed, some of it is paid, and the
month is closed; one entry in 89 comes in a month late.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from processes.firm import Firm
from projections import general_ledger, invoices, receivable, wip
from projections.catalogue import VIEWS
from tests.real.mixed.calculation import Calculation, Standing, Told
from tests.real.mixed.invoices import Invoice
from tests.real.mixed.playing import Played, key_of
from tests.real.mixed.reading import Month, months

pytestmark = pytest.mark.slow


class Years:
    """Both sides after four years: what the ledger says, and what was calculated, month by month."""

    def __init__(self, played: Played, calculated: Calculation) -> None:
        self.played, self.calculated = played, calculated
        self.told: dict[Month, Told] = {}
        self.balances: dict[Month, dict[str, dict[str, int]]] = {}
        self.standing: dict[Month, dict[str, Standing]] = {}

    @property
    def firm(self) -> Firm:
        return self.played.firm

    def go_on(self, month: Month) -> None:
        told = self.calculated.month(month)
        self.told[month] = told
        self.played.month(month, told.payments)
        with self.firm.engine.connect() as tx:
            found = general_ledger.trial_balance(tx)
            standing = wip.by_contract(tx)
        self.balances[month] = by_book(found)
        self.standing[month] = {row.contract_id: standing_of(row) for row in standing}


def by_book(found: list[general_ledger.Balance]) -> dict[str, dict[str, int]]:
    told: dict[str, dict[str, int]] = {}
    for row in found:
        if row.balance:
            told.setdefault(row.book, {})[row.account] = row.balance
    return told


def standing_of(row: wip.ContractWip) -> Standing:
    assert row.drafted == 0
    return Standing(
        unbilled=row.unbilled,
        held=row.held,
        over_cap=row.over_cap,
        billed=row.billed,
        written_off=row.written_off,
        not_chargeable=row.not_chargeable,
    )


@pytest.fixture(scope="module")
def years(
    made_database: object, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Years]:
    assert callable(made_database)
    data = shared / "data" / "cesaw"
    played = Played(made_database(), data, tmp_path_factory.mktemp("time"))
    years = Years(played, Calculation(data))
    played.begin()
    for month in months():
        years.go_on(month)
    yield years
    played.firm.close()


def test_each_month_every_contract_stands_where_it_was_calculated(years: Years) -> None:
    for month, told in years.told.items():
        nothing = Standing(0, 0, 0, 0, 0, 0)
        found = {c: years.standing[month].get(c, nothing) for c in told.standing}
        assert found == told.standing, month


def test_each_month_every_account_of_every_book_is_what_was_calculated(years: Years) -> None:
    for month, told in years.told.items():
        for balances in years.balances[month].values():
            assert sum(balances.values()) == 0
        assert years.balances[month] == told.balances, month


def test_every_invoice_agrees_line_by_line_and_in_all_that_it_comes_to(years: Years) -> None:
    headers = {(one.book, key_of(one)): one for one in years.played.headers()}
    expected = {
        (book, invoice.key): invoice
        for told in years.told.values()
        for book, invoice in told.invoices
    }
    assert headers.keys() == expected.keys()
    with years.firm.engine.connect() as tx:
        for (book, key), invoice in expected.items():
            header = headers[book, key]
            found = invoices.one(tx, book=book, invoice_id=header.invoice_id)
            assert found is not None
            assert_alike(found, invoice)


def assert_alike(found: invoices.Invoice, expected: Invoice) -> None:
    assert Counter(
        (line.contract_id, line.line_id, line.kind, entry_of(line), line.charged)
        for line in found.lines
    ) == Counter(
        (
            item.contract,
            item.line,
            item.kind,
            item.entry if item.kind == "time" else item.day,
            minor,
        )
        for item, minor, _ in expected.lines
    ), expected.key
    assert found.payable == expected.payable, expected.key
    if found.settlement is None:
        assert found.payable == expected.total
        return
    settled = found.settlement
    assert settled.tax == sum(expected.tax.values())
    assert {(g.category, g.rate): (g.taxable, g.tax) for g in settled.groups} == {
        (group.split()[0], Decimal(group.split()[1])): (expected.taxable[group], tax)
        for group, tax in expected.tax.items()
    }
    assert sum(line.allowance for line in settled.lines) == sum(expected.allowances.values())
    assert settled.allowances - settled.charges == sum(expected.volume.values())
    assert settled.retained == sum(expected.retained.values()) - expected.release
    assert settled.prepaid == sum(expected.drawn.values())


def entry_of(line: invoices.InvoiceLine) -> object:
    return line.entry_id if line.kind == "time" else line.worked_on


def test_what_customers_owe_is_invoices_less_credits_and_cash(years: Years) -> None:
    with years.firm.engine.connect() as tx:
        found = {
            (row.book, row.number): row.open for row in receivable.by_invoice(tx, settled=True)
        }
    numbers = years.played.numbers()
    for book, of_book in years.calculated.invoices.items():
        for key, invoice in of_book.items():
            number = numbers[book, key]
            if invoice.payable:  # what deposits paid in full was never owed
                assert found[book, number] == invoice.owed, key


def test_no_cap_was_passed(years: Years) -> None:
    """A cap's tolerance is all that billing may go beyond it."""
    for told in years.standing.values():
        for name, standing in told.items():
            side = years.calculated.sides[name]
            caps = side.terms.get("not_to_exceed")
            if caps:
                most = 100 * (Decimal(caps) + Decimal(side.terms.get("cap_tolerance", 0)))
                assert standing.billed <= most, name


def test_rebuilt_views_are_the_same_to_the_byte(years: Years) -> None:
    names = [view.name for view in VIEWS]
    live = {name: years.firm.views.digest(name) for name in names}
    years.firm.views.rebuild(None, years.firm.books)
    assert {name: years.firm.views.digest(name) for name in names} == live
