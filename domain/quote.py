"""Exchange rates as quotes: a pair, a rate type, a date, a value and who said so; never changed, only followed by another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from domain.boundary import REGISTER
from domain.event import Event, Part

RateType = Literal["spot", "month_average", "budget", "contract_fixed"]
ConvertedOn = Literal["work", "approval", "invoice", "fixed"]


class Quote(Part, frozen=True, kw_only=True):
    """One unit of `base` is `value` units of `counter`. Its id names pair, type, date and which quote of these."""

    quote_id: str  # "GBP/USD:spot:2026-01-05:1"
    base: str
    counter: str
    rate_type: RateType
    rate_date: date  # a month average's: any day of the month; others: from this day on
    value: Decimal
    source: str
    contract_id: str | None = None  # whose agreed rate it is


class RatesQuoted(Event, frozen=True, kw_only=True):
    """Quotes arrive. A correction is a further quote: what was converted at an earlier one stays."""

    quotes: tuple[Quote, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, "quotes")


class ConversionPolicySet(Event, frozen=True, kw_only=True):
    """How quotes may be found: whether through the base currency, and how old a spot quote may be."""

    triangulate: bool
    spot_age_days: int
    ledger: RateType = "spot"  # at which the books translate, whatever a contract bills at

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, "quotes")


class Leg(Part, frozen=True, kw_only=True):
    """One quote as it was used in a conversion: multiplied by its value, or divided when `inverse`."""

    quote_id: str
    value: Decimal
    inverse: bool = False


class Conversion(Part, frozen=True, kw_only=True):
    """How a price in another currency became an amount of the contract's. Without legs, no quote was found yet."""

    currency: str  # of the price
    rate: Decimal | None = None  # per hour, in that currency
    fixed: Decimal | None = None  # for the whole, in that currency
    row: str  # where the price stands
    on: date  # the day whose quote is used
    rate_type: RateType
    legs: tuple[Leg, ...] = ()


class ConversionTerms(Part, frozen=True, kw_only=True):
    """Which day's quote of which type a contract's terms choose for prices in other currencies."""

    on: ConvertedOn = "work"
    rate_type: RateType = "spot"


QuoteEvent: TypeAlias = RatesQuoted | ConversionPolicySet
