"""Commands about expenses: categories, reports and their lines, evidence, answers, approval."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.command import Command, Currency, Id, Number, Shape, Word
from domain.expense_category import MealMeasure, MealReduction, Presentation, PriceBase, Pricing

Note = Annotated[str, msgspec.Meta(max_length=1000)]
Merchant = Annotated[str, msgspec.Meta(max_length=200)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1000)]
Lines = Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=1000)]


class DayTripTerms(Shape, frozen=True, kw_only=True):
    """What a trip of one day gives, in percent of a day, if it was longer than `above` hours or at least `least`."""

    above: Number | None = None
    least: Number | None = None
    percent: Number


class PerDiemTerms(Shape, frozen=True, kw_only=True):
    """A day's allowance and what provided meals take off it, in percent of the meals or as amounts."""

    lodging: Number = 0
    meals: Number
    incidentals: Number = 0
    method: MealReduction
    breakfast: Number = 0
    lunch: Number = 0
    dinner: Number = 0
    one_meal: Number = 0
    two_meals: Number = 0
    three_meals: Number = 0
    first_day: Number = 100  # percent of meals and incidentals on the first day
    last_day: Number = 100
    lodging_on_last_day: bool = True
    taken_off: MealMeasure = "percent"
    day_trips: tuple[DayTripTerms, ...] = ()  # none: a trip of one day is a first day


class DefineExpenseCategory(Command, frozen=True, kw_only=True):
    """Define a kind of expense from a date on: its pricing, its evidence, its presentation."""

    category_id: Id
    name: Word
    valid_from: date
    pricing: Pricing = "at_cost"
    markup: Number = 0  # percent
    base: PriceBase = "by_policy"
    unit_price: Number | None = None
    unit: Word | None = None
    per_diem: PerDiemTerms | None = None
    presentation: Presentation = "principal"
    currency: Currency | None = None  # of the amounts below and above
    limit: Number | None = None
    receipt_above: Number | None = None
    card_above: Number | None = None
    tax: str = ""


class MealsShape(Shape, frozen=True, kw_only=True):
    """Meals provided on a day."""

    on: date
    breakfast: bool = False
    lunch: bool = False
    dinner: bool = False


class TripShape(Shape, frozen=True, kw_only=True):
    """The trip of a per diem: first and last day, and the meals provided, counted or day by day."""

    starts_on: date
    ends_on: date
    breakfasts: Count = 0
    lunches: Count = 0
    dinners: Count = 0
    meals: tuple[MealsShape, ...] = ()
    hours: Number | None = None  # of a trip of one day, where its length counts


class ExpenseShape(Shape, frozen=True, kw_only=True):
    """One line of a report. The amount may be left out where the category's price gives it."""

    line_id: Id
    spent_on: date
    category_id: Id
    project_id: Id
    contract_id: Id | None = None  # needed only where a project is under several contracts
    amount: Number | None = None
    currency: Currency
    vat: Number = 0  # recoverable
    personal: Number = 0
    merchant: Merchant = ""
    quantity: Number | None = None
    trip: TripShape | None = None
    receipt_id: Id | None = None
    card_id: Id | None = None
    settled: Number | None = None  # paid in the contract's currency, as the card statement says
    chargeable: bool = True
    note: Note | None = None


class RecordExpenses(Command, frozen=True, kw_only=True):
    """Claim expenses on a report. Lines it already has change nothing; other content is refused."""

    report_id: Id
    person_id: Id
    lines: Annotated[tuple[ExpenseShape, ...], msgspec.Meta(min_length=1, max_length=200)]


class CorrectExpense(Command, frozen=True, kw_only=True):
    """Correct one line as a whole. An approved, unbilled line loses its approval; a billed one is refused."""

    report_id: Id
    line: ExpenseShape
    reason: Word = "corrected at the source"


class WithdrawExpenses(Command, frozen=True, kw_only=True):
    """Withdraw lines of a report; none named: all of them."""

    report_id: Id
    line_ids: tuple[Id, ...] = ()
    reason: Word


class AttachReceipt(Command, frozen=True, kw_only=True):
    """Give one line its receipt, or the card statement of its payment. No other line is touched."""

    report_id: Id
    line_id: Id
    receipt_id: Id | None = None
    card_id: Id | None = None
    settled: Number | None = None


class ConfirmExpense(Command, frozen=True, kw_only=True):
    """Answer for reasons that stand against a line: a lost receipt, a limit passed, a likely duplicate."""

    report_id: Id
    line_id: Id
    reason_codes: Annotated[tuple[Word, ...], msgspec.Meta(min_length=1)]
    note: Word


class ApproveExpenses(Command, frozen=True, kw_only=True):
    """Approve lines of a report (none named: all). What passes is charged; what waits, once it passes."""

    report_id: Id
    line_ids: tuple[Id, ...] = ()


class DecideExpenses(Command, frozen=True, kw_only=True):
    """Look at a report's waiting lines again: a category, a contract or another claim may have changed."""

    report_id: Id


ExpenseCommand: TypeAlias = (
    DefineExpenseCategory
    | RecordExpenses
    | CorrectExpense
    | WithdrawExpenses
    | AttachReceipt
    | ConfirmExpense
    | ApproveExpenses
    | DecideExpenses
)
