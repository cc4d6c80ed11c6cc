"""Commands about exchange rates."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

import msgspec

from domain.command import Command, Currency, Id, Number, Shape, Word
from domain.quote import RateType

LedgerRate: TypeAlias = Literal["spot", "month_average", "budget"]


class QuoteTerms(Shape, frozen=True, kw_only=True):
    """One unit of `base` is `value` units of `counter`."""

    base: Currency
    counter: Currency
    rate_type: RateType = "spot"
    rate_date: date
    value: Number
    source: Word
    contract_id: Id | None = None  # for a rate agreed in a contract


class RevalueReceivables(Command, frozen=True, kw_only=True):
    """Value open receivables in foreign currencies at the quotes of a day; the last valuation is turned round.

    Without a type, at the one the books translate at.
    """

    on: date
    rate_type: LedgerRate | None = None


class TranslateReceivables(Command, frozen=True, kw_only=True):
    """Translate what waited for a quote and has one now, as far as a day. It follows by itself when quotes come."""

    until: date


class QuoteRates(Command, frozen=True, kw_only=True):
    """Quote exchange rates. A correction is a new quote; what waits for one is decided by itself."""

    quotes: Annotated[tuple[QuoteTerms, ...], msgspec.Meta(min_length=1, max_length=1000)]


class SetConversionPolicy(Command, frozen=True, kw_only=True):
    """Say whether to convert through the base currency where a pair has no quote, how old a spot quote may be,
    and at which type of quote the books translate receivables.

    What is left out stays as it is.
    """

    triangulate: bool | None = None
    spot_age_days: Annotated[int, msgspec.Meta(ge=0, le=366)] | None = None
    ledger: LedgerRate | None = None  # at which the books translate receivables

    def __post_init__(self) -> None:
        if self.triangulate is None and self.spot_age_days is None and self.ledger is None:
            raise ValueError("Say triangulate, spot_age_days or ledger: this says nothing.")


QuoteCommand: TypeAlias = (
    QuoteRates | SetConversionPolicy | RevalueReceivables | TranslateReceivables
)
