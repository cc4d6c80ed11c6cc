"""Invoices: issued under the next number of their series, with lines that trace to entries."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.invoice_commands import DraftInvoice, IssueInvoice
from features.checks import money_is, same
from features.stage import Stage
from features.steps.billing import make_draft
from features.steps.words import Amount, Reference, rows, said_amount
from features.vocabulary import act, view
from projections import invoices

LINES = (
    "line",
    "entry",
    "contract",
    "project",
    "person",
    "date",
    "hours",
    "rate",
    "amount",
    "note",
)


def _issue(stage: Stage, book: str, invoice: str, on: date | None) -> None:
    receipt = stage.ask(IssueInvoice(invoice_id=invoice, issued_on=on or stage.today), book)
    if receipt is not None and "number" in receipt.about:
        stage.documents.issued_as(book, invoice, str(receipt.about["number"]))


@act("<invoice> is issued[ on <date>]", IssueInvoice)
def issued(stage: Stage, invoice: Reference, date: date | None) -> None:
    """Issues a draft under the next number of its series, dated today or as said.

    `the draft is issued on 2026-01-31 by Mary`
    """
    book, found = stage.documents.find(invoice)
    _issue(stage, book, found, date)


@act("<contracts> is billed up to <until>[ on <date>]", DraftInvoice, IssueInvoice)
def billed(stage: Stage, contracts: tuple[str, ...], until: date, date: date | None) -> None:
    """Drafts one invoice over contracts of one customer and issues it unchanged.

    `C-100 is billed up to 2026-01-31`
    `C-100 and C-200 were billed up to 2026-01-31 on 2026-02-02`
    """
    if make_draft(stage, contracts, until, None):
        _issue(stage, *stage.documents.drafts[-1], date)


# --- what the view shows -----------------------------------------------------------------------


def _one(stage: Stage, said: Reference) -> Any:
    book, found = stage.documents.find(said)
    return stage.look(invoices.one, book, invoice_id=found)


@view("<invoice> has the number <name>", "invoices.one")
def has_number(stage: Stage, invoice: Reference, name: str) -> None:
    """Checks the number an invoice was issued under.

    `the invoice has the number GB01-INV-2026-000001`
    """
    same(_one(stage, invoice).number, name, f"the number of {invoice}")


@view("<invoice> is due on <date>", "invoices.one")
def due(stage: Stage, invoice: Reference, date: date) -> None:
    """Checks the day an issued invoice is due.

    `the invoice is due on 2026-03-02`
    """
    same(_one(stage, invoice).due_on, date, f"{invoice} is due on")


@view("<invoice> stands as <status:name>", "invoices.one")
def stands_as(stage: Stage, invoice: Reference, status: str) -> None:
    """Checks where an invoice stands: draft, issued, voided, partly_credited or credited.

    `the invoice stands as partly_credited`
    """
    same(_one(stage, invoice).status, status, f"{invoice} stands as")


@view("<invoice> has these lines", "invoices.one", table=LINES)
def has_lines(stage: Stage, invoice: Reference, datatable: list[list[str]]) -> None:
    """Checks the lines of a draft or invoice, in order; only the columns that are given.

    `the invoice has these lines`
    """
    want = rows(datatable, *LINES)
    lines = _one(stage, invoice).lines
    same(len(lines), len(want), f"the number of lines of {invoice}")
    for line, row in zip(lines, want, strict=True):
        _line_is(line, row, f"line {line.number} of {invoice}")


def _line_is(line: Any, row: dict[str, str], what: str) -> None:
    said = {
        "line": str(line.number),
        "entry": line.entry_id,
        "contract": line.contract_id,
        "project": line.project_id,
        "person": line.person_id,
        "date": line.worked_on.isoformat(),
        "hours": line.hours,
        "note": line.note or "",
    }
    for column, found in said.items():
        if column in row:
            same(found, row[column], f"{column} on {what}")
    if "amount" in row:
        money_is(line.charged, line.currency, said_amount(row["amount"]), what)


@view(
    "there is/are <number> invoice/invoices[ to <customer>][ with status <status:name>]",
    "invoices.listing",
)
def number_of(stage: Stage, number: int, customer: str | None, status: str | None) -> None:
    """Counts the book's invoices and drafts, perhaps of one customer or one status.

    `there are 2 invoices to ACME with status issued`
    """
    book = stage.defaults.book()
    found = stage.look(invoices.listing, book, customer_id=customer, status=status)
    same(len(found), number, "the number of invoices")


@view("the invoice numbers are <names>", "invoices.listing")
def numbers_are(stage: Stage, names: tuple[str, ...]) -> None:
    """Checks the numbers of all issued invoices of the book, in order of number.

    `the invoice numbers are GB01-INV-2026-000001 and GB01-INV-2026-000002`
    """
    found = stage.look(invoices.listing, stage.defaults.book())
    numbers = sorted(invoice.number for invoice in found if invoice.number)
    same(", ".join(numbers), ", ".join(names), "the invoice numbers")


@view("<entry> is charged <amount> on <invoice>", "invoices.one")
def charged(stage: Stage, entry: str, amount: Amount, invoice: Reference) -> None:
    """Checks what a draft or invoice charges for one entry.

    `psa:1 is charged 300.00 USD on the invoice`
    """
    seen = _one(stage, invoice)
    found = sum(line.charged for line in seen.lines if line.entry_id == entry)
    money_is(found, seen.currency, amount, f"{entry} on {invoice}")
