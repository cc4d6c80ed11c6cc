"""Defining expense categories: a price that can be applied, evidence that can be asked for, from a date on."""

from __future__ import annotations

from decimal import Decimal

from domain.catalogue import AnyEvent
from domain.expense_category import DayTrip, ExpenseCategoryDefined, PerDiemRates
from domain.expense_commands import DayTripTerms, DefineExpenseCategory, PerDiemTerms
from domain.expense_terms import CategoryCap, ExpenseTerms
from domain.knowledge import Knowledge
from domain.master_commands import ContractExpenses
from domain.money import amount, scale
from domain.policy import Moment, Policy
from domain.quantity import quantity
from domain.refusal import AlreadyKnown, BadAmount, Malformed

PRICE_DECIMALS = 6
WHOLE = 100  # percent


def define(
    command: DefineExpenseCategory, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Define a category from a date on. The same again is no event, other terms from that date are refused.

    Raises Malformed for terms that do not make a price.
    """
    known.register.home()
    _check(command)
    defined = ExpenseCategoryDefined(
        category_id=command.category_id,
        name=command.name,
        valid_from=command.valid_from,
        pricing=command.pricing,
        markup=percent(command.markup),
        base=command.base,
        unit_price=None if command.unit_price is None else exact(command.unit_price),
        unit=command.unit,
        per_diem=None if command.per_diem is None else _per_diem(command.per_diem),
        presentation=command.presentation,
        currency=command.currency,
        limit=_minor(command.limit, command.currency),
        receipt_above=_minor(command.receipt_above, command.currency),
        card_above=_minor(command.card_above, command.currency),
        tax=command.tax,
    )
    for version in known.register.categories.get(command.category_id, ()):
        if version == defined:
            return ()
        if version.valid_from == defined.valid_from:
            raise AlreadyKnown(
                f"Category {command.category_id} has other terms from {command.valid_from} on: define the new "
                "ones from a new date.",
                id=command.category_id,
            )
    return (defined,)


def _check(command: DefineExpenseCategory) -> None:
    if (command.unit_price is not None) != (command.pricing == "unit_price"):
        raise Malformed("A unit price, and only it, is what pricing unit_price charges by.")
    if (command.per_diem is not None) != (command.pricing == "per_diem"):
        raise Malformed("Per diem terms, and only they, are what pricing per_diem charges by.")
    amounts = (
        command.unit_price,
        command.per_diem,
        command.limit,
        command.receipt_above,
        command.card_above,
    )
    if command.currency is None and any(given is not None for given in amounts):
        raise Malformed("Say the currency of the category's price, limit and thresholds.")
    if command.currency is not None:
        scale(command.currency)


def _per_diem(terms: PerDiemTerms) -> PerDiemRates:
    by_type = (terms.breakfast, terms.lunch, terms.dinner)
    whole = exact(terms.meals) if terms.taken_off == "amount" else Decimal(WHOLE)
    if terms.method != "number_of_meals_per_day" and sum(map(percent, by_type)) > whole:
        raise Malformed("The three meals of a day take off at most all of its meal allowance.")
    return PerDiemRates(
        lodging=exact(terms.lodging),
        meals=exact(terms.meals),
        incidentals=exact(terms.incidentals),
        method=terms.method,
        breakfast=_share(terms.breakfast, whole),
        lunch=_share(terms.lunch, whole),
        dinner=_share(terms.dinner, whole),
        one_meal=_share(terms.one_meal, whole),
        two_meals=_share(terms.two_meals, whole),
        three_meals=_share(terms.three_meals, whole),
        first_day=_share(terms.first_day),
        last_day=_share(terms.last_day),
        lodging_on_last_day=terms.lodging_on_last_day,
        taken_off=terms.taken_off,
        day_trips=tuple(map(_day_trip, terms.day_trips)),
    )


def _day_trip(terms: DayTripTerms) -> DayTrip:
    if (terms.above is None) == (terms.least is None):
        raise Malformed(
            "A trip of one day is said by the hours it is above, or by its least hours."
        )
    return DayTrip(
        above=None if terms.above is None else quantity(terms.above),
        least=None if terms.least is None else quantity(terms.least),
        percent=_share(terms.percent),
    )


def exact(text: str | int) -> Decimal:
    """A price that is zero or more, with at most six decimals."""
    price = quantity(text)
    exponent = price.as_tuple().exponent
    if price < 0 or (isinstance(exponent, int) and exponent < -PRICE_DECIMALS):
        raise BadAmount(
            f"{text} is not a price: it is zero or more, with at most {PRICE_DECIMALS} decimals.",
            amount=str(text),
        )
    return price


def percent(text: str | int) -> Decimal:
    """A percentage of zero or more."""
    share = quantity(text)
    if share < 0:
        raise Malformed(f"{text} is not a percentage here: it is zero or more.")
    return share


def _share(text: str | int, whole: Decimal = Decimal(WHOLE)) -> Decimal:
    share = percent(text)
    if share > whole:
        raise Malformed(f"{text} is not a part of an allowance: it is at most {whole}.")
    return share


def _minor(text: str | int | None, currency: str | None) -> int | None:
    if text is None or currency is None:
        return None
    minor = amount(text, currency)
    if minor < 0:
        raise BadAmount(f"A limit or threshold is zero or more, not {text}.", amount=str(text))
    return minor


def expense_terms(said: ContractExpenses | None, currency: str) -> ExpenseTerms | None:
    """A contract's terms for expenses. Refuses a category capped twice, or capped and not paid for."""
    if said is None:
        return None
    capped = [cap.category_id for cap in said.caps]
    for category_id in capped:
        if capped.count(category_id) > 1:
            raise Malformed(f"Category {category_id} has two caps: name it once.")
        if said.categories and category_id not in said.categories:
            raise Malformed(
                f"Category {category_id} has a cap and is not among those the contract pays for."
            )
    return ExpenseTerms(
        categories=said.categories,
        markup=None if said.markup is None else percent(said.markup),
        caps=tuple(
            CategoryCap(category_id=cap.category_id, minor=_minor(cap.amount, currency) or 0)
            for cap in said.caps
        ),
    )
