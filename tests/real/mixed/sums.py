"""Cents, halves up, and amounts split without losing one: the arithmetic of semantics 2, once more and by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction


def exact(text: object) -> Fraction:
    """A number as it is written in a file."""
    return Fraction(str(text).replace(",", ""))


def half_up(value: Fraction) -> int:
    """The nearest whole number, halves away from zero."""
    return -half_up(-value) if value < 0 else math.floor(value + Fraction(1, 2))


def cents(text: object) -> int:
    """An amount with two decimals in cents; it has no fraction of one."""
    value = exact(text) * 100
    assert value.denominator == 1, text
    return int(value)


def percent(rate: object, minor: int) -> int:
    """So many per cent of an amount, rounded once."""
    return half_up(exact(rate) * minor / 100)


def split(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """By largest remainder, ties to the earlier part."""
    whole = sum(weights)
    fair = [Fraction(total) * weight / whole for weight in weights]
    parts = [math.floor(part) for part in fair]
    turn = sorted(range(len(fair)), key=lambda at: (parts[at] - fair[at], at))
    for at in turn[: total - sum(parts)]:
        parts[at] += 1
    return parts
