"""Commands about caps: their terms at every level, a customer's cap over its contracts, and who is served first."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.cap_terms import CapLevel, CapPolicy, Release
from domain.command import Command, Currency, Id, Number, Shape, Word

Thresholds = Annotated[
    tuple[Annotated[int, msgspec.Meta(ge=1, le=1000)], ...], msgspec.Meta(max_length=10)
]


class CapShape(Shape, frozen=True, kw_only=True):
    """A cap of a contract: over the whole, over a line, or over a line for the contract's customer."""

    level: CapLevel = "contract"
    line_id: Id | None = None  # for the two line levels
    not_to_exceed: Number
    policy: CapPolicy = "split"
    tolerance: Number = 0
    release: Release = "first_that_does_not_fit_stops"
    expenses: bool = False  # whether expenses consume it
    tax_percent: Number | None = None  # the amount includes tax at this rate
    thresholds: Thresholds = ()  # per cent at which it warns; none: 50, 80 and 100


class CapCustomer(Command, frozen=True, kw_only=True):
    """Set, change or (with no amount) take away what a customer may be billed on all its contracts together."""

    customer_id: Id
    currency: Currency
    not_to_exceed: Number | None
    policy: CapPolicy = "split"
    tolerance: Number = 0
    release: Release = "first_that_does_not_fit_stops"
    expenses: bool = False
    tax_percent: Number | None = None
    thresholds: Thresholds = ()
    effective_date: date
    reason: Word


class PrioritiseItems(Command, frozen=True, kw_only=True):
    """Let open items of a contract have room under its caps, and its funds, before all others.

    First to last; items named before and not now come after these. No items: all go by work date again.
    """

    contract_id: Id
    entry_ids: Annotated[tuple[Id, ...], msgspec.Meta(max_length=1000)]
    reason: Word
    on: date


CapCommand: TypeAlias = CapCustomer | PrioritiseItems
