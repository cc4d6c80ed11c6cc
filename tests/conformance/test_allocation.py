"""Published answers about dividing an amount: largest remainder, ties to the earlier part, nothing lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.funding_commands import (
    AmendFunding,
    FundingShareShape,
    FundingSourceShape,
    FundingStep,
)
from domain.money import amount
from domain.refusal import Malformed
from tests.conformance.cases import case
from tests.conformance.firm import account, record
from tests.laws.small_firm import SmallFirm

WORKED = date(2026, 1, 12)


def divided(value: str, weights: list[int]) -> list[int]:
    """What each payer of a contract pays for work worth so much, when they share by these weights."""
    firm = SmallFirm()
    names = [f"payer-{number}" for number in range(len(weights))]
    shares = tuple(
        FundingShareShape(source_id=name, weight=weight)
        for name, weight in zip(names, weights, strict=True)
    )
    firm.do(
        AmendFunding(
            contract_id="C1",
            sources=tuple(FundingSourceShape(source_id=name) for name in names),
            rules=(FundingStep(priority=1, shares=shares),),
            effective_date=WORKED,
            reason="agreed",
        )
    )
    record(firm, "t:1", WORKED, 1, fixed=value)
    paid = {lot.funding: lot.minor for _, lot in account(firm).open_lots()}
    return [paid.get(name, 0) for name in names]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_cents_go_to_the_largest_remainders_and_on_a_tie_to_the_earlier(number: int) -> None:
    published = case("ALLOC-MONEY-5C")
    given_, said = published["inputs"]["cases"][number], published["expected"]["results"][number]
    assert divided(given_["amount"], given_["weights"]) == [amount(one, "GBP") for one in said]


def test_forty_two_go_to_five_by_the_largest_remainder() -> None:
    published = case("ALLOC-HAMILTON-42")
    given_, said = published["inputs"], published["expected"]
    assert given_["unit"] == 1
    assert divided(f"0.{given_['total']}", given_["weights"]) == said["allocation"]


@given(st.integers(1, 5_000), st.lists(st.integers(1, 999), min_size=1, max_size=5))
@settings(max_examples=20, deadline=None)
def test_whatever_is_divided_nothing_is_lost(value: int, weights: list[int]) -> None:
    assert sum(divided(f"{value // 100}.{value % 100:02d}", weights)) == value


def test_percentages_and_weights_are_not_mixed() -> None:
    firm = SmallFirm()
    shares = (
        FundingShareShape(source_id="a", percent=100),
        FundingShareShape(source_id="b", weight=1),
    )
    for chosen in (shares, (FundingShareShape(source_id="a", percent=50, weight=1),)):
        with pytest.raises(Malformed):
            firm.do(
                AmendFunding(
                    contract_id="C1",
                    sources=(FundingSourceShape(source_id="a"), FundingSourceShape(source_id="b")),
                    rules=(FundingStep(priority=1, shares=chosen),),
                    effective_date=WORKED,
                    reason="agreed",
                )
            )
