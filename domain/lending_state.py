"""What one entity has lent another: what stands, what waits, what may be invoiced and what is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from datetime import date
from typing import Any, TypeAlias

import msgspec

from domain.catalogue import AnyEvent
from domain.lending import (
    IntercompanyInvoiced,
    LentLine,
    LentPriced,
    LentTakenBack,
    TimeLent,
)

Tied: TypeAlias = tuple[str, str]  # correlation, entry


class TakenBack(msgspec.Struct, frozen=True):
    """A line as it was, and where its turning round is posted."""

    line: LentLine
    accounting_date: date
    on: date
    reason: str


class Lending:
    """Never changed in place once handed out: see `folded`."""

    def __init__(self, borrower: str) -> None:
        self.borrower = borrower
        self.lines: dict[Tied, LentLine] = {}  # everything ever lent, as it is priced now
        self.back: dict[Tied, TakenBack] = {}
        self.waiting: dict[Tied, LentLine] = {}  # not taken back, and not all known yet
        self.billed: dict[Tied, str] = {}  # original -> invoice number
        self.billed_back: dict[Tied, str] = {}
        self.invoices: dict[str, IntercompanyInvoiced] = {}
        self.sequences: dict[str, int] = {}


def folded(before: Lending, seen: Iterable[tuple[int, AnyEvent]]) -> Lending:
    """The lending after further facts; the one given stays as it was."""
    after: Lending | None = None
    for _, event in seen:
        if after is None:
            after = copy(before)
            for name, value in vars(before).items():
                if isinstance(value, dict):
                    setattr(after, name, dict(value))
        effect = _EFFECTS.get(type(event))
        if effect is not None:
            effect(after, event)
    return before if after is None else after


def merged(line: LentLine, added: LentLine) -> LentLine:
    """A line with what came later."""
    return msgspec.structs.replace(
        line,
        bill=line.bill if added.bill is None else added.bill,
        bill_rate=line.bill_rate if added.bill_rate is None else added.bill_rate,
        bill_currency=added.bill_currency or line.bill_currency,
        cost_row=added.cost_row or line.cost_row,
        cost=line.cost + added.cost,
        rule=added.rule or line.rule,
        price=line.price + added.price,
        currency=added.currency or line.currency,
        legs=added.legs or line.legs,
        minor=line.minor + added.minor,
        waits=added.waits,
    )


def _lent(lending: Lending, event: TimeLent) -> None:
    for line in event.lines:
        _keep(lending, line)


def _priced(lending: Lending, event: LentPriced) -> None:
    for added in event.lines:
        _keep(lending, merged(lending.lines[added.correlation, added.entry_id], added))


def _keep(lending: Lending, line: LentLine) -> None:
    tied = (line.correlation, line.entry_id)
    lending.lines[tied] = line
    if line.waits:
        lending.waiting[tied] = line
    else:
        lending.waiting.pop(tied, None)


def _taken_back(lending: Lending, event: LentTakenBack) -> None:
    for line in event.lines:
        tied = (line.correlation, line.entry_id)
        lending.back[tied] = TakenBack(line, event.accounting_date, event.on, event.reason)
        lending.waiting.pop(tied, None)


def _invoiced(lending: Lending, event: IntercompanyInvoiced) -> None:
    lending.invoices[event.number] = event
    lending.sequences[event.series] = event.sequence
    for line in event.lines:
        billed = lending.billed_back if line.reverses else lending.billed
        billed[line.correlation, line.entry_id] = event.number


_EFFECTS: dict[type, Callable[[Lending, Any], None]] = {
    TimeLent: _lent,
    LentPriced: _priced,
    LentTakenBack: _taken_back,
    IntercompanyInvoiced: _invoiced,
}
