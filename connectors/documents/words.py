"""Words, figures and dates as a customer's language and country write them (CLDR)."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent, parse_pattern

from domain.money import scale

ENGLISH = "en"
FALLBACK = "en-GB"


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@cache
def locale_of(name: str) -> Locale:
    """The locale that a name such as "de-DE" means; British English where CLDR has none such."""
    try:
        return Locale.parse(name, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(FALLBACK, sep="-")


class Wording:
    """How one customer reads: words of its language, figures and dates of its country."""

    def __init__(self, locale: str, currency: str) -> None:
        self.locale = locale_of(locale)
        self.currency = currency
        self._places = scale(currency)

    def word(self, name: str) -> str:
        """A word in the customer's language; in English where there is none yet."""
        words = _words()
        english = words[ENGLISH][name]
        return words.get(self.locale.language, {}).get(name, english)

    def money(self, minor: int) -> str:
        """An amount with its currency, to its minor unit: CLDR shows some currencies without theirs."""
        value = Decimal(minor).scaleb(-self._places)
        pattern = parse_pattern(self.locale.currency_formats["standard"].pattern)
        pattern.frac_prec = (self._places, self._places)
        said = pattern.apply(value, self.locale, currency=self.currency, currency_digits=False)
        return str(said)

    def amount(self, minor: int) -> str:
        """An amount whose currency stands elsewhere."""
        value = Decimal(minor).scaleb(-self._places)
        return self._decimal(value, self._places, self._places)

    def price(self, price: Decimal) -> str:
        """A price, with all the decimals that it has."""
        return self._decimal(price, self._places, 6)

    def quantity(self, quantity: Decimal) -> str:
        """A quantity as it is read: two decimals."""
        return self._decimal(quantity, 2, 2)

    def rate(self, rate: Decimal) -> str:
        """A tax rate, given in percent."""
        return format_percent(rate / 100, "#,##0.##%", locale=self.locale)

    def day(self, day: date) -> str:
        """A day, as letters write it."""
        return format_date(day, "long", locale=self.locale)

    def short_day(self, day: date) -> str:
        """A day, as columns write it."""
        return format_date(day, "medium", locale=self.locale)

    def country(self, code: str) -> str:
        """A country by its code, as the customer's language calls it."""
        return str(self.locale.territories.get(code, code))

    def _decimal(self, value: Decimal, least: int, most: int) -> str:
        digits = "0" * least + "#" * (most - least)
        pattern = f"#,##0.{digits}" if most else "#,##0"
        return format_decimal(value, pattern, locale=self.locale)


def terms(wording: Wording, due_on: date | None, *, credit: bool, retained: int) -> str:
    """What is said about payment."""
    said = []
    if credit:
        said.append(wording.word("set_off"))
    elif due_on is not None:
        said.append(wording.word("payable_by").format(day=wording.day(due_on)))
    if retained:
        said.append(wording.word("retained_until").format(amount=wording.money(retained)))
    return " ".join(said)
