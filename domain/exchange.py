"""A price in another currency than the contract's, converted at the quote its terms choose, once and for good (2.7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.money import half_up, price, scale
from domain.quantity import Seconds
from domain.quote import Conversion, ConversionTerms
from domain.quotes import factor, in_currency
from domain.rates import Priced
from domain.register import Contract, Register


def exchanged(
    register: Register,
    contract: Contract,
    found: Priced | None,
    days: tuple[date, date | None],
    before: Conversion | None,
) -> Conversion | None:
    """How a price found in another currency is converted; none when it need not or may not be.

    `days` are the work date and, where known, today. The day chosen `before` for the same price stays;
    without a quote for it the conversion has no legs, and the work waits for one.
    """
    terms = contract.signed.conversion
    if found is None or terms is None or found.currency == contract.currency:
        return None
    same = before is not None and before.row == found.row and before.currency == found.currency
    on = before.on if same and before else _day(terms, contract, *days)
    rate_type = "contract_fixed" if terms.on == "fixed" else terms.rate_type
    base = register.home().base_currency
    pair = (found.currency, contract.currency)
    legs = register.quotes.legs(base, pair, rate_type, on, contract.signed.contract_id)
    return Conversion(
        currency=found.currency,
        rate=found.rate,
        fixed=found.fixed,
        row=found.row,
        on=on,
        rate_type=rate_type,
        legs=legs or (),
    )


def _day(terms: ConversionTerms, contract: Contract, worked_on: date, today: date | None) -> date:
    """The day whose quote converts. Until there is an invoice, the day of the work stands in for its own."""
    if terms.on == "approval":
        return today or worked_on
    if terms.on == "fixed":
        return max(worked_on, contract.signed.signed_on)
    return worked_on


def worth(
    found: Priced | None, conversion: Conversion | None, billable: Seconds, currency: str
) -> int:
    """Value in minor units of `currency`: price x quantity x quotes, exact until the one rounding."""
    if found is None:
        return 0
    over, under = 1, 1
    if found.currency != currency:
        if conversion is None or not conversion.legs:
            return 0
        over, under = factor(conversion.legs)
    if found.rate is not None and over == under:
        return price(found.rate, billable, currency)
    quantity_over, quantity_under = (1, 1) if found.rate is None else billable.as_integer_ratio()
    hours = 1 if found.rate is None else 3600
    exact = found.fixed if found.rate is None else found.rate
    assert exact is not None, "a price is per hour or fixed"
    price_over, price_under = exact.as_integer_ratio()
    return half_up(
        price_over * quantity_over * over * 10 ** scale(currency),
        price_under * quantity_under * under * hours,
    )


def rate_in(found: Priced, conversion: Conversion | None) -> Decimal | None:
    """The rate per hour in the contract's currency, as it is read; none for a fixed price."""
    if found.rate is None or conversion is None:
        return found.rate
    return in_currency(found.rate, conversion.legs)
