"""What is open on a contract's account: approved entries and charges, and the lots that no document holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeVar

import msgspec

from domain.invoice import InvoiceLine
from domain.quantity import Seconds
from domain.quote import Conversion
from domain.wip import ApprovedLine, Charged, Decided, Lot, LotMove, LotState, Particulars

OPEN: frozenset[LotState] = frozenset({"unbilled", "held", "over_cap"})


class OpenLot(msgspec.Struct, frozen=True, gc=False):
    """A part of an entry's value that is neither drafted, billed, written off nor outside the charge."""

    start: int
    end: int
    state: LotState
    recognised: bool
    defer_until: date | None = None
    funding: str = ""
    reasons: tuple[str, ...] = ()  # why it is held, as last said

    @property
    def minor(self) -> int:
        return self.end - self.start


def opened_lot(lot: Lot, rulings: tuple[Decided, ...]) -> OpenLot:
    """A lot of an approved line as an open one."""
    why = _why(lot.state, lot.ruling, rulings)
    return OpenLot(lot.start, lot.end, lot.state, lot.recognised, None, lot.funding, why)


def moved(move: LotMove, rulings: tuple[Decided, ...], defer: date | None) -> OpenLot:
    """A lot where a move puts it."""
    why = _why(move.now, move.ruling, rulings)
    return OpenLot(move.start, move.end, move.now, move.recognised, defer, move.funding, why)


def _why(state: LotState, ruling: int, rulings: tuple[Decided, ...]) -> tuple[str, ...]:
    """Why a lot is held; nothing for one that is not."""
    if state != "held" or not 0 <= ruling < len(rulings):
        return ()
    return rulings[ruling].codes


class Item(msgspec.Struct, Charged, frozen=True, gc=False):
    """An approved entry with open lots."""

    entry_id: str
    line_id: str
    project_id: str
    person_id: str
    worked_on: date
    order: int
    billable: Seconds
    minor: int  # the value of all its charged time, `billable`
    rate: Decimal | None
    rate_row: str
    chargeable: bool
    activity: str | None
    flag: str
    note: str | None
    lots: tuple[OpenLot, ...]
    particulars: Particulars | None  # none: worked time
    conversion: Conversion | None  # of a price in another currency
    waits: bool  # a lot is held, or no rate was found: looked at again whenever anything changes

    @property
    def rated(self) -> bool:
        return bool(self.rate_row)


class GivenUp(msgspec.Struct, frozen=True, gc=False):
    """A lot that was written off, as it stood before, and by which act: it may be written back."""

    lot: OpenLot
    kind: str  # "write_off", "write_down", "credit"
    on: date


class DraftLine(msgspec.Struct, frozen=True, gc=False):
    line: InvoiceLine
    charged: int


def parted(lots: tuple[OpenLot, ...], start: int, end: int) -> tuple[list[OpenLot], list[OpenLot]]:
    """Lots outside a range, and the pieces inside it."""
    outside: list[OpenLot] = []
    inside: list[OpenLot] = []
    for lot in lots:
        if start <= lot.start and lot.end <= end:
            inside.append(lot)
        elif lot.end <= start or end <= lot.start:
            outside.append(lot)
        else:
            low, high = max(lot.start, start), min(lot.end, end)
            inside.append(msgspec.structs.replace(lot, start=low, end=high))
            if lot.start < low:
                outside.append(msgspec.structs.replace(lot, end=low))
            if high < lot.end:
                outside.append(msgspec.structs.replace(lot, start=high))
    return outside, inside


def opened(line: ApprovedLine, rulings: tuple[Decided, ...]) -> Item:
    """An approved line as an open item, without what is outside the charge."""
    lots = tuple(opened_lot(lot, rulings) for lot in line.lots if lot.state in OPEN)
    return Item(
        line.entry_id,
        line.line_id,
        line.project_id,
        line.person_id,
        line.worked_on,
        line.order,
        line.billable,
        line.charged,
        line.rate,
        line.rate_row,
        line.chargeable,
        line.activity,
        line.flag,
        line.note,
        lots,
        line.particulars,
        line.conversion,
        not line.rate_row or any(lot.state == "held" for lot in lots),
    )


def item_of(line: InvoiceLine) -> Item:
    """The open item that a lot coming back from a document belongs to."""
    return Item(
        line.entry_id,
        line.line_id,
        line.project_id,
        line.person_id,
        line.worked_on,
        line.order,
        line.seconds,
        line.entry_minor,
        line.rate,
        "invoice",
        True,
        None,
        line.flag,
        line.note,
        (),
        line.particulars,
        line.conversion,
        False,
    )


def line_of(item: Item, accounting_date: date, *, minor: int, out_of_period: bool) -> ApprovedLine:
    """An open item as a line of a fact about it, worth `minor`, with no lots yet."""
    return ApprovedLine(
        entry_id=item.entry_id,
        line_id=item.line_id,
        project_id=item.project_id,
        person_id=item.person_id,
        worked_on=item.worked_on,
        accounting_date=accounting_date,
        out_of_period=out_of_period,
        order=item.order,
        seconds=item.billable,
        billable=item.billable,
        chargeable=item.chargeable,
        activity=item.activity,
        flag=item.flag,
        minor=minor,
        lots=(),
        note=item.note,
        particulars=item.particulars,
        conversion=item.conversion,
    )


Of = TypeVar("Of")


def add_up(sums: dict[Of, int], of: Of, minor: int) -> None:
    """The sum of an entry (or whatever) changed by an amount; one that comes to nothing is left out."""
    total = sums.get(of, 0) + minor
    if total:
        sums[of] = total
    else:
        sums.pop(of, None)
