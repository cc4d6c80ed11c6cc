"""Which transfer price holds for lent work, and what it comes to: cost plus, a percentage of the bill rate, or fixed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from domain.lending import TransferPrice
from domain.money import half_up, scale
from domain.quantity import Seconds


class TransferPrices(msgspec.Struct, frozen=True):
    """All transfer prices of a lending entity, in order of date, then of agreement."""

    rules: tuple[TransferPrice, ...] = ()

    def on(self, day: date, borrower: str, grade: str | None) -> TransferPrice | None:
        """The most specific rule in force: the borrower's and grade's, the borrower's, the grade's, anybody's.

        Among these the latest start wins. None: somebody must agree one, nothing is lent for nothing.
        """
        best: tuple[int, TransferPrice] | None = None
        for rule in self.rules:
            if rule.borrower not in (None, borrower) or rule.grade not in (None, grade):
                continue
            if rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to):
                weight = 2 * (rule.borrower is not None) + (rule.grade is not None)
                if best is None or weight >= best[0]:
                    best = weight, rule
        return best[1] if best else None


def with_rules(prices: TransferPrices, rules: tuple[TransferPrice, ...]) -> TransferPrices:
    """The prices with further rules; those given stay as they are."""
    together = (*prices.rules, *rules)
    return TransferPrices(tuple(sorted(together, key=lambda rule: rule.valid_from)))


def for_hours(rate: Decimal, percent: Decimal, seconds: Seconds, currency: str) -> int:
    """A percentage of a rate for worked time, exact until the one rounding to a minor unit."""
    rate_over, rate_under = rate.as_integer_ratio()
    over, under = percent.as_integer_ratio()
    time_over, time_under = seconds.as_integer_ratio()
    return half_up(
        rate_over * over * time_over * 10 ** scale(currency),
        rate_under * under * 100 * time_under * 3600,
    )


def part_of(minor: int, percent: Decimal) -> int:
    """A percentage of an amount, rounded half-up."""
    over, under = percent.as_integer_ratio()
    return half_up(minor * over, under * 100)
