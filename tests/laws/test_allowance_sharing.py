"""However work comes in, an allowance is shared out exactly: nothing covered twice, no room lost or made."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.allowance_sharing import Use, by_period, share
from domain.quantity import Seconds

ROOM = st.lists(st.integers(0, 40), min_size=1, max_size=6)


@st.composite
def firms(draw: st.DrawFn) -> tuple[list[int], int, list[Use]]:
    included = draw(ROOM)
    rollover = draw(st.integers(0, 3))
    uses = []
    for number in range(draw(st.integers(0, 12))):
        period = draw(st.integers(0, len(included) - 1))
        day = date(2026, 1, 1) + timedelta(days=30 * period + draw(st.integers(0, 29)))
        uses.append(Use(day, number, f"t:{number}", period, draw(st.integers(0, 30))))
    return included, rollover, uses


@given(firms())
def test_hours_of_a_period_are_covered_or_overage(firm: tuple[list[int], int, list[Use]]) -> None:
    included, rollover, uses = firm
    shared = share(included, rollover, uses)
    for period, row in enumerate(by_period(included, rollover, uses, shared)):
        inside = [use for use in uses if use.period == period]
        assert row.used == sum(shared.covered[use.entry_id] for use in inside)
        assert row.used + row.overage == sum(use.size for use in inside)
        assert row.overage >= 0


@given(firms())
def test_room_is_used_forfeited_or_carried_on(firm: tuple[list[int], int, list[Use]]) -> None:
    included, rollover, uses = firm
    shared = share(included, rollover, uses)
    rows = by_period(included, rollover, uses, shared)
    carried: Seconds = 0
    for row in rows:
        assert row.rolled_in == carried
        assert row.included + row.rolled_in == row.used + row.forfeited + row.rolled_out
        assert row.forfeited >= 0
        carried = row.rolled_out
    assert min(shared.room) >= 0


@given(firms())
def test_overage_only_where_no_room_was_left(firm: tuple[list[int], int, list[Use]]) -> None:
    included, rollover, uses = firm
    shared = share(included, rollover, uses)
    for use in uses:
        if shared.covered[use.entry_id] < use.size:
            usable = range(max(use.period - rollover, 0), use.period + 1)
            assert all(shared.room[source] == 0 for source in usable)


@given(firms(), st.data())
def test_what_is_fixed_stays_and_the_whole_is_the_same(
    firm: tuple[list[int], int, list[Use]], data: st.DataObject
) -> None:
    included, rollover, uses = firm
    first = share(included, rollover, uses)
    kept = {use.entry_id for use in uses if data.draw(st.booleans())}
    again = share(
        included,
        rollover,
        [
            use._replace(fixed=first.covered[use.entry_id] if use.entry_id in kept else None)
            for use in reversed(uses)
        ],
    )
    for entry in kept:
        assert again.covered[entry] == first.covered[entry]
    assert sum(again.covered.values()) == sum(first.covered.values())
