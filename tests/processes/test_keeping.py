"""What goes on by itself: a rate that arrives prices what waited, an approval finds its entry; each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from domain.commands import AnyCommand
from domain.master_commands import (
    LineTerms,
    OpenEntity,
    OpenProject,
    PublishRates,
    RateTerms,
    RegisterCustomer,
    RegisterPerson,
    SignContract,
)
from domain.retainer_commands import ConfirmDepositPaid, Prepaid, RequestDeposit
from domain.time_commands import ApproveTime, RecordTime
from journal.journal import Entry
from processes.asking import Request
from processes.firm import Firm
from processes.keeping import Keeping
from projections import exceptions, retainers, wip

BOOK = "KEEP"


@pytest.fixture
def firm(fresh_database: str) -> Iterator[Firm]:
    firm = Firm.open(fresh_database)
    asked: tuple[AnyCommand, ...] = (
        OpenEntity(entity_id=BOOK, name="Keep", base_currency="EUR"),
        RegisterCustomer(customer_id="acme", name="Acme"),
        RegisterPerson(person_id="ines", home_entity=BOOK, grade="senior"),
        OpenProject(project_id="web", name="Web"),
        SignContract(
            contract_id="C-1",
            customer_id="acme",
            currency="EUR",
            signed_on=date(2025, 1, 1),
            lines=(LineTerms(line_id="1", projects=("web",)),),
        ),
    )
    for number, command in enumerate(asked):
        do(firm, command, f"set-up-{number}")
    yield firm
    firm.close()


def do(firm: Firm, command: AnyCommand, key: str) -> None:
    firm.desk.do(BOOK, command, Request(actor="pm", key=key))


def work(entry_id: str) -> RecordTime:
    return RecordTime(
        entry_id=entry_id,
        project_id="web",
        person_id="ines",
        worked_on=date(2026, 1, 5),
        quantity=2,
    )


def rates() -> PublishRates:
    row = RateTerms(valid_from=date(2025, 1, 1), rate="100", currency="EUR", grade="senior")
    return PublishRates(card_id="standard", rows=(row,))


def unbilled(firm: Firm) -> int:
    with firm.engine.connect() as tx:
        return wip.by_contract(tx, book=BOOK)[0].unbilled


def test_a_rate_that_arrives_prices_the_time_that_waited_for_it(firm: Firm) -> None:
    do(firm, work("t:1"), "record-1")
    do(firm, ApproveTime(entry_ids=("t:1",)), "approve-1")
    keeping = Keeping(firm)
    keeping.round()
    with firm.engine.connect() as tx:
        assert [row.reason for row in exceptions.listing(tx, book=BOOK)] == ["rate_missing"]
    do(firm, rates(), "rates-1")
    assert keeping.round() == 1
    assert keeping.round() == 0
    assert unbilled(firm) == 20_000
    with firm.engine.connect() as tx:
        assert exceptions.listing(tx, book=BOOK) == []


def test_an_approval_left_parked_by_a_crash_is_carried_out_by_the_next_round(firm: Firm) -> None:
    do(firm, rates(), "rates-1")
    do(firm, ApproveTime(entry_ids=("t:1",)), "approve-1")
    _recorded_by_a_process_that_stopped(firm)
    keeping = Keeping(firm)
    assert keeping.round() == 1
    assert keeping.round() == 0
    assert unbilled(firm) == 20_000


def test_a_deposit_that_lapsed_is_owed_back_on_the_day_it_lapses_and_once(firm: Firm) -> None:
    terms = Prepaid(deposit="500.00", months=1)
    line = LineTerms(line_id="1", billing_model="prepaid")
    signed = {"customer_id": "acme", "currency": "EUR", "signed_on": date(2025, 1, 1)}
    do(firm, SignContract(contract_id="C-2", lines=(line,), prepaid=terms, **signed), "sign")  # type: ignore[arg-type]
    day = firm.desk.clock().date()
    do(firm, RequestDeposit(contract_id="C-2", requested_on=day), "ask")
    paid = ConfirmDepositPaid(contract_id="C-2", deposit_id="C-2-D1", received_on=day)
    do(firm, paid, "paid")
    keeping = Keeping(firm)
    assert keeping.round() == 0
    clock, later = firm.desk.clock, timedelta(days=40)
    firm.desk.clock = lambda: clock() + later
    assert keeping.round() == 1
    assert keeping.round() == 0
    assert Keeping(firm).round() == 0
    with firm.engine.connect() as tx:
        (row,) = retainers.by_contract(tx, book=BOOK)
    assert (row.balance, row.owed) == (0, 50_000)


def _recorded_by_a_process_that_stopped(firm: Firm) -> None:
    """The entry is recorded, and nothing that follows from it happens."""
    firm.desk.unpark = lambda *_: None  # type: ignore[method-assign,assignment]
    do(firm, work("t:1"), "record-1")
    del firm.desk.unpark
    assert isinstance(firm.books.open(BOOK).page(0, 100)[-1].entry, Entry)
