"""Deposits: asked for one at a time, a liability when paid or when due, lapsed and refunded with balanced postings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.master_commands import EndContract, LineTerms, OpenProject, SignContract
from domain.refusal import BadAmount, Malformed, NotOpen, TooMuch, UnknownDeposit
from domain.retainer_commands import (
    CancelDepositRequest,
    ConfirmDepositPaid,
    ExpireDeposits,
    Prepaid,
    RefundDeposit,
    RequestDeposit,
    ReviewRetainer,
)
from tests.laws.small_firm import SmallFirm

CASH, RECEIVABLE, LIABILITY, OWED, BREAKAGE, TAX = "1000", "1100", "2100", "2150", "4050", "2200"
JANUARY, MARCH = date(2026, 1, 31), date(2026, 3, 1)


def firm_with(**terms: Any) -> SmallFirm:
    firm = SmallFirm(())
    firm.do(OpenProject(project_id="P1", name="Project"))
    firm.do(
        SignContract(
            contract_id="C1",
            customer_id="acme",
            currency="GBP",
            signed_on=date(2025, 1, 1),
            lines=(LineTerms(line_id="1", projects=("P1",), billing_model="prepaid"),),
            prepaid=Prepaid(**terms),
        )
    )
    return firm


def ask(firm: SmallFirm, amount: str | None = None, due: date = JANUARY) -> None:
    day = min(JANUARY, due)
    firm.do(RequestDeposit(contract_id="C1", amount=amount, requested_on=day, due_on=due))


def pay(firm: SmallFirm, amount: str | None = None, on: date = MARCH, which: int = 1) -> None:
    deposit = f"C1-D{which}"
    firm.do(ConfirmDepositPaid(contract_id="C1", deposit_id=deposit, amount=amount, received_on=on))


def test_a_deposit_that_can_be_cancelled_is_a_liability_only_when_paid() -> None:
    firm = firm_with(deposit="1000.00")
    ask(firm)
    firm.do(ReviewRetainer(contract_id="C1", on=date(2026, 2, 28)))
    assert not firm.postings()
    pay(firm)
    assert +firm.balances() == {CASH: 100_000}
    assert firm.balances()[LIABILITY] == -100_000


def test_a_deposit_that_can_not_be_cancelled_is_a_receivable_when_due() -> None:
    firm = firm_with(deposit="1000.00", cancellable=False)
    ask(firm)
    firm.do(ReviewRetainer(contract_id="C1", on=JANUARY))
    assert firm.balances() == {RECEIVABLE: 100_000, LIABILITY: -100_000}
    assert {posting.on for posting in firm.postings()} == {JANUARY}
    firm.do(ReviewRetainer(contract_id="C1", on=JANUARY), key="again-and-again")
    assert len(firm.postings()) == 2
    pay(firm)
    assert +firm.balances() == {CASH: 100_000}


def test_a_due_date_nobody_noticed_is_noticed_when_the_money_comes() -> None:
    firm = firm_with(deposit="1000.00", cancellable=False)
    ask(firm)
    pay(firm)
    owed = [p for p in firm.postings() if p.account == RECEIVABLE]
    assert [(p.on, p.minor) for p in owed] == [(JANUARY, 100_000), (MARCH, -100_000)]


def test_a_deposit_paid_before_it_is_due_was_never_a_receivable() -> None:
    firm = firm_with(deposit="1000.00", cancellable=False)
    ask(firm, due=MARCH)
    pay(firm, on=JANUARY)
    firm.do(ReviewRetainer(contract_id="C1", on=MARCH))
    assert RECEIVABLE not in firm.balances()


def test_one_deposit_is_asked_for_at_a_time_and_paid_in_parts() -> None:
    firm = firm_with(deposit="1000.00")
    ask(firm)
    with pytest.raises(NotOpen, match="C1-D1"):
        ask(firm, "5.00")
    pay(firm, "400.00")
    with pytest.raises(TooMuch, match=r"600\.00 GBP of it is unpaid"):
        pay(firm, "600.01")
    pay(firm, "600.00")
    with pytest.raises(NotOpen, match="paid or cancelled"):
        pay(firm, "1.00")
    ask(firm, "5.00")


def test_nothing_to_ask_for_and_no_such_deposit_are_refused() -> None:
    firm = firm_with()
    with pytest.raises(BadAmount):
        ask(firm)
    with pytest.raises(UnknownDeposit):
        pay(firm)


def test_a_cancelled_request_takes_its_receivable_along() -> None:
    firm = firm_with(deposit="1000.00", cancellable=False)
    ask(firm)
    firm.do(ReviewRetainer(contract_id="C1", on=JANUARY))
    pay(firm, "300.00")
    firm.do(CancelDepositRequest(contract_id="C1", deposit_id="C1-D1", on=MARCH, reason="over"))
    balances = +firm.balances()
    assert balances == {CASH: 30_000}
    assert firm.balances()[LIABILITY] == -30_000
    with pytest.raises(NotOpen, match="refund it instead"):
        firm.do(CancelDepositRequest(contract_id="C1", deposit_id="C1-D1", on=MARCH, reason="x"))


def test_a_deposit_taxed_on_receipt_carries_its_tax() -> None:
    firm = firm_with(deposit="1000.00", taxed="on_receipt", tax_rate="19")
    ask(firm)
    pay(firm, "595.00")
    pay(firm)
    assert firm.balances()[TAX] == -19_000
    assert firm.balances()[LIABILITY] == -100_000
    assert +firm.balances() == {CASH: 119_000}


@pytest.mark.parametrize(
    ("terms", "account"),
    [
        ({"unused": "breakage"}, BREAKAGE),
        ({"unused": "breakage", "escheat": True}, OWED),
        ({"unused": "refund"}, OWED),
    ],
)
def test_a_lapsed_deposit_is_breakage_only_where_contract_and_law_allow(
    terms: dict[str, Any], account: str
) -> None:
    firm = firm_with(deposit="1000.00", months=1, **terms)
    ask(firm)
    pay(firm, on=JANUARY)
    firm.do(ExpireDeposits(contract_id="C1", on=date(2026, 2, 28)))
    assert account not in firm.balances()  # the last day is still a day
    firm.do(ExpireDeposits(contract_id="C1", on=MARCH))
    assert firm.balances()[account] == -100_000
    assert not firm.balances()[LIABILITY]


def test_a_refund_pays_what_is_owed_first_and_never_more_than_is_held() -> None:
    firm = firm_with(deposit="1000.00", months=1)
    ask(firm)
    pay(firm, on=JANUARY)
    firm.do(ExpireDeposits(contract_id="C1", on=MARCH))
    ask(firm, "500.00")
    pay(firm, which=2)
    back = RefundDeposit(contract_id="C1", refunded_on=MARCH, amount="1200.00", reason="agreed")
    firm.do(back)
    assert firm.balances()[OWED] == 0
    assert firm.balances()[LIABILITY] == -30_000
    with pytest.raises(TooMuch, match=r"300\.00 GBP is held"):
        firm.do(back)
    firm.do(RefundDeposit(contract_id="C1", refunded_on=MARCH, reason="the rest"))
    with pytest.raises(NotOpen):
        firm.do(back)
    assert not +firm.balances()


def test_what_is_left_when_a_contract_is_over_is_said_once() -> None:
    firm = firm_with(deposit="1000.00", target="1000.00", minimum="400.00")
    ask(firm)
    pay(firm, on=JANUARY)
    firm.do(EndContract(contract_id="C1", ends_on=JANUARY, reason="terminated"))
    for _ in range(2):
        firm.do(ReviewRetainer(contract_id="C1", on=MARCH))
    said = [line.kind for line in firm.lines() if line.kind == "DepositStranded"]
    assert said == ["DepositStranded"]
    assert sum(line.kind == "DepositRequested" for line in firm.lines()) == 1


@pytest.mark.parametrize(
    "terms",
    [
        {"minimum": "500.00", "target": "400.00"},
        {"deposit": "-1.00"},
        {"taxed": "on_receipt"},
    ],
)
def test_terms_that_can_not_mean_anything_are_refused(terms: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        firm_with(**terms)
