"""What an expense is worth: at cost, with a markup, by unit price or per diem; exact, rounded half-up once a line."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec

from domain.expense import Expense
from domain.expense_category import ExpenseCategoryDefined
from domain.money import half_up, scale
from domain.per_diem import allowance


class PricedExpense(msgspec.Struct, frozen=True):
    """A line's cost to the firm and its price to the customer, in minor units of the contract's currency."""

    cost: int  # net of recoverable VAT
    vat: int
    base: int  # what the price is taken of
    minor: int
    quantity: Decimal | None = None
    unit: str | None = None
    unit_price: Decimal | None = None

    @property
    def markup(self) -> int:
        """The part of the price that is above its base: all the revenue an agent has."""
        return self.minor - self.base


def claimable(category: ExpenseCategoryDefined, expense: Expense, currency: str) -> int | None:
    """What the category's own price gives for a quantity or a trip; none where the amount must be said."""
    exact = _own_price(category, expense)
    return None if exact is None else _booked(exact, currency)


def price(
    category: ExpenseCategoryDefined,
    expense: Expense,
    currency: str,
    base: str,
    markup: Decimal | None,
) -> PricedExpense:
    """The line's price in the contract's currency.

    `base` is "net" or "gross" of recoverable VAT, as policy decided; `markup` is the contract's own percentage
    instead of the category's. The amount is known in the contract's currency: policy saw to that. Only the
    business part is priced: of what is claimed, of its VAT, and of a quantity's or a trip's own price.
    """
    paid = expense.minor if expense.currency == currency else expense.settled
    assert paid is not None, "a line without its amount in the contract's currency waits"
    net, vat = borne(expense, paid)
    share = Fraction(expense.business, expense.minor) if expense.minor else Fraction(1)
    basis = net + vat if base == "gross" else net
    own = _own_price(category, expense) if category.currency == currency else None
    if own is not None:
        of_quantity = category.pricing == "unit_price"
        basis = _half_up(own * 10 ** scale(currency) * share)
        return PricedExpense(
            cost=net,
            vat=vat,
            base=net if of_quantity else basis,
            minor=_marked_up(basis, category, markup),
            quantity=expense.quantity if of_quantity else _days(category, expense),
            unit=category.unit if of_quantity else "days",
            unit_price=category.unit_price if of_quantity else None,
        )
    return PricedExpense(net, vat, basis, _marked_up(basis, category, markup))


def borne(expense: Expense, paid: int) -> tuple[int, int]:
    """What the firm bears of an amount paid, and the recoverable VAT beside it: the business part of both."""
    if not expense.minor:
        return 0, 0
    gross = _half_up(Fraction(paid * expense.business, expense.minor))
    vat = _half_up(gross * Fraction(expense.vat, expense.minor))
    return gross - vat, vat


def _marked_up(basis: int, category: ExpenseCategoryDefined, markup: Decimal | None) -> int:
    if markup is None:
        markup = Decimal(0) if category.pricing == "at_cost" else category.markup
    return _half_up(basis * (1 + Fraction(markup) / 100))


def _own_price(category: ExpenseCategoryDefined, expense: Expense) -> Fraction | None:
    """Quantity times unit price, or the trip's allowance; exact, in the category's currency."""
    if category.pricing == "unit_price" and category.unit_price is not None:
        if expense.quantity is None:
            return None
        return Fraction(category.unit_price) * Fraction(expense.quantity)
    if (
        category.pricing == "per_diem"
        and category.per_diem is not None
        and expense.trip is not None
    ):
        return allowance(category.per_diem, expense.trip).payable
    return None


def _days(category: ExpenseCategoryDefined, expense: Expense) -> Decimal:
    assert category.per_diem is not None
    assert expense.trip is not None
    return Decimal((expense.trip.ends_on - expense.trip.starts_on).days + 1)


def _booked(exact: Fraction, currency: str) -> int:
    return _half_up(exact * 10 ** scale(currency))


def _half_up(exact: Fraction) -> int:
    return half_up(exact.numerator, exact.denominator)
