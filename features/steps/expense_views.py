"""What the views show of expenses: where reports and lines stand, what they wait for, what was charged."""

from __future__ import annotations

from typing import Any

from features.checks import money_is, same
from features.stage import Stage
from features.steps.words import Amount, rows, said_amount
from features.vocabulary import view
from projections import expense_caps, expenses

SHARES = ("claimed", "personal", "waiting", "outside", "billable")
REPORT = ("line", "state", "reasons", *SHARES, "charged")
STATES = "recorded, part approved, waiting, settled or withdrawn"


def _lines(stage: Stage, report: str) -> list[Any]:
    book = stage.defaults.reports.get(report) or stage.defaults.book()
    return list(stage.look(expenses.listing, book, report_id=report))


@view("report <report:name> stands as follows", "expenses.listing", table=REPORT)
def stands_so(stage: Stage, report: str, datatable: list[list[str]]) -> None:
    """Checks every line of a report: its state (recorded, approved, charged, not charged or withdrawn), the
    reasons it waits for, and how what is claimed falls into personal, waiting, outside and billable; charged is
    in the contract's currency.

    `report R-1 stands as follows`
    """
    want = rows(datatable, *REPORT, needs=("line",))
    found = {line.line_id: line for line in _lines(stage, report)}
    same(", ".join(found), ", ".join(row["line"] for row in want), f"the lines of report {report}")
    for row in want:
        _line_is(found[row["line"]], row, f"line {row['line']} of report {report}")


def _line_is(line: Any, row: dict[str, str], what: str) -> None:
    if "state" in row:
        same(line.status.replace("_", " "), row["state"], f"the state of {what}")
    if "reasons" in row:
        codes = ", ".join(reason.code for reason in line.reasons)
        same(codes, row["reasons"].replace("none", ""), f"the reasons of {what}")
    for share in SHARES:
        if share in row:
            money_is(
                getattr(line, share), line.currency, said_amount(row[share]), f"{share} of {what}"
            )
    if "charged" in row:
        said = said_amount(row["charged"])
        money_is(line.charged, line.contract_currency or said.currency, said, f"charged of {what}")


@view("report <report:name> is in state <state:text>", "expenses.reports")
def in_state(stage: Stage, report: str, state: str) -> None:
    """Checks where a report stands as a whole: recorded, part approved, waiting, settled or withdrawn.

    `report R-1 is in state "waiting"`
    """
    book = stage.defaults.reports.get(report) or stage.defaults.book()
    found = {row.report_id: row for row in stage.look(expenses.reports, book)}
    assert report in found, f"there is no expense report {report} in {book}"
    same(found[report].state.replace("_", " "), state, f"the state of report {report}")


@view("<amount> of report <report:name> is <share:name>", "expenses.reports")
def share_is(stage: Stage, amount: Amount, report: str, share: str) -> None:
    """Checks one share of a report: claimed, personal, waiting, outside or billable.

    `100.00 GBP of report R-1 is billable`
    """
    found = sum(getattr(line, share) for line in _lines(stage, report))
    money_is(found, amount.currency, amount, f"{share} of report {report}")


@view("line <line:name> of report <report:name> waits because <reasons:text>", "expenses.listing")
def waits(stage: Stage, line: str, report: str, reasons: str) -> None:
    """Checks all the reasons that stand against a line, in the order of policy.

    `line 1 of report R-1 waits because "receipt_missing, limit_exceeded"`
    """
    (found,) = (one for one in _lines(stage, report) if one.line_id == line)
    codes = ", ".join(reason.code for reason in found.reasons)
    same(codes, reasons, f"the reasons of line {line} of report {report}")


@view("<contract> has <amount> left for <category:name>", "expense_caps.caps")
def left_for(stage: Stage, contract: str, amount: Amount, category: str) -> None:
    """Checks what is left of a contract's cap for one category of expenses.

    `C-100 has 8,000.00 USD left for supplies`
    """
    book = stage.defaults.book_of(contract)
    found = {
        cap.category_id: cap for cap in stage.look(expense_caps.caps, book, contract_id=contract)
    }
    assert category in found, f"{contract} has no cap for {category}"
    money_is(found[category].left, amount.currency, amount, f"left for {category} on {contract}")
