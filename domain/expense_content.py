"""What a line of a report says, read against master data: amounts, dates, its trip, the contract it falls under."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import blake2b

import msgspec

from domain.believing import AHEAD, EARLIEST
from domain.expense import Expense, Meals, Trip
from domain.expense_category import ExpenseCategoryDefined, on_day
from domain.expense_commands import ExpenseShape, TripShape
from domain.expense_pricing import claimable
from domain.money import amount
from domain.quantity import quantity
from domain.refusal import BadAmount, BadDate, BadQuantity, Malformed, Refused, UnknownProject
from domain.register import Register

TRIP_DAYS_MAX = 366
DAY_HOURS = 24


def claim_mark(person_id: str, line: ExpenseShape) -> str:
    """The mark of a claim: the same person, day, amount and merchant have the same, however it is written.

    A quantity or a trip stands for the amount where none is given.
    """
    try:
        worth = str(None if line.amount is None else amount(line.amount, line.currency))
    except Refused:
        worth = str(line.amount)  # refused when it is read; the mark is never kept
    if line.amount is None:
        worth = f"{line.quantity} {_told(line.trip)}"
    merchant = " ".join(line.merchant.split()).casefold()
    told = [person_id, line.spent_on.isoformat(), worth, line.currency, merchant]
    return blake2b(msgspec.json.encode(told), digest_size=12).hexdigest()


def _told(trip: TripShape | None) -> str:
    """A trip as marks tell it: hours only where they are said, so that claims made before hours counted match."""
    told = msgspec.to_builtins(trip)
    if trip is not None and trip.hours is None:
        del told["hours"]
    return msgspec.json.encode(told).decode()


def content(line: ExpenseShape, register: Register, today: date) -> Expense:
    """The line's content. Raises BadDate, BadAmount, BadQuantity, UnknownProject and UnknownContract."""
    if not EARLIEST <= line.spent_on <= today + AHEAD:
        raise BadDate(
            f"Line {line.line_id}: {line.spent_on} is not a believable expense date: it lies before "
            f"{EARLIEST} or more than {AHEAD.days} days ahead.",
            spent_on=str(line.spent_on),
        )
    contract_id, contract_line = covering(
        register, line.project_id, line.contract_id, line.spent_on
    )
    category = on_day(register.categories.get(line.category_id, ()), line.spent_on)
    fields = Expense(
        line_id=line.line_id,
        spent_on=line.spent_on,
        category_id=line.category_id,
        project_id=line.project_id,
        contract_id=contract_id,
        contract_line=contract_line,
        currency=line.currency,
        minor=0,
        merchant=line.merchant.strip(),
        quantity=_quantity(line),
        trip=_trip(line, line.trip, category),
        receipt_id=line.receipt_id,
        card_id=line.card_id,
        settled=settled_amount(line.settled, contract_id, register),
        chargeable=line.chargeable,
        note=line.note,
    )
    return _with_amounts(line, fields, category)


def _with_amounts(
    line: ExpenseShape, fields: Expense, category: ExpenseCategoryDefined | None
) -> Expense:
    minor = _amount(line, fields, category)
    vat, personal = amount(line.vat, line.currency), amount(line.personal, line.currency)
    for what, part in (("VAT", vat), ("personal part", personal)):
        if not 0 <= part <= minor:
            raise BadAmount(
                f"Line {line.line_id}: its {what} is at least nothing and at most what it claims.",
                line_id=line.line_id,
            )
    return msgspec.structs.replace(fields, minor=minor, vat=vat, personal=personal)


def _amount(line: ExpenseShape, fields: Expense, category: ExpenseCategoryDefined | None) -> int:
    """What is claimed: as it says, else as the category's own price gives it."""
    if line.amount is not None:
        minor = amount(line.amount, line.currency)
        if minor <= 0:
            raise BadAmount(
                f"Line {line.line_id}: an expense is more than nothing, not {line.amount}.",
                line_id=line.line_id,
            )
        return minor
    own = None
    if category is not None and category.currency == line.currency:
        own = claimable(category, fields, line.currency)
    if own is None:
        raise BadAmount(
            f"Line {line.line_id} gives no amount: say it, or say the quantity or the trip of a category "
            f"that has a price in {line.currency} on {line.spent_on}.",
            line_id=line.line_id,
        )
    return own


