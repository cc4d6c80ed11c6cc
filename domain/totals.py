"""The arithmetic of a document in the order of EN 16931: lines, tax by group, sums of rounded parts, what is payable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from domain.money import half_up, scale
from domain.refusal import BadAmount, BadQuantity
from domain.settlement import Category

LINE_SLACK = Decimal("0.02")  # by which a stated line amount may differ (Peppol rule R120)


class Taxed(msgspec.Struct, frozen=True):
    """An amount in minor units and how it is taxed: a line's net, a charge (positive), an allowance (negative)."""

    minor: int
    category: Category
    rate: Decimal  # percent


class GroupTotal(msgspec.Struct, frozen=True):
    """What is taxed alike, and its tax."""

    category: Category
    rate: Decimal
    taxable: int
    tax: int


class Totals(msgspec.Struct, frozen=True):
    """A document's totals in minor units."""

    lines: int
    exclusive: int
    groups: tuple[GroupTotal, ...]
    tax: int
    inclusive: int
    prepaid: int
    rounding: int
    payable: int


def exact_line(
    quantity: Decimal, price: Decimal, base_quantity: Decimal, adjustments: Iterable[Decimal]
) -> Decimal:
    """A line's amount before rounding, in the currency's unit: charges are positive, allowances negative."""
    if base_quantity <= 0:
        raise BadQuantity("A price is for a quantity greater than zero.")
    return quantity * price / base_quantity + sum(adjustments, Decimal(0))


def line_net(
    quantity: Decimal,
    price: Decimal,
    currency: str,
    base_quantity: Decimal = Decimal(1),
    adjustments: Iterable[int] = (),
) -> int:
    """A line's net in minor units: priced at full precision, rounded once, then its charges and allowances."""
    if base_quantity <= 0:
        raise BadQuantity("A price is for a quantity greater than zero.")
    above, below = 10 ** scale(currency), 1
    for factor in (quantity, price):
        n, d = factor.as_integer_ratio()
        above, below = above * n, below * d
    base_n, base_d = base_quantity.as_integer_ratio()
    return half_up(above * base_d, below * base_n) + sum(adjustments)


def line_amount_stands(
    stated: Decimal,
    quantity: Decimal,
    price: Decimal,
    base_quantity: Decimal = Decimal(1),
    adjustments: Iterable[Decimal] = (),
) -> bool:
    """Whether a line amount on somebody's document agrees with its parts, within the slack of rule R120."""
    return abs(stated - exact_line(quantity, price, base_quantity, adjustments)) <= LINE_SLACK


def tax_on(taxable: int, rate: Decimal) -> int:
    """Tax of a group in minor units: its rate (percent) of the whole group, rounded once, half-up."""
    n, d = rate.as_integer_ratio()
    return half_up(taxable * n, 100 * d)


def rounding_to(minor: int, step: int) -> int:
    """What rounds an amount to whole steps (5 cents, a whole krone): half-up; nothing for a step of 1."""
    if step < 1:
        raise BadAmount("What is payable is rounded to steps of one minor unit or more.")
    return half_up(minor, step) * step - minor


def totals(
    lines: Sequence[Taxed], adjustments: Sequence[Taxed] = (), prepaid: int = 0, rounding: int = 0
) -> Totals:
    """The totals of explicit lines and of the document's own charges and allowances."""
    taxable: dict[tuple[Category, Decimal], int] = {}
    for one in (*lines, *adjustments):
        key = (one.category, one.rate)
        taxable[key] = taxable.get(key, 0) + one.minor
    groups = tuple(
        GroupTotal(category, rate, minor, tax_on(minor, rate))
        for (category, rate), minor in taxable.items()
    )
    of_lines = sum(line.minor for line in lines)
    exclusive = of_lines + sum(one.minor for one in adjustments)
    tax = sum(group.tax for group in groups)
    return Totals(
        lines=of_lines,
        exclusive=exclusive,
        groups=groups,
        tax=tax,
        inclusive=exclusive + tax,
        prepaid=prepaid,
        rounding=rounding,
        payable=exclusive + tax - prepaid + rounding,
    )
