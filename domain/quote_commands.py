"""Commands about exchange rates."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.command import Command, Currency, Id, Number, Shape, Word
from domain.quote import RateType


class QuoteTerms(Shape, frozen=True, kw_only=True):
    """One unit of `base` is `value` units of `counter`."""

    base: Currency
    counter: Currency
    rate_type: RateType = "spot"
    rate_date: date
    value: Number
    source: Word
    contract_id: Id | None = None  # for a rate agreed in a contract


class QuoteRates(Command, frozen=True, kw_only=True):
    """Quote exchange rates. A correction is a new quote; what waits for one is decided by itself."""

    quotes: Annotated[tuple[QuoteTerms, ...], msgspec.Meta(min_length=1, max_length=1000)]


class SetConversionPolicy(Command, frozen=True, kw_only=True):
    """Say whether to convert through the base currency where a pair has no quote, and how old a spot quote may be.

    What is left out stays as it is.
    """

    triangulate: bool | None = None
    spot_age_days: Annotated[int, msgspec.Meta(ge=0, le=366)] | None = None

    def __post_init__(self) -> None:
        if self.triangulate is None and self.spot_age_days is None:
            raise ValueError("Say triangulate, spot_age_days or both: this says nothing.")


QuoteCommand: TypeAlias = QuoteRates | SetConversionPolicy
