"""The overview of contracts: terms in force and what is consumed of the cap."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from domain.cap_terms import CapTerms
from domain.contract import CapAmended, ContractEnded
from domain.invoice import DraftVoided
from domain.party import CustomerHeld, CustomerRegistered, CustomerReleased
from domain.wip import ChargesRaised, Particulars
from projections import contracts
from projections.runner import Views
from tests.projections.telling import (
    BOOK,
    Told,
    approved,
    charge,
    day,
    drafted,
    issued,
    line,
    signed,
)
from tests.projections.test_documents import adjusted, removed


def test_a_contract_is_shown_with_its_customer_and_what_is_consumed(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        CustomerRegistered(customer_id="acme", name="Acme Ltd"),
        signed(cap=1000),
        approved(
            line("e:1", (0, 500, "unbilled")),
            line("e:2", (0, 300, "unbilled")),
            line("e:3", (0, 50, "held")),
        ),
        drafted(charge(1, "e:1", 0, 500)),
        issued("2026-01-31", [("C-1", 500, 500)]),
        drafted(charge(1, "e:2", 0, 300), invoice_id="C-1-2"),
    )
    views.carry(told)
    (row,) = contracts.overview(tx, book=BOOK)
    assert (row.customer_name, row.cap, row.consumed) == ("Acme Ltd", 1000, 800)
    assert (row.approved, row.wip, row.billed, row.drafted, row.held) == (850, 350, 500, 300, 50)
    (before,) = contracts.overview(tx, known_at=told.at(4))
    assert (before.billed, before.drafted) == (0, 500)


def test_a_draft_consumes_what_it_charges_not_what_its_lots_are_worth(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        signed(cap=1000),
        approved(line("e:1", (0, 500, "unbilled")), line("e:2", (0, 300, "unbilled"))),
        drafted(charge(1, "e:1", 0, 500), charge(2, "e:2", 0, 300)),
        adjusted(1, 500, 420),
        adjusted(1, 420, 400),
    )
    views.carry(told)
    assert [row.consumed for row in contracts.overview(tx)] == [700]
    told.say(removed(1))
    views.carry(told)
    assert [row.consumed for row in contracts.overview(tx)] == [300]
    told.say(DraftVoided(invoice_id="C-1-1", contracts=("C-1",), reason="no"))
    views.carry(told)
    assert [row.consumed for row in contracts.overview(tx)] == [0]


@pytest.mark.parametrize(("counted", "consumed"), [(False, 500), (True, 700)])
def test_expenses_consume_a_cap_where_it_says_so(
    counted: bool, consumed: int, views: Views, told: Told, tx: Connection
) -> None:
    time = approved(line("e:1", (0, 500, "unbilled")))
    hotel = Particulars(kind="expense", description="Hotel")
    claim = line("x:1", (0, 200, "unbilled"), particulars=hotel)
    told.say(
        signed(cap=1000),
        CapAmended(
            contract_id="C-1",
            cap=1000,
            effective_date=day("2026-01-01"),
            reason="agreed",
            terms=CapTerms(level="contract", limit=1000, expenses=counted),
        ),
        time,
        ChargesRaised(contract_id="C-1", currency="USD", lines=(claim,), rulings=time.rulings),
        drafted(charge(1, "e:1", 0, 500), charge(2, "x:1", 0, 200)),
    )
    views.carry(told)
    (row,) = contracts.overview(tx)
    assert (row.drafted, row.consumed) == (700, consumed)


def test_a_customer_on_hold_is_shown_as_such_until_released(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        CustomerRegistered(customer_id="acme", name="Acme"),
        signed(),
        CustomerHeld(customer_id="acme", reason="has not paid"),
    )
    views.carry(told)
    assert [row.customer_held for row in contracts.overview(tx)] == ["has not paid"]
    told.say(CustomerReleased(customer_id="acme", reason="paid"))
    views.carry(told)
    assert [row.customer_held for row in contracts.overview(tx)] == [None]


def test_a_contract_that_ends_says_when(views: Views, told: Told, tx: Connection) -> None:
    told.say(signed(), ContractEnded(contract_id="C-1", ends_on=day("2026-06-30"), reason="done"))
    views.carry(told)
    (row,) = contracts.overview(tx)
    assert (row.ends_on, row.customer_name) == (day("2026-06-30"), "acme")
