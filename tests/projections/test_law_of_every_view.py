"""The law of all models in views: whatever happens, every view says what decisions go by, and is its rebuild."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Engine

from projections import funding, receivable, wip
from projections.runner import Views
from tests.laws.every_contract import CONTRACTS, CUSTOMERS
from tests.laws.every_model import EveryModel
from tests.laws.small_firm import BOOK
from tests.projections.test_carrying import digests, empty
from tests.projections.test_law_of_views import check_that_batches_do_not_matter


def check(engine: Engine, state: EveryModel) -> None:
    empty(engine)
    journal = state.firm.desk.books.open(BOOK)
    views = Views(engine)
    check_that_batches_do_not_matter(engine, views, journal)
    live = digests(views)
    views.rebuild(None, state.firm.desk.books)
    assert digests(views) == live
    accounts = state.accounts()
    with engine.connect() as tx:
        rows = {row.contract_id: row for row in wip.by_contract(tx, book=BOOK)}
        owed = {row.invoice_id: row.open for row in receivable.by_invoice(tx, book=BOOK)}
        sources = {row.source_id: row for row in funding.by_source(tx, book=BOOK)}
    for contract in CONTRACTS:
        account, row = accounts[contract], rows.get(contract)
        told = dict.fromkeys(wip.STATES, 0) if row is None else _states(row)
        assert told["drafted"] == sum(account.drafted.values())
        assert told["billed"] == sum(account.billed.values())
        assert told["written_off"] == sum(account.written.values())
        for name in ("unbilled", "held", "over_cap"):
            opened = (lot.minor for _, lot in account.open_lots() if lot.state == name)
            assert told[name] == sum(opened), (contract, name)
        assert sum(told.values()) == sum(account.approved.values())
    accounts_owed = [state.owed(customer) for customer in CUSTOMERS]
    told_owed = {one.invoice_id: one.open for of in accounts_owed for one in of.invoices.values()}
    assert {k: v for k, v in owed.items() if v} == {k: v for k, v in told_owed.items() if v}
    for source, one in sources.items():
        paid = accounts["C-funded"].funded.get(source, 0)
        assert one.drafted + one.billed == paid


def _states(row: wip.ContractWip) -> dict[str, int]:
    return {name: getattr(row, name) for name in wip.STATES}


def test_every_view_says_what_decisions_go_by_whatever_is_billed_how(engine: Engine) -> None:
    class Seen(EveryModel):
        def teardown(self) -> None:
            super().teardown()
            if hasattr(self, "firm"):
                check(engine, self)

    run_state_machine_as_test(
        Seen,
        settings=settings(
            max_examples=8,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
