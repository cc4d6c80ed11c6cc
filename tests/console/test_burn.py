"""How a cap's bar is drawn: in whole units, coloured at 80 and 100 per cent, with a tail for what lies over it."""

from __future__ import annotations

from datetime import date

import pytest

from console.burn import Burn, burn
from projections.contracts import ContractOverview


def drawn(cap: int | None, billed: int = 0, unbilled: int = 0, over_cap: int = 0) -> Burn | None:
    return burn(
        ContractOverview(
            book="X01",
            contract_id="C-1",
            customer_id="acme",
            customer_name="Acme",
            customer_held=None,
            currency="EUR",
            signed_on=date(2026, 1, 1),
            ends_on=None,
            cap=cap,
            consumed=billed,
            within=unbilled,
            approved=billed + unbilled + over_cap,
            wip=unbilled + over_cap,
            unbilled=unbilled,
            drafted=0,
            held=0,
            over_cap=over_cap,
            billed=billed,
            written_off=0,
        )
    )


def test_a_contract_without_a_cap_has_no_bar() -> None:
    assert drawn(None, billed=1) is None


@pytest.mark.parametrize(
    ("billed", "unbilled", "state", "says"),
    [
        (0, 0, "room", "0.0"),
        (79_999, 0, "room", "79.9"),
        (50_000, 30_000, "near", "80.0"),
        (99_999, 0, "near", "99.9"),
        (60_000, 40_000, "full", "100.0"),
    ],
)
def test_the_colour_changes_at_80_and_at_100_and_is_never_rounded_up(
    billed: int, unbilled: int, state: str, says: str
) -> None:
    bar = drawn(100_000, billed, unbilled)
    assert bar is not None
    assert (bar.state, bar.per_cent) == (state, says)


def test_the_bar_ends_at_the_cap_while_nothing_lies_over_it() -> None:
    bar = drawn(100_000, billed=25_000, unbilled=50_000)
    assert bar is not None
    assert (bar.consumed, bar.waiting, bar.over, bar.mark) == (250, 500, 0, 1000)


def test_work_over_the_cap_is_a_tail_beyond_its_mark() -> None:
    bar = drawn(100_000, billed=100_000, over_cap=25_000)
    assert bar is not None
    assert (bar.consumed, bar.over, bar.mark, bar.state) == (800, 200, 800, "over")
    assert not bar.blocked


def test_the_least_tail_can_be_seen() -> None:
    bar = drawn(100_000_000, billed=100_000_000, over_cap=1)
    assert bar is not None
    assert bar.over > 0


def test_a_cap_below_what_is_consumed_blocks() -> None:
    bar = drawn(80_000, billed=100_000)
    assert bar is not None
    assert bar.blocked
    assert bar.state == "over"


def test_a_cap_of_nothing_can_be_drawn() -> None:
    bar = drawn(0, over_cap=500)
    assert bar is not None
    assert (bar.mark, bar.over) == (0, 1000)
