"""Finding the quote for a conversion, and converting: exact until the one rounding to a minor unit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeAlias

import msgspec

from domain.money import half_up, scale
from domain.period import period_of
from domain.quote import Leg, Quote, RateType

SPOT_AGE_DAYS = 7  # a spot quote holds over a week-end and its holidays
PLACES = 10
Pair: TypeAlias = tuple[str, str, RateType, str | None]  # base, counter, type, contract
Factor: TypeAlias = tuple[int, int]  # a fraction, exact


class Quotes(msgspec.Struct, frozen=True):
    """All quotes of a book; those of one pair and type in order of date, then of arrival."""

    held: dict[Pair, tuple[Quote, ...]] = {}
    triangulate: bool = False
    spot_age_days: int = SPOT_AGE_DAYS
    ledger: RateType = "spot"  # at which the books translate what is in other currencies

    def of(self, pair: Pair) -> tuple[Quote, ...]:
        return self.held.get(pair, ())

    def legs(
        self,
        base: str,
        currencies: tuple[str, str],
        rate_type: RateType,
        on: date,
        contract_id: str | None = None,
    ) -> tuple[Leg, ...] | None:
        """The quotes that turn the first currency into the second on a day; none: there is no quote.

        A pair's quote serves both ways. Through the `base` currency only where the setting allows it.
        """
        direct = self._leg(currencies, rate_type, on, contract_id)
        if direct is not None:
            return (direct,)
        given, wanted = currencies
        if not self.triangulate or base in currencies:
            return None
        first = self._leg((given, base), rate_type, on, contract_id)
        second = self._leg((base, wanted), rate_type, on, contract_id)
        return None if first is None or second is None else (first, second)

    def _leg(
        self, currencies: tuple[str, str], rate_type: RateType, on: date, contract_id: str | None
    ) -> Leg | None:
        given, wanted = currencies
        whose = contract_id if rate_type == "contract_fixed" else None
        for base, counter, inverse in ((given, wanted, False), (wanted, given, True)):
            quote = self._in_force((base, counter, rate_type, whose), on)
            if quote is not None:
                return Leg(quote_id=quote.quote_id, value=quote.value, inverse=inverse)
        return None

    def _in_force(self, pair: Pair, on: date) -> Quote | None:
        """The quote for a day: of its month, or the last one up to it; a corrected one is passed over."""
        rate_type = pair[2]
        for quote in reversed(self.of(pair)):
            if rate_type == "month_average":
                if period_of(quote.rate_date) == period_of(on):
                    return quote
            elif quote.rate_date <= on:
                fresh = rate_type != "spot" or (on - quote.rate_date).days <= self.spot_age_days
                return quote if fresh else None
        return None


def with_quotes(quotes: Quotes, more: tuple[Quote, ...]) -> Quotes:
    """The quotes with further ones; those given stay as they are."""
    held = dict(quotes.held)
    for quote in more:
        pair = (quote.base, quote.counter, quote.rate_type, quote.contract_id)
        together = (*held.get(pair, ()), quote)
        held[pair] = tuple(sorted(together, key=lambda one: one.rate_date))
    return msgspec.structs.replace(quotes, held=held)


def factor(legs: tuple[Leg, ...]) -> Factor:
    """What one unit becomes, as an exact fraction."""
    numerator = denominator = 1
    for leg in legs:
        over, under = leg.value.as_integer_ratio()
        if leg.inverse:
            over, under = under, over
        numerator, denominator = numerator * over, denominator * under
    return numerator, denominator


def converted(minor: int, currencies: tuple[str, str], legs: tuple[Leg, ...]) -> int:
    """Minor units of one currency in minor units of another, rounded once, half-up."""
    given, wanted = currencies
    over, under = factor(legs)
    return half_up(minor * over * 10 ** scale(wanted), under * 10 ** scale(given))


def in_currency(price: Decimal, legs: tuple[Leg, ...]) -> Decimal:
    """A price per unit in the other currency, to ten places: for reading, amounts are computed exactly."""
    over, under = factor(legs)
    price_over, price_under = price.as_integer_ratio()
    places = half_up(price_over * over * 10**PLACES, price_under * under)
    text = f"{Decimal(places).scaleb(-PLACES):f}"
    return Decimal(text.rstrip("0").rstrip("."))
