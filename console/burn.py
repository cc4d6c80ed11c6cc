"""How much of a cap is burnt, as a bar: billed and drafted, waiting to be billed, and what lies over the cap."""

from __future__ import annotations

import msgspec

from projections.cap_burn import CapBurn
from projections.contracts import ContractOverview

WIDE = 1000  # the bar's whole width in units of its drawing
WARNS = 800  # parts of a thousand from which a cap is nearly burnt


class Burn(msgspec.Struct, frozen=True):
    """A cap's bar. Widths are whole units; `permille` is what is consumed or waits, of the cap, rounded down."""

    permille: int
    consumed: int
    waiting: int
    over: int
    mark: int  # where the cap stands
    blocked: bool  # more is consumed than the cap allows

    @property
    def state(self) -> str:
        """The word that colours the bar."""
        if self.blocked or self.over:
            return "over"
        if self.permille >= WIDE:
            return "full"
        return "near" if self.permille >= WARNS else "room"

    @property
    def per_cent(self) -> str:
        """Rounded down, so that 100.0 is said of a cap that is burnt and of none before."""
        return f"{self.permille // 10}.{self.permille % 10}"


def burn(row: ContractOverview) -> Burn | None:
    """The bar of a contract; none when it has no cap.

    Work within the cap that waits to be billed has its room already, so it counts as burnt.
    """
    if row.cap is None:
        return None
    return _bar(row.cap, row.consumed, row.within, row.over_cap)


def level(cap: CapBurn) -> Burn:
    """The bar of a cap at any level, against its limit without tax."""
    return _bar(cap.net, cap.consumed, cap.unbilled, cap.over_cap)


def _bar(cap: int, used: int, unbilled: int, over_cap: int) -> Burn:
    within = used + unbilled
    whole = max(cap, within + over_cap, 1)
    consumed = used * WIDE // whole
    waiting = within * WIDE // whole - consumed
    over = (within + over_cap) * WIDE // whole - consumed - waiting
    return Burn(
        permille=within * 1000 // max(cap, 1),
        consumed=consumed,
        waiting=waiting,
        over=max(over, 4) if over_cap else 0,
        mark=cap * WIDE // whole,
        blocked=used > cap,
    )
