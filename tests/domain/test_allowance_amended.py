"""An allowance is amended as far as it can change from one period to the next; the rest takes another line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.allowance_periods import amended_from, periods
from domain.amendment_commands import DraftAmendment, LinePlanShape
from domain.master_commands import LineTerms, OpenProject, SignContract
from domain.refusal import BadDate, Malformed
from domain.retainer_commands import Allowance
from domain.retainer_terms import AllowanceTerms
from tests.laws.small_firm import SmallFirm

SAID: dict[str, Any] = {"fee": "100.00", "hours": "10"}


@pytest.fixture
def firm() -> SmallFirm:
    firm = SmallFirm(())
    firm.do(OpenProject(project_id="P1", name="Project 1"))
    line = LineTerms(
        line_id="1", projects=("P1",), billing_model="allowance", allowance=Allowance(**SAID)
    )
    firm.do(
        SignContract(
            contract_id="C1",
            customer_id="acme",
            currency="GBP",
            signed_on=date(2026, 1, 1),
            lines=(line,),
        )
    )
    return firm


def drafted(firm: SmallFirm, since: date = date(2026, 2, 1), **shape: Any) -> object:
    return firm.tried(
        DraftAmendment(
            contract_id="C1",
            amendment_id="A1",
            effective_date=since,
            plans=(LinePlanShape(line_id="1", **shape),),
            reason="agreed",
        )
    )


@pytest.mark.parametrize(
    ("other", "kept"),
    [
        ({"every": "quarter"}, "the length of its periods"),
        ({"hours": None, "amount": "900.00"}, "whether hours or an amount is included"),
        ({"rollover": 2}, "how long unused work is carried on"),
        ({"starts_on": date(2026, 3, 1)}, "the day it begins"),
    ],
)
def test_what_an_allowance_keeps_while_it_runs_is_refused(
    firm: SmallFirm, other: dict[str, Any], kept: str
) -> None:
    refused = drafted(firm, allowance=Allowance(**(SAID | other)))
    assert isinstance(refused, Malformed)
    assert f"An allowance keeps {kept} while it runs" in refused.says
    assert "end line 1 and add another" in refused.says


@pytest.mark.parametrize("since", [date(1, 1, 1), date(2037, 1, 1), date(9999, 12, 31)])
def test_a_day_that_can_not_be_meant_is_refused(firm: SmallFirm, since: date) -> None:
    refused = drafted(firm, since, allowance=Allowance(**SAID | {"fee": "120.00"}))
    assert isinstance(refused, BadDate)


def test_one_of_price_plan_and_allowance_is_given(firm: SmallFirm) -> None:
    refused = drafted(firm, price="100.00", allowance=Allowance(**SAID))
    assert isinstance(refused, Malformed)
    assert "give one of them" in refused.says


def fees(terms: AllowanceTerms, starts_on: date) -> list[int]:
    return [one.fee for one in periods(terms, starts_on, None, date(2026, 4, 30))]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 1, 1), [200, 200, 200, 200]),
        (date(2026, 1, 15), [200, 200, 200, 200]),  # the first period begins with the contract
        (date(2026, 1, 16), [100, 200, 200, 200]),
        (date(2026, 2, 1), [100, 200, 200, 200]),
        (date(2026, 2, 2), [100, 100, 200, 200]),
        (date(2030, 1, 1), [100, 100, 100, 100]),
    ],
)
def test_it_holds_from_the_first_period_that_starts_on_or_after_the_day(
    day: date, expected: list[int]
) -> None:
    was = AllowanceTerms(fee=100, amount=0, proration="by_days")
    now = AllowanceTerms(fee=200, amount=0, proration="by_days")
    begins = date(2026, 1, 15)
    whole = [fees(terms, begins)[0] for terms in (was, now)]
    first = whole[0] if expected[0] == 100 else whole[1]
    assert fees(amended_from(was, now, begins, day), begins) == [first, *expected[1:]]


def test_terms_from_a_day_take_the_place_of_all_that_were_to_hold_after_it() -> None:
    begins = date(2026, 1, 1)
    terms = AllowanceTerms(fee=100, amount=0)
    for fee, day in ((200, date(2026, 2, 1)), (300, date(2026, 4, 1)), (400, date(2026, 3, 1))):
        terms = amended_from(terms, AllowanceTerms(fee=fee, amount=0), begins, day)
    assert fees(terms, begins) == [100, 200, 400, 400]
    again = amended_from(terms, AllowanceTerms(fee=500, amount=0), begins, date(2026, 2, 1))
    assert fees(again, begins) == [100, 500, 500, 500]
    assert len(again.earlier) == 1
