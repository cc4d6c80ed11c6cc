"""The cap's room: oldest work first, the crossing piece split to the cent, never more than there is."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.cap import Piece, Placed, place

DAY = date(2026, 1, 1)


def piece(name: str, size: int, day: int = 0, order: int = 0) -> Piece:
    return Piece(DAY + timedelta(days=day), order, name, 0, size)


pieces = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 500)), min_size=0, max_size=12).map(
    lambda rows: [piece(f"e{n}", size, day, n) for n, (day, size) in enumerate(rows)]
)


def test_the_crossing_piece_is_split_by_amount() -> None:
    placed = place([piece("a", 700), piece("b", 500, 1)], 1_000, "split", 0)
    assert placed == [
        Placed("a", 0, 700, within=True),
        Placed("b", 0, 300, within=True),
        Placed("b", 300, 500, within=False),
    ]


def test_earlier_work_has_room_before_earlier_records() -> None:
    placed = place([piece("late", 600, 5, 1), piece("early", 600, 1, 2)], 600, "split", 0)
    assert [p.entry_id for p in placed if p.within] == ["early"]


def test_whole_entries_go_in_while_they_fit() -> None:
    rows = [
        piece(name, size, day)
        for day, (name, size) in enumerate([("a", 100), ("b", 150), ("c", 140)])
    ]
    assert [p.entry_id for p in place(rows, 300, "whole_entry", 0) if p.within] == ["a", "b"]


def test_later_work_never_overtakes_what_did_not_fit() -> None:
    rows = [piece("a", 200), piece("b", 200, 1), piece("small", 10, 2)]
    assert [p.entry_id for p in place(rows, 300, "whole_entry", 0) if p.within] == ["a"]


def test_tolerance_lets_one_whole_entry_pass_the_cap_a_little() -> None:
    assert place([piece("a", 1_200_065)], 1_200_000, "whole_entry", 99)[0].within
    assert not place([piece("a", 1_200_100)], 1_200_000, "whole_entry", 99)[0].within


@given(
    pieces, st.integers(-100, 2_000), st.integers(0, 50), st.sampled_from(["split", "whole_entry"])
)
def test_room_is_never_exceeded_and_nothing_is_lost(
    asked: list[Piece], room: int, tolerance: int, policy: str
) -> None:
    placed = place(asked, room, policy, tolerance)  # type: ignore[arg-type]
    within = sum(p.end - p.start for p in placed if p.within)
    assert within <= max(room, 0) + (tolerance if policy == "whole_entry" else 0)
    assert sum(p.end - p.start for p in placed) == sum(p.end - p.start for p in asked)
    if policy == "split":
        assert within == min(max(room, 0), sum(p.end - p.start for p in asked))


@given(pieces, st.integers(0, 2_000))
def test_the_order_in_which_pieces_are_given_does_not_matter(asked: list[Piece], room: int) -> None:
    assert place(asked, room, "split", 0) == place(reversed(asked), room, "split", 0)
