"""Money is a whole number of minor units in one ISO 4217 currency; nothing here ever touches a float."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

import msgspec

from domain.refusal import BadAmount, UnknownCurrency

# ISO 4217 currencies whose minor unit is not a hundredth.
_NO_MINOR = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
_TEN_THOUSANDTHS = "CLF UYW"  # units of account that follow prices
_HUNDREDTHS = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG
HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU
MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR
SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED
VES WST XCD XCG YER ZAR ZMW ZWG
"""
SCALE: dict[str, int] = {
    **dict.fromkeys(_HUNDREDTHS.split(), 2),
    **dict.fromkeys(_NO_MINOR.split(), 0),
    **dict.fromkeys(_THOUSANDTHS.split(), 3),
    **dict.fromkeys(_TEN_THOUSANDTHS.split(), 4),
}
MINOR_MAX = 10**15  # a booked amount beyond this is a mistake, not money


class Money(msgspec.Struct, frozen=True, order=True):
    """An amount: `minor` whole minor units of `currency` (1,000.00 USD is 100000 USD cents)."""

    currency: str
    minor: int

    def __str__(self) -> str:
        return written(self.minor, self.currency)


def scale(currency: str) -> int:
    """Decimal places of a currency's minor unit. Refuses a code ISO 4217 does not list."""
    places = SCALE.get(currency)
    if places is None:
        raise UnknownCurrency(
            f"{currency} is not an ISO 4217 currency code: write one such as EUR or USD.",
            currency=currency,
        )
    return places


def half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to a fraction, halves away from zero (semantics 2: half-up)."""
    assert denominator > 0
    if numerator < 0:
        return -half_up(-numerator, denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def price(rate_per_hour: Decimal, seconds: int | Decimal, currency: str) -> int:
    """Value of worked time in minor units: rate x hours at full precision, rounded once, half-up."""
    rate_n, rate_d = rate_per_hour.as_integer_ratio()
    time_n, time_d = seconds.as_integer_ratio()
    return half_up(rate_n * time_n * 10 ** scale(currency), rate_d * time_d * 3600)


def valued(unit_price: Decimal, quantity: Decimal, currency: str) -> int:
    """Value of a quantity at a price each, in minor units: full precision, rounded once, half-up."""
    price_n, price_d = unit_price.as_integer_ratio()
    quantity_n, quantity_d = quantity.as_integer_ratio()
    return half_up(price_n * quantity_n * 10 ** scale(currency), price_d * quantity_d)


def percent_of(percent: Decimal, minor: int) -> int:
    """A percentage of an amount, half-up; the percentage itself is never rounded (2.11, edge 8)."""
    numerator, denominator = percent.as_integer_ratio()
    return half_up(minor * numerator, denominator * 100)


def amount(text: str | int, currency: str) -> int:
    """Minor units of an amount as people write it: "1,000.00" USD is 100000. Refuses fractions of a cent."""
    places = scale(currency)
    try:
        exact = Decimal(str(text).replace(",", "")).scaleb(places)
    except InvalidOperation:
        raise BadAmount(
            f'"{text}" is not an amount: write it as 1000.00.', amount=str(text)
        ) from None
    if not exact.is_finite() or exact != exact.to_integral_value():
        raise BadAmount(
            f"{text} {currency} has more than {places} decimals: {currency} has no smaller unit.",
            amount=str(text),
        )
    if abs(exact) > MINOR_MAX:
        raise BadAmount(
            f"{text} {currency} is beyond any amount this ledger books.", amount=str(text)
        )
    return int(exact)


def written(minor: int, currency: str) -> str:
    """An amount as finance writes it: 100000 USD cents is "1,000.00 USD"."""
    places = scale(currency)
    return f"{Decimal(minor).scaleb(-places):,.{places}f} {currency}"


def as_said(minor: int, currency: str) -> str:
    """An amount as a command takes it: 100000 USD cents is "1000.00". What `amount` reads, exactly."""
    places = scale(currency)
    return f"{Decimal(minor).scaleb(-places):.{places}f}"


def hundredths(minor: int, currency: str) -> int:
    """An amount in hundredths of its currency's unit: what rule tables compare, in any currency alike."""
    places = scale(currency)
    return half_up(minor * 100, 10**places)


def of_hundredths(amount_in: int, currency: str) -> int:
    """Minor units of an amount that a rule table gives in hundredths of the currency's unit."""
    return half_up(amount_in * 10 ** scale(currency), 100)


def allocate(total: int, weights: Sequence[int | Decimal]) -> list[int]:
    """Split an amount by weights with largest remainder, ties to the earlier part; the parts sum to it."""
    assert weights, "an amount is split into at least one part"
    ratios = [weight.as_integer_ratio() for weight in weights]
    common = 1
    for _, denominator in ratios:
        common *= denominator
    shares = [numerator * (common // denominator) for numerator, denominator in ratios]
    whole = sum(shares)
    if whole <= 0 or min(shares) < 0:
        raise BadAmount(
            "An amount is split by weights of zero or more, not all zero.", amount=total
        )
    sign = -1 if total < 0 else 1
    parts = [abs(total) * share // whole for share in shares]
    left = abs(total) - sum(parts)
    by_remainder = sorted(range(len(shares)), key=lambda i: (-(abs(total) * shares[i] % whole), i))
    for i in by_remainder[:left]:
        parts[i] += 1
    return [sign * part for part in parts]
