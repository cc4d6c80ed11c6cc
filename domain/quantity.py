"""Worked time keeps the exact quantity its source gave; seconds are only another way to write it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Literal, TypeAlias

from domain.refusal import BadQuantity

Unit = Literal["hours", "minutes", "seconds"]
Seconds: TypeAlias = int | Decimal  # exact: a Decimal only where the source was finer than a second
SECONDS: dict[str, int] = {"hours": 3600, "minutes": 60, "seconds": 1}
DECIMALS_MAX = 8
DIGITS_MAX = 15
SECONDS_MAX = 1_000_000_000  # over thirty years: what the rules about time look at


def quantity(text: str | int) -> Decimal:
    """The exact number in a quantity such as "7.50". Refuses words, exponents' excess and absurd sizes."""
    try:
        exact = Decimal(text)
    except InvalidOperation:
        raise BadQuantity(
            f'"{text}" is not a quantity: write it as 7.50.', quantity=str(text)
        ) from None
    if not exact.is_finite():
        raise BadQuantity(f'"{text}" is not a quantity: write it as 7.50.', quantity=str(text))
    _, digits, exponent = exact.as_tuple()
    assert isinstance(exponent, int)
    if exponent < -DECIMALS_MAX or len(digits) + max(exponent, 0) > DIGITS_MAX:
        raise BadQuantity(
            f"{text} is not a believable quantity: at most {DECIMALS_MAX} decimals and {DIGITS_MAX} digits.",
            quantity=str(text),
        )
    return exact


def in_seconds(exact: Decimal, unit: Unit) -> Seconds:
    """A quantity in seconds, exactly; a plain integer wherever it is whole. Raises BadQuantity for a lifetime."""
    seconds = exact * SECONDS[unit]
    if abs(seconds) > SECONDS_MAX:
        raise BadQuantity(
            f"{exact} {unit} is not a believable quantity of time: look at its unit.",
            quantity=str(exact),
        )
    whole = int(seconds)
    return whole if whole == seconds else seconds.normalize()


def whole_seconds_up(seconds: Seconds) -> int:
    """Seconds rounded away from zero: what a rule about time limits may look at."""
    whole = int(seconds)
    if whole == seconds:
        return whole
    return whole + 1 if seconds > 0 else whole - 1


def rounded(seconds: Seconds, mode: str, step: int) -> Seconds:
    """Time rounded to a step of seconds: up, down or nearest (half up). An exact multiple stays as it is."""
    if mode == "none" or step <= 0:
        return seconds
    steps, over = divmod(seconds, step)
    if not over:
        return seconds
    up = mode == "up" or (mode == "nearest" and 2 * over >= step)
    return int(steps + up) * step


def in_hours(seconds: Seconds) -> str:
    """Hours as finance writes them, two decimals: 27000 seconds is "7.50". For reading, never for money."""
    return f"{(Decimal(seconds) / 3600).quantize(Decimal('0.01')):,}"
