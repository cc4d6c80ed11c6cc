"""Caps at every level as a contract states them: the amount, who gets the room, what consumes it, when it warns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from domain.boundary import REGISTER
from domain.event import Event, Part

CapLevel = Literal["line_customer", "line", "customer", "contract"]  # narrowest first (2.5.1)
LEVELS: tuple[CapLevel, ...] = ("line_customer", "line", "customer", "contract")
CapPolicy = Literal[
    "split",  # the crossing entry is cut to the cent
    "whole_entry",  # an entry is within as a whole, at most the tolerance over, or waits as a whole
    "tolerance",  # the crossing entry is within as a whole if the tolerance covers it, else cut
    "warn_only",  # a soft limit: it warns and never stops anything
]
Release = Literal[
    "first_that_does_not_fit_stops",  # later work never overtakes earlier
    "while_it_fits",  # later, smaller work may go in where earlier work did not fit
]
WARNS_AT = (50, 80, 100)  # per cent of a cap, unless its terms name others


class CapTerms(Part, frozen=True, kw_only=True):
    """A not-to-exceed amount at one level. Amounts in minor units of the contract's currency."""

    level: CapLevel
    line_id: str = ""  # of the two line levels
    limit: int
    policy: CapPolicy = "split"
    tolerance: int = 0  # by which a whole entry may pass the limit
    release: Release = "first_that_does_not_fit_stops"
    expenses: bool = False  # whether expenses consume it
    tax_percent: Decimal | None = None  # the limit includes tax at this rate; none: without tax
    thresholds: tuple[int, ...] = ()  # per cent at which it warns; none: 50, 80 and 100

    @property
    def net(self) -> int:
        """The limit without tax, in whole minor units, rounded down so that tax never takes it past the promise."""
        if self.tax_percent is None:
            return self.limit
        numerator, denominator = self.tax_percent.as_integer_ratio()
        return self.limit * 100 * denominator // (100 * denominator + numerator)

    @property
    def binds(self) -> bool:
        """Whether billing may not pass it; a soft limit only warns."""
        return self.policy != "warn_only"

    @property
    def warns_at(self) -> tuple[int, ...]:
        return self.thresholds or WARNS_AT

    @property
    def place(self) -> tuple[CapLevel, str]:
        """What tells it from the other caps of its contract."""
        return self.level, self.line_id


class CustomerCapSet(Event, frozen=True, kw_only=True):
    """What a customer may be billed on all its contracts in one currency; `limit` none takes the cap away."""

    customer_id: str
    currency: str
    terms: CapTerms | None
    effective_date: date
    reason: str
    below_consumed: bool = False

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"customer:{self.customer_id}")


class ItemsPrioritised(Event, frozen=True, kw_only=True):
    """Open items of a contract that get room under its caps and from its funding before all others (2.5.4)."""

    contract_id: str
    entry_ids: tuple[str, ...]  # first to last; the whole order as it stands from now on
    reason: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"account:{self.contract_id}",)


CapEvent: TypeAlias = CustomerCapSet | ItemsPrioritised
