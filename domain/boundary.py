"""Which past facts a decision depends on, as data: what was looked at before yes was said."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

FOREIGN = "foreign"  # the tag of what changes the value of receivables in foreign currencies
LEDGER = "ledger"  # every posting of a book, added up: no tag of a fact, see processes/looking.py
REGISTER = "register"  # the tag of all master data of a book: few facts, read by every decision


class About(msgspec.Struct, frozen=True):
    """Facts of some kinds (none named: of every kind) about one identity."""

    tag: str
    kinds: tuple[str, ...] = ()


Boundary: TypeAlias = tuple[About, ...]


def about(tag: str, *kinds: type) -> About:
    """The facts of these kinds about one identity; of every kind when none is named."""
    return About(tag, tuple(kind.__name__ for kind in kinds))