def settled_amount(text: str | int | None, contract_id: str, register: Register) -> int | None:
    """What the card statement says was paid, in the contract's currency."""
    if text is None:
        return None
    if not contract_id:
        raise Malformed(
            "The amount of a card statement is in the contract's currency, and no contract covers the line."
        )
    minor = amount(text, register.contract(contract_id).currency)
    if minor <= 0:
        raise BadAmount(f"A card statement's amount is more than nothing, not {text}.")
    return minor


def _quantity(line: ExpenseShape) -> Decimal | None:
    if line.quantity is None:
        return None
    exact = quantity(line.quantity)
    if exact <= 0:
        raise BadQuantity(
            f"Line {line.line_id}: a quantity is more than nothing, not {line.quantity}.",
            line_id=line.line_id,
        )
    return exact


def _trip(
    line: ExpenseShape, said: TripShape | None, category: ExpenseCategoryDefined | None
) -> Trip | None:
    if said is None:
        return None
    days = (said.ends_on - said.starts_on).days + 1
    if not 1 <= days <= TRIP_DAYS_MAX:
        raise BadDate(
            f"Line {line.line_id}: a trip ends on the day it starts or later, within {TRIP_DAYS_MAX} days."
        )
    named = [meals.on for meals in said.meals]
    if len(set(named)) < len(named) or any(
        not said.starts_on <= day <= said.ends_on for day in named
    ):
        raise Malformed(
            f"Line {line.line_id}: meals are named once a day, for days of the trip.",
            line_id=line.line_id,
        )
    counted = (said.breakfasts, said.lunches, said.dinners)
    if any(counted) and (said.meals or max(counted) > days):
        raise Malformed(
            f"Line {line.line_id}: meals are counted over the trip, at most one of each a day, or named day "
            "by day; not both.",
            line_id=line.line_id,
        )
    rates = category.per_diem if category else None
    if any(counted) and rates is not None and rates.method != "meal_type_per_trip":
        raise Malformed(
            f"Line {line.line_id}: {line.category_id} reduces its allowance day by day: name the meals of "
            "each day.",
            line_id=line.line_id,
        )
    return Trip(
        hours=_hours(line, said, category),
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        breakfasts=said.breakfasts,
        lunches=said.lunches,
        dinners=said.dinners,
        meals=tuple(
            Meals(on=each.on, breakfast=each.breakfast, lunch=each.lunch, dinner=each.dinner)
            for each in sorted(said.meals, key=lambda each: each.on)
        ),
    )


def _hours(
    line: ExpenseShape, said: TripShape, category: ExpenseCategoryDefined | None
) -> Decimal | None:
    """How long a trip of one day was, which has to be said where it decides what the trip gives."""
    rates = category.per_diem if category else None
    one_day = said.starts_on == said.ends_on
    if said.hours is None:
        if one_day and rates is not None and rates.day_trips:
            raise Malformed(
                f"Line {line.line_id}: {line.category_id} pays a trip of one day by its hours: say them.",
                line_id=line.line_id,
            )
        return None
    hours = quantity(said.hours)
    if not one_day or not 0 <= hours <= DAY_HOURS:
        raise BadQuantity(
            f"Line {line.line_id}: the hours are those of a trip of one day, at most {DAY_HOURS}.",
            line_id=line.line_id,
        )
    return hours


def covering(
    register: Register, project_id: str, contract_id: str | None, on: date
) -> tuple[str, str]:
    """The contract and line that cover a project on a day; two empty words where none does: the line waits.

    Raises UnknownProject, UnknownContract, and Malformed where several contracts do and none is named.
    """
    if project_id not in register.projects:
        raise UnknownProject(
            f"No project {project_id} is open in this book: open it first, or name another.",
            project_id=project_id,
        )
    if contract_id is not None:
        register.contract(contract_id)
    active = [
        pair
        for pair in register.covering.get(project_id, ())
        if contract_id in (None, pair[0]) and register.contracts[pair[0]].covers(pair[1], on)
    ]
    if len({contract for contract, _ in active}) > 1:
        named = ", ".join(contract for contract, _ in active)
        raise Malformed(
            f"Project {project_id} is under several contracts on {on} ({named}): name one.",
            project_id=project_id,
        )
    return active[0] if active else ("", "")
