"""The not-to-exceed amount: who gets the room that is left, in which order, and where an entry is split (2.5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from domain.contract import CapPolicy


class Piece(NamedTuple):
    """A part of an entry's value that asks for room. Sorts by work date, then recorded order (2.5.4)."""

    worked_on: date
    order: int
    entry_id: str
    start: int
    end: int


class Placed(NamedTuple):
    """A part of a piece and whether it lies within the cap."""

    entry_id: str
    start: int
    end: int
    within: bool


def place(pieces: Iterable[Piece], room: int, policy: CapPolicy, tolerance: int) -> list[Placed]:
    """Give room to the pieces, oldest work first.

    `room` is the cap less what is billed and drafted, in minor units. Policy "split" cuts the crossing
    piece to the cent; "whole_entry" lets a piece in only as a whole, up to `tolerance` over the room,
    and stops at the first that does not fit, so that later work never overtakes earlier.
    """
    placed: list[Placed] = []
    left = room
    shut = False
    for piece in sorted(pieces):
        size = piece.end - piece.start
        fits = not shut and (size <= left or size == 0)
        if not fits and not shut and policy == "whole_entry":
            fits = left > 0 and size <= left + tolerance
        if fits:
            placed.append(Placed(piece.entry_id, piece.start, piece.end, within=True))
            left -= size
        elif policy == "split" and left > 0:
            cut = piece.start + left
            placed.append(Placed(piece.entry_id, piece.start, cut, within=True))
            placed.append(Placed(piece.entry_id, cut, piece.end, within=False))
            left = 0
        else:
            placed.append(Placed(piece.entry_id, piece.start, piece.end, within=False))
            shut = policy == "whole_entry"
    return placed
