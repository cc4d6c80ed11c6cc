"""A line's plan as it is agreed: amounts worked out once, and the sum of its parts held against its price."""

from __future__ import annotations

from decimal import Decimal

from domain.money import amount, percent_of, valued
from domain.plan import ALL
from domain.plan_commands import (
    FeeTerms,
    InstalmentTerms,
    MilestoneTerms,
    PlanTerms,
    RecurringTerms,
)
from domain.plan_terms import Fee, Instalment, Milestone, Plan, Recurring, Units
from domain.quantity import quantity
from domain.refusal import BadAmount, BadDate, BadQuantity, Malformed


def agreed(terms: PlanTerms | None, line_id: str, currency: str) -> Plan | None:
    """The plan of a line in minor units of the contract's currency (semantics 2.2, 2.3).

    The sum of a schedule, and of milestones, is the price; the last instalment takes the residual.
    Raises Malformed for ids said twice or sums that differ, BadAmount and BadQuantity for numbers.
    """
    if terms is None:
        return None
    price = None if terms.price is None else not_negative(terms.price, currency)
    schedule = _schedule(terms.schedule, price, line_id, currency)
    milestones = tuple(_milestone(one, price, line_id, currency) for one in terms.milestones)
    _ids_once([one.instalment_id for one in schedule], f"instalment of line {line_id}")
    _ids_once([one.milestone_id for one in milestones], f"milestone of line {line_id}")
    parts = sum(one.minor for one in schedule) + sum(one.minor for one in milestones)
    if price is not None and (schedule or milestones) and parts != price:
        raise Malformed(
            f"The parts of line {line_id} come to {parts} minor units of {currency}, its price is {price}: "
            "make them equal, or leave the last instalment's amount out so that it takes the rest.",
            line_id=line_id,
        )
    return Plan(
        price=price if price is not None or not parts else parts,
        schedule=schedule,
        recurring=None if terms.recurring is None else _recurring(terms.recurring, currency),
        milestones=milestones,
        units=None
        if terms.units is None
        else Units(
            unit=terms.units.unit,
            unit_price=positive(terms.units.unit_price),
            per=positive(terms.units.per),
            total=None if terms.units.total is None else positive(terms.units.total),
        ),
        fee=None if terms.fee is None else _fee(terms.fee),
    )


def not_negative(text: str | int, currency: str) -> int:
    """Minor units of an amount that is zero or more. Raises BadAmount."""
    minor = amount(text, currency)
    if minor < 0:
        raise BadAmount(f"{text} is below zero: it is zero or more.", amount=str(text))
    return minor


def positive(text: str | int) -> Decimal:
    """An exact number above zero. Raises BadQuantity."""
    exact = quantity(str(text).replace(",", ""))  # prices are written as amounts are
    if exact <= 0:
        raise BadQuantity(f"{text} is not above zero.", quantity=str(text))
    return exact


def percentage(text: str | int) -> Decimal:
    """A percentage from 0 to 100. Raises BadQuantity."""
    exact = quantity(text)
    if not 0 <= exact <= ALL:
        raise BadQuantity(f"{text} % is not between 0 and 100.", quantity=str(text))
    return exact


def _schedule(
    terms: tuple[InstalmentTerms, ...], price: int | None, line_id: str, currency: str
) -> tuple[Instalment, ...]:
    schedule: list[Instalment] = []
    left = price
    for place, one in enumerate(terms):
        last = place == len(terms) - 1
        minor = _part(one.amount, one.percent, price, left if last else None, line_id, currency)
        if last and one.amount is None and left is not None:
            minor = left  # a percentage's cents too: the last takes the residual (2.2)
        if minor < 0:
            raise Malformed(
                f"The instalments of line {line_id} before the last come to more than its price.",
                line_id=line_id,
            )
        left = None if left is None else left - minor
        schedule.append(
            Instalment(
                instalment_id=one.instalment_id,
                due_on=one.due_on,
                minor=minor,
                description=one.description,
            )
        )
    _percentages_full(terms, line_id)
    return tuple(schedule)


def _percentages_full(terms: tuple[InstalmentTerms, ...], line_id: str) -> None:
    """Percent steps add up to all of the price, so that taking the residual moves cents only."""
    steps = [one.percent for one in terms if one.percent is not None]
    if len(steps) == len(terms) and steps and sum(percentage(step) for step in steps) != ALL:
        raise Malformed(
            f"The percentages of line {line_id} do not add up to 100: the price is billed whole.",
            line_id=line_id,
        )


def _part(
    said: str | int | None,
    percent: str | int | None,
    price: int | None,
    rest: int | None,
    line_id: str,
    currency: str,
) -> int:
    """An amount said as such, as a percentage of the price, or as the rest of it."""
    if said is not None and percent is not None:
        raise Malformed(
            f"Line {line_id}: give an amount or a percentage, not both.", line_id=line_id
        )
    if said is not None:
        return not_negative(said, currency)
    if percent is not None and price is not None:
        return percent_of(percentage(percent), price)
    if rest is not None and percent is None:
        return rest
    raise Malformed(
        f"Line {line_id}: a part has an amount, or the line a price for its percentage.",
        line_id=line_id,
    )


def _milestone(terms: MilestoneTerms, price: int | None, line_id: str, currency: str) -> Milestone:
    effort = (terms.quantity, terms.unit_price)
    if None in effort and effort != (None, None):
        raise Malformed(
            f"Milestone {terms.milestone_id}: a quantity and its unit price go together.",
            milestone_id=terms.milestone_id,
        )
    if terms.quantity is not None and terms.unit_price is not None:
        counted, each = positive(terms.quantity), positive(terms.unit_price)
        minor = valued(each, counted, currency)
    else:
        counted, each = None, None
        minor = _part(terms.amount, terms.percent, price, None, line_id, currency)
    return Milestone(
        milestone_id=terms.milestone_id,
        description=terms.description or terms.milestone_id,
        minor=minor,
        trigger=terms.trigger,
        planned_on=terms.planned_on,
        quantity=counted,
        unit=terms.unit,
        unit_price=each,
    )


def _recurring(terms: RecurringTerms, currency: str) -> Recurring:
    if terms.last_on is not None and terms.last_on < terms.first_on:
        raise BadDate(f"Instalments from {terms.first_on} can not end on {terms.last_on}.")
    return Recurring(
        every=terms.every,
        first_on=terms.first_on,
        minor=not_negative(terms.amount, currency),
        last_on=terms.last_on,
        description=terms.description,
        proration=terms.proration,
    )


def _fee(terms: FeeTerms) -> Fee:
    return Fee(percent=percentage(terms.percent), of=terms.of)


def _ids_once(ids: list[str], what: str) -> None:
    for one in ids:
        if ids.count(one) > 1:
            raise Malformed(f"{one} is named twice as {what}.", id=one)
