"""Work beyond an allowance that is worth what the rate card says waits for its rate; it is never worth nothing for want of one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.invoice_commands import DraftInvoice
from domain.master_commands import (
    LineTerms,
    OpenProject,
    PublishRates,
    RateTerms,
    RegisterPerson,
    SignContract,
)
from domain.refusal import Refused
from domain.retainer_commands import Allowance
from domain.time_commands import ApproveTime, RecordTime
from domain.wip_commands import DecideAgain
from processes.desk import Receipt
from tests.laws.small_firm import BOOK, SmallFirm

JANUARY = date(2026, 1, 31)


def firm_with(**included: Any) -> SmallFirm:
    """Twelve hours of somebody without a rate, under a fee of 100.00 that includes some work."""
    firm = SmallFirm(())
    firm.do(OpenProject(project_id="P1", name="Project 1"))
    firm.do(RegisterPerson(person_id="x", home_entity=BOOK, grade="unpriced"))
    line = LineTerms(
        line_id="1",
        projects=("P1",),
        billing_model="allowance",
        allowance=Allowance(fee="100.00", **included),
    )
    signed = SignContract(
        contract_id="C1",
        customer_id="acme",
        currency="GBP",
        signed_on=date(2026, 1, 1),
        lines=(line,),
    )
    firm.do(signed)
    work = RecordTime(
        entry_id="e:1",
        project_id="P1",
        person_id="x",
        worked_on=date(2026, 1, 5),
        quantity="12",
    )
    firm.do(work)
    firm.do(ApproveTime(entry_ids=("e:1",)), "boss")
    return firm


def bill(firm: SmallFirm) -> int:
    """What a draft to the end of January comes to in minor units; nothing to bill is 0."""
    drafted = firm.tried(DraftInvoice(contracts=("C1",), cut_off=JANUARY))
    if isinstance(drafted, Refused):
        assert drafted.code == "nothing_to_bill"
        return 0
    event = firm.lines()[-1].entry.event
    return sum(line.minor for line in getattr(event, "lines", ()))


def publish(firm: SmallFirm) -> None:
    row = RateTerms(valid_from=date(2024, 1, 1), rate="77.00", currency="GBP", grade="unpriced")
    firm.do(PublishRates(card_id="standard", rows=(row,)))


@pytest.mark.parametrize(
    ("included", "beyond"),
    [({"hours": "10"}, 15_400), ({"amount": "900.00"}, 2_400)],
)
def test_it_is_held_until_there_is_a_rate_and_billed_then(
    included: dict[str, str], beyond: int
) -> None:
    firm = firm_with(**included)
    (item,) = firm.desk.accounts(BOOK, ["C1"])[0].items.values()
    assert [lot.reasons for lot in item.lots] == [("rate_missing",)]
    assert bill(firm) == 10_000, "the fee alone"
    assert bill(firm) == 0
    publish(firm)
    assert bill(firm) == beyond
    assert bill(firm) == 0
    assert not firm.desk.accounts(BOOK, ["C1"])[0].items
    assert sum(firm.balances().values()) == 0


def test_looked_at_again_it_takes_its_part_of_the_allowance() -> None:
    firm = firm_with(hours="10")
    publish(firm)
    looked = firm.do(DecideAgain(contract_id="C1", on=JANUARY))
    assert isinstance(looked, Receipt)
    assert looked.recorded == ("LotsDecidedAgain",)
    assert bill(firm) == 10_000 + 15_400


def test_with_an_overage_rate_of_its_own_no_other_is_needed() -> None:
    assert bill(firm_with(hours="10", overage_rate="120.00")) == 10_000 + 24_000
