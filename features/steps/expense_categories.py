"""Categories of expenses: how spending of a kind is priced, evidenced and presented, from a date on."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.expense_commands import DefineExpenseCategory, PerDiemTerms
from features.defaults import SIGNED
from features.stage import Stage
from features.steps.words import Amount, Row, Unclear, said_amount, said_yes
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
)


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
    or number of meals per day; what meals take off, and what the first and last day give, are percentages.

    `expenses for per-diem are paid per diem on these terms`
    """
    row = _as_row(datatable, (*PER_DIEM, *TERMS))
    said, amounts = _terms({k: v for k, v in row.items() if k in TERMS})
    terms: dict[str, Any] = {}
    for column, value in row.items():
        field = column.replace(" ", "_")
        if column in ("lodging", "meals", "incidentals"):
            amounts.append(said_amount(value))
            terms[field] = amounts[-1].text.replace(",", "")
        elif column == "method":
            terms[field] = value.replace(" ", "_")
        elif column == "lodging on last day":
            terms[field] = said_yes(value)
        elif column in PER_DIEM:
            terms[field] = _percent(value)
    if "meals" not in terms or "method" not in terms:
        raise Unclear("A per diem needs its meals and its method.")
    said |= {"pricing": "per_diem", "per_diem": PerDiemTerms(**terms)}
    _define(stage, category, since, said | {"currency": _currency(amounts)})


def _as_row(datatable: list[list[str]], allowed: tuple[str, ...]) -> Row:
    for term, *_ in datatable:
        if term not in allowed:
            raise Unclear(
                f'An expense category has no term "{term}". It has: {", ".join(allowed)}.'
            )
    return {term: value.strip() for term, value in datatable}
