"""Expenses: reports and their lines, evidence, answers, approval, correction and withdrawal."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.expense_commands import (
    ApproveExpenses,
    AttachReceipt,
    ConfirmExpense,
    CorrectExpense,
    DecideExpenses,
    ExpenseShape,
    MealsShape,
    RecordExpenses,
    TripShape,
    WithdrawExpenses,
)
from features.stage import Stage
from features.steps.words import (
    Amount,
    Row,
    Unclear,
    rows,
    said_amount,
    said_date,
    said_list,
    said_yes,
)
from features.vocabulary import act

LINES = (
    "line",
    "date",
    "category",
    "amount",
    "currency",
    "VAT",
    "personal",
    "merchant",
    "quantity",
    "from",
    "to",
    "breakfasts",
    "lunches",
    "dinners",
    "hours",
    "receipt",
    "card",
    "settled",
    "project",
    "contract",
    "chargeable",
    "note",
)
MEALS = ("breakfast", "lunch", "dinner")


def _shape(
    stage: Stage, row: Row, person: str, number: int, meals: list[MealsShape]
) -> ExpenseShape:
    """One line; what is left out: today, the last contract's first project, no VAT, no merchant."""
    defaults = stage.defaults
    contract = row.get("contract") or (None if "project" in row else defaults.last_contract())
    project = row.get("project") or defaults.contract(str(contract)).projects[0]
    book = defaults.projects.get(project) or defaults.book()
    defaults.person(person, book)
    currency = row.get("currency") or defaults.currencies.get(book, "GBP")
    said = _amounts(row, currency) | {
        field: row[column]
        for column, field in (
            ("merchant", "merchant"),
            ("receipt", "receipt_id"),
            ("card", "card_id"),
            ("note", "note"),
            ("contract", "contract_id"),
        )
        if column in row
    }
    if "quantity" in row:
        said["quantity"] = row["quantity"].partition(" ")[0].replace(",", "")
    if "chargeable" in row:
        said["chargeable"] = said_yes(row["chargeable"])
    return ExpenseShape(
        line_id=row.get("line") or str(number),
        spent_on=said_date(row["date"]) if "date" in row else stage.today,
        category_id=row.get("category", "travel"),
        project_id=project,
        trip=_trip(row, meals),
        **said,
    )


def _amounts(row: Row, currency: str) -> dict[str, Any]:
    said: dict[str, Any] = {"currency": currency}
    if "amount" in row:
        amount = said_amount(row["amount"])
        currency = said["currency"] = amount.currency
        said["amount"] = amount.text
    for column in ("VAT", "personal"):
        if column in row:
            said[column.lower()] = said_amount(row[column]).in_(currency)
    if "settled" in row:
        said["settled"] = said_amount(row["settled"]).text
    return said


def _trip(row: Row, meals: list[MealsShape]) -> TripShape | None:
    if "from" not in row:
        return None
    counted = {
        column: int(row[column]) for column in ("breakfasts", "lunches", "dinners") if column in row
    }
    return TripShape(
        starts_on=said_date(row["from"]),
        ends_on=said_date(row.get("to", row["from"])),
        meals=tuple(meals),
        hours=row.get("hours"),
        **counted,
    )


def _claim(
    stage: Stage, person: str, report: str, lines: list[Row], meals: list[MealsShape]
) -> None:
    shapes = tuple(_shape(stage, row, person, number, meals) for number, row in enumerate(lines, 1))
    book = stage.defaults.projects.get(shapes[0].project_id) or stage.defaults.book()
    command = RecordExpenses(report_id=report, person_id=person, lines=shapes)
    if stage.ask(command, book) is not None:
        stage.defaults.reports[report] = book
        kept = stage.defaults.claims.setdefault(report, {})
        kept |= {shape.line_id: shape for shape in shapes}


@act("<person> claims/claimed these expenses on report <report:name>", RecordExpenses, table=LINES)
def claims(stage: Stage, person: str, report: str, datatable: list[list[str]]) -> None:
    """Claims lines on a report. Columns left out: numbered lines, today, category travel, the last contract's
    first project, no VAT, nothing personal, chargeable. Amounts may be left out where the category's price gives
    them: then say the currency if it is not the book's, and the quantity or the trip (from, to, meals provided).

    `Ann claims these expenses on report R-1`
    """
    _claim(stage, person, report, rows(datatable, *LINES), [])


@act(
    "<person> claims/claimed per diem for <category:name>[ in <currency>] from <since> until <until> on report <report:name>"
    " with these meals provided",
    RecordExpenses,
    table=("date", "meals"),
)
def claims_meals(
    stage: Stage,
    person: str,
    category: str,
    currency: str | None,
    since: date,
    until: date,
    report: str,
    datatable: list[list[str]],
) -> None:
    """Claims a trip, both days counted, with the meals that others provided day by day.

    `Ann claims per diem for per-diem from 2026-01-10 until 2026-01-14 on report R-1 with these meals provided`
    """
    meals: list[MealsShape] = []
    for row in rows(datatable, "date", "meals", needs=("date", "meals")):
        named = said_list(row["meals"])
        if strange := [meal for meal in named if meal not in MEALS]:
            raise Unclear(f'"{strange[0]}" is no meal: {", ".join(MEALS)}.')
        provided = {meal: meal in named for meal in MEALS}
        meals.append(MealsShape(on=said_date(row["date"]), **provided))
    line = {
        "category": category,
        "from": since.isoformat(),
        "to": until.isoformat(),
        "date": since.isoformat(),
    } | ({"currency": currency} if currency else {})
    _claim(stage, person, report, [line], meals)


