"""Categories of expenses: how spending of a kind is priced, evidenced and presented, from a date on."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from domain.expense_commands import DayTripTerms, DefineExpenseCategory, PerDiemTerms
from features.defaults import SIGNED
from features.stage import Stage
from features.steps.words import Amount, Row, Unclear, said_amount, said_list, said_yes
from features.vocabulary import act

TERMS = (
    "name",
    "pricing",
    "markup",
    "base",
    "unit price",
    "unit",
    "presentation",
    "limit",
    "receipt above",
    "card above",
    "tax",
)
PER_DIEM = (
    "lodging",
    "meals",
    "incidentals",
    "method",
    "breakfast",
    "lunch",
    "dinner",
    "one meal",
    "two meals",
    "three meals",
    "first day",
    "last day",
    "lodging on last day",
    "day trips",
)


MEALS = ("breakfast", "lunch", "dinner", "one meal", "two meals", "three meals")
_DAY_TRIP = re.compile(r"(?P<percent>[\d.]+) ?% (?P<word>above|from) (?P<hours>[\d.]+) hours?")


def _percent(text: str) -> str:
    """Reads "12.5 %" or "12.5" as its number."""
    return text.removesuffix("%").strip()


def _currency(said: list[Amount]) -> str | None:
    found = {amount.currency for amount in said}
    if len(found) > 1:
        raise Unclear("The amounts of one category are in one currency.")
    return next(iter(found), None)


def _terms(row: Row) -> tuple[dict[str, Any], list[Amount]]:
    """A category's terms as fields of the command, and its amounts, which say its currency."""
    said: dict[str, Any] = {}
    amounts: list[Amount] = []
    for column in ("pricing", "base", "presentation"):
        if column in row:
            said[column] = row[column].replace(" ", "_")
    for column in ("name", "unit", "tax"):
        if column in row:
            said[column] = row[column]
    if "markup" in row:
        said["markup"] = _percent(row["markup"])
    for column in ("unit price", "limit", "receipt above", "card above"):
        if column in row:
            amount = said_amount(row[column])
            amounts.append(amount)
            said[column.replace(" ", "_")] = amount.text.replace(",", "")
    return said, amounts


def _define(stage: Stage, category: str, since: date | None, said: dict[str, Any]) -> None:
    said.setdefault("name", category)
    stage.ask(DefineExpenseCategory(category_id=category, valid_from=since or SIGNED, **said))


@act("expenses for <category:name> are passed on at cost[ from <since>]", DefineExpenseCategory)
def at_cost(stage: Stage, category: str, since: date | None) -> None:
    """Defines a category that is charged at its cost, net of recoverable VAT, without conditions.

    `expenses for supplies are passed on at cost`
    """
    _define(stage, category, since, {})


@act(
    "expenses for <category:name> follow these terms[ from <since>]",
    DefineExpenseCategory,
    table=TERMS,
)
def follow_terms(
    stage: Stage, category: str, since: date | None, datatable: list[list[str]]
) -> None:
    """Defines a category: a term and its value a row (no head). Pricing is at cost, markup or unit price; base
    is by policy, net or gross; presentation is principal or agent. Amounts are in one currency.

    `expenses for travel follow these terms`
    `expenses for travel follow these terms from 2026-02-01`
    """
    row = _as_row(datatable, TERMS)
    said, amounts = _terms(row)
    _define(stage, category, since, said | {"currency": _currency(amounts)})


@act(
    "expenses for <category:name> are paid per diem on these terms[ from <since>]",
    DefineExpenseCategory,
    table=(*PER_DIEM, *TERMS),
)
def per_diem(stage: Stage, category: str, since: date | None, datatable: list[list[str]]) -> None:
    """Defines a per diem: a term and its value a row (no head). Method is meal type per trip, meal type per day
    or number of meals per day; what meals take off is a percentage or an amount, what the first and last day give
    is a percentage. Day trips say what a trip of one day gives by its hours, as
    "50 % above 8 hours and 100 % from 12 hours".

    `expenses for per-diem are paid per diem on these terms`
    """
    row = _as_row(datatable, (*PER_DIEM, *TERMS))
    said, amounts = _terms({k: v for k, v in row.items() if k in TERMS})
    terms = _per_diem_terms(row, amounts)
    if "meals" not in terms or "method" not in terms:
        raise Unclear("A per diem needs its meals and its method.")
    said |= {"pricing": "per_diem", "per_diem": PerDiemTerms(**terms)}
    _define(stage, category, since, said | {"currency": _currency(amounts)})


def _per_diem_terms(row: Row, amounts: list[Amount]) -> dict[str, Any]:
    """A per diem's own terms as fields of the command; amounts among them say the category's currency."""
    terms: dict[str, Any] = {}
    for column, value in row.items():
        field = column.replace(" ", "_")
        by_amount = column in MEALS and not value.endswith("%") and " " in value
        if column in ("lodging", "meals", "incidentals") or by_amount:
            amounts.append(said_amount(value))
            terms[field] = amounts[-1].text.replace(",", "")
            if by_amount:
                terms["taken_off"] = "amount"
        elif column == "method":
            terms[field] = value.replace(" ", "_")
        elif column == "lodging on last day":
            terms[field] = said_yes(value)
        elif column == "day trips":
            terms[field] = tuple(map(_day_trip, said_list(value)))
        elif column in PER_DIEM:
            terms[field] = _percent(value)
    return terms


def _day_trip(text: str) -> DayTripTerms:
    """Reads "50 % above 8 hours" or "100 % from 12 hours"."""
    found = _DAY_TRIP.fullmatch(text)
    if found is None:
        raise Unclear(f'"{text}" says nothing of a trip of one day: write "50 % above 8 hours".')
    above = found["word"] == "above"
    return DayTripTerms(
        percent=found["percent"],
        above=found["hours"] if above else None,
        least=None if above else found["hours"],
    )


def _as_row(datatable: list[list[str]], allowed: tuple[str, ...]) -> Row:
    for term, *_ in datatable:
        if term not in allowed:
            raise Unclear(
                f'An expense category has no term "{term}". It has: {", ".join(allowed)}.'
            )
    return {term: value.strip() for term, value in datatable}
