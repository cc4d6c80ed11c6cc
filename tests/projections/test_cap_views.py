"""Law: the views of caps and funding say what the decisions themselves go by."""

from __future__ import annotations

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Engine

from domain.account import Account
from domain.cap_room import CapRooms
from domain.register import Register
from projections import cap_burn, funding
from projections.runner import Views
from tests.laws.small_firm import BOOK
from tests.laws.test_caps_and_funding import CONTRACTS, Caps
from tests.projections.test_carrying import empty


def by_the_domain(register: Register, accounts: list[Account]) -> set[tuple[object, ...]]:
    told: set[tuple[object, ...]] = set()
    for account in accounts:
        for use in CapRooms(register, account).uses:
            if account.contract_id in use.contracts:
                of = None if use.terms.level == "customer" else account.contract_id
                line = use.terms.line_id or None
                told.add((use.terms.level, of, line, use.terms.limit, use.consumed, use.unbilled))
    return told


def without_a_date(one: cap_burn.CapBurn) -> cap_burn.CapBurn:
    return msgspec.structs.replace(one, reached_at=None)


def check(engine: Engine, state: Caps) -> None:
    views = Views(engine)
    empty(engine)
    views.carry(state.firm.desk.books.open(BOOK))
    register, accounts = state.firm.desk.register(BOOK), state.accounts()
    with engine.connect() as tx:
        dated, undated = (cap_burn.burn(tx, book=BOOK, when=when) for when in (True, False))
        assert list(map(without_a_date, dated)) == list(map(without_a_date, undated))
        seen = {
            (one.level, one.contract_id, one.line_id, one.limit, one.consumed, one.unbilled)
            for one in dated
        }
        sources = {one.source_id: one for one in funding.by_source(tx, book=BOOK)}
    assert seen == by_the_domain(register, accounts)
    funded = accounts[CONTRACTS.index("C3")]
    for source, one in sources.items():
        opened = sum(
            lot.minor
            for _, lot in funded.open_lots()
            if lot.funding == source and lot.state == "unbilled"
        )
        assert (one.unbilled, one.drafted + one.billed) == (opened, funded.funded.get(source, 0))


def test_the_views_of_caps_and_funding_say_what_decisions_go_by(engine: Engine) -> None:
    class Seen(Caps):
        def teardown(self) -> None:
            super().teardown()
            if hasattr(self, "firm") and len(self.firm.lines()) > 1:
                check(engine, self)

    run_state_machine_as_test(
        Seen,
        settings=settings(
            max_examples=10,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
