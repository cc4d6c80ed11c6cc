"""The billing calendar: what is due on a day is billed once, and the calendar says by which run."""

from __future__ import annotations

from datetime import date

from domain.invoice_commands import BillDue, IssueInvoice
from features.checks import same
from features.stage import Stage
from features.steps.billing import billed
from features.steps.words import rows
from features.vocabulary import act, view
from processes.due_billing import run_due
from projections import billing_calendar

COLUMNS = ("contract", "cut-off", "due on", "state", "run", "drafts")


@act("what is due on <on> is billed[ in run <run:name>]", BillDue)
def due(stage: Stage, on: date, run: str | None) -> None:
    """Drafts every contract of the book that is due by its billing calendar on a day, once.

    `what is due on 2026-02-05 is billed`
    `what is due on 2026-02-05 is billed in run january`
    """
    billed(stage, stage.run(run_due, on=on, run=run))


@act("what is due on <on> is billed and issued[ in run <run:name>]", BillDue, IssueInvoice)
def due_issued(stage: Stage, on: date, run: str | None) -> None:
    """The same, and the invoices are issued at once, dated their cut-off.

    `what is due on 2026-02-05 is billed and issued`
    """
    billed(stage, stage.run(run_due, on=on, run=run, issue=True))


@act("<contracts> is billed if due on <on>[ in run <run:name>]", BillDue)
def contracts_due(stage: Stage, contracts: tuple[str, ...], on: date, run: str | None) -> None:
    """Drafts named contracts if they are due by their billing calendars on a day.

    `C-100 and C-200 are billed if due on 2026-02-05`
    """
    book = stage.defaults.book_of(contracts[0])
    receipt = stage.ask(BillDue(contracts=contracts, on=on, run=run or "by-hand"), book)
    if receipt is not None:
        for invoice_id in str(receipt.about.get("drafts", "")).split():
            stage.documents.drafted(book, invoice_id, None)


@view("the billing calendar is as follows", "billing_calendar.listing", table=COLUMNS)
def calendar(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks the billing calendar around today, or the day it is seen as of: every cut-off from three months
    before to a month after, by date and contract; only the columns that are given. The state is to come, due,
    drafted, nothing (to bill), too small, or covered (by a run for a later cut-off).

    `the billing calendar is as follows`
    """
    found = stage.look(
        billing_calendar.listing, stage.defaults.book(), on=stage.seen.as_of or stage.today
    )
    said = rows(datatable, *COLUMNS, needs=("cut-off",))
    shown = [
        {
            "contract": row.contract_id,
            "cut-off": str(row.cut_off),
            "due on": str(row.due_on),
            "state": row.state.replace("_", " "),
            "run": row.run or "",
            "drafts": str(len(row.drafts)),
        }
        for row in found
    ]
    same([row["cut-off"] for row in shown], [row["cut-off"] for row in said], "the cut-offs")
    for row, told in zip(shown, said, strict=True):
        for column, cell in told.items():
            same(row[column], cell, f"{column} of {row['contract']} up to {row['cut-off']}")