def _book(stage: Stage, report: str) -> str:
    return stage.defaults.reports.get(report) or stage.defaults.book()


@act(
    "receipt <receipt:name> is attached to line <line:name> of report <report:name>", AttachReceipt
)
def receipt(stage: Stage, receipt: str, line: str, report: str) -> None:
    """Attaches a receipt to one line. No other line is touched.

    `receipt S-1 is attached to line 1 of report R-1`
    """
    stage.ask(
        AttachReceipt(report_id=report, line_id=line, receipt_id=receipt), _book(stage, report)
    )


@act(
    "card statement <card:name>[ over <amount>] is attached to line <line:name> of report <report:name>",
    AttachReceipt,
)
def card(stage: Stage, card: str, amount: Amount | None, line: str, report: str) -> None:
    """Attaches the evidence of a card payment, perhaps with the amount in the contract's currency.

    `card statement V-7 over 102.34 GBP is attached to line 1 of report R-1`
    """
    settled = None if amount is None else amount.text
    command = AttachReceipt(report_id=report, line_id=line, card_id=card, settled=settled)
    stage.ask(command, _book(stage, report))


@act(
    '"<reason:name>" on line <line:name> of report <report:name> is answered for[ because <why>]',
    ConfirmExpense,
)
def answered(stage: Stage, reason: str, line: str, report: str, why: str | None) -> None:
    """Answers for a reason that a person's word can clear: a lost receipt, a limit passed, a likely duplicate.

    `"limit_exceeded" on line 1 of report R-1 is answered for because "the client's dinner" by Mary`
    """
    command = ConfirmExpense(
        report_id=report, line_id=line, reason_codes=(reason,), note=why or "seen and accepted"
    )
    stage.ask(command, _book(stage, report))


@act("report <report:name> is approved", ApproveExpenses)
def approved(stage: Stage, report: str) -> None:
    """Approves all lines of a report: what passes policy is charged, what waits is charged once it passes.

    `report R-1 is approved by Mary`
    """
    stage.ask(ApproveExpenses(report_id=report), _book(stage, report))


@act("line/lines <lines:names> of report <report:name> is approved", ApproveExpenses)
def lines_approved(stage: Stage, lines: tuple[str, ...], report: str) -> None:
    """Approves some lines of a report.

    `lines 1 and 3 of report R-1 are approved by Mary`
    """
    stage.ask(ApproveExpenses(report_id=report, line_ids=lines), _book(stage, report))


@act("report <report:name> is withdrawn[ because <why>]", WithdrawExpenses)
def withdrawn(stage: Stage, report: str, why: str | None) -> None:
    """Withdraws a whole report; what it charged is taken back.

    `report R-1 is withdrawn because "claimed twice"`
    """
    command = WithdrawExpenses(report_id=report, reason=why or "claimed by mistake")
    stage.ask(command, _book(stage, report))


@act(
    "line/lines <lines:names> of report <report:name> is withdrawn[ because <why>]",
    WithdrawExpenses,
)
def lines_withdrawn(stage: Stage, lines: tuple[str, ...], report: str, why: str | None) -> None:
    """Withdraws lines of a report; what they charged is taken back.

    `line 1 of report R-1 is withdrawn because "claimed twice"`
    """
    command = WithdrawExpenses(report_id=report, line_ids=lines, reason=why or "claimed by mistake")
    stage.ask(command, _book(stage, report))


@act(
    "line <line:name> of report <report:name> is corrected to <amount>[ because <why>]",
    CorrectExpense,
)
def corrected(stage: Stage, line: str, report: str, amount: Amount, why: str | None) -> None:
    """Corrects what a line claims; all else stays. A charge it had is taken back, and it is approved anew.

    `line 1 of report R-1 is corrected to 80.00 GBP because "the tip was not ours"`
    """
    claimed = stage.defaults.claims.get(report, {}).get(line)
    if claimed is None:
        raise Unclear(f"This scenario says nothing of line {line} on report {report}.")
    fields = {name: getattr(claimed, name) for name in claimed.__struct_fields__}
    shape = ExpenseShape(**(fields | {"amount": amount.text, "currency": amount.currency}))
    command = CorrectExpense(report_id=report, line=shape, reason=why or "corrected at the source")
    stage.ask(command, _book(stage, report))


@act("report <report:name> is looked at again", DecideExpenses)
def again(stage: Stage, report: str) -> None:
    """Judges the waiting lines of a report again, after a category, a contract or another claim changed.

    `report R-1 is looked at again`
    """
    stage.ask(DecideExpenses(report_id=report), _book(stage, report))
