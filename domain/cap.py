"""The not-to-exceed amount: who gets the room that is left, in which order, and where an entry is split (2.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from domain.cap_terms import CapPolicy, Release


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


def place(
    pieces: Iterable[Piece],
    room: int,
    policy: CapPolicy,
    tolerance: int,
    first: Mapping[str, int] | None = None,
    behind: Iterable[Piece] = (),
) -> list[Placed]:
    """Give room under one cap to the pieces, oldest work first, those in `first` before them, those `behind` last.

    `room` is the cap less what is billed and drafted, in minor units. Policy "split" cuts the crossing
    piece to the cent; "whole_entry" lets a piece in only as a whole, up to `tolerance` over the room,
    and stops at the first that does not fit, so that later work never overtakes earlier.
    """
    placed: list[Placed] = []
    left = room
    shut = False
    for piece in (*in_turn(pieces, first), *in_turn(behind, first)):
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


def in_turn(pieces: Iterable[Piece], first: Mapping[str, int] | None = None) -> list[Piece]:
    """Pieces in the order in which they are served: by explicit priority, then by work date and recording."""
    if not first:
        return sorted(pieces)
    last = len(first)
    return sorted(pieces, key=lambda piece: (first.get(piece.entry_id, last), piece))


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Adjoining parts of an entry as one: how it was cut before says nothing about how it is cut now."""
    whole: list[Piece] = []
    for piece in pieces:
        last = whole[-1] if whole else None
        if last is not None and (last.entry_id, last.end) == (piece.entry_id, piece.start):
            whole[-1] = last._replace(end=piece.end)
        else:
            whole.append(piece)
    return whole


class Room(msgspec.Struct):
    """What is left under one cap while room is being shared out, and how it treats what does not fit."""

    left: int
    policy: CapPolicy = "split"
    tolerance: int = 0
    release: Release = "first_that_does_not_fit_stops"
    shut: bool = False

    def takes(self, size: int) -> int:
        """How much of a piece this cap alone would let in."""
        if self.shut:
            return 0
        if size <= self.left or size == 0:
            return size
        if self.policy != "split" and self.left > 0 and size <= self.left + self.tolerance:
            return size
        return 0 if self.policy == "whole_entry" else max(self.left, 0)

    def cut(self, part: int) -> int:
        """How much of a piece goes in that is cut by another cap: a tolerance is for whole entries."""
        return min(part, max(self.left, 0))

    def served(self, part: int, *, refused: bool) -> None:
        """A part of a piece went in. Whole entries close the cap behind one that it refused."""
        self.left -= part
        if refused and self.policy == "whole_entry" and self.release != "while_it_fits":
            self.shut = True


def place_under(
    pieces: Sequence[Piece], rooms_over: Callable[[Piece], Sequence[Room]]
) -> list[Placed]:
    """Give room to pieces that several caps stand over: all of them must have it (2.5.1).

    `pieces` come in turn; `rooms_over` names the caps over a piece, narrowest first. Where any of them
    wants whole entries, an entry is never cut.
    """
    placed: list[Placed] = []
    for piece in pieces:
        size = piece.end - piece.start
        rooms = rooms_over(piece)
        offers = [room.takes(size) for room in rooms]
        shut = any(room.shut for room in rooms)
        part = min(offers, default=size)
        if part < size:
            whole = any(room.policy == "whole_entry" for room in rooms)
            part = 0 if whole else min(room.cut(part) for room in rooms)
        for room, offer in zip(rooms, offers, strict=True):
            room.served(part, refused=offer < size)
        if part == size and not shut:
            placed.append(Placed(piece.entry_id, piece.start, piece.end, within=True))
            continue
        cut = piece.start + part
        if part:
            placed.append(Placed(piece.entry_id, piece.start, cut, within=True))
        placed.append(Placed(piece.entry_id, cut, piece.end, within=False))
    return placed
