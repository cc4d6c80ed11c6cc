"""What an invoice comes to: allowances and charges, what is retained, prepaid and rounded, what is payable."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.invoice_commands import (
    ReleaseRetention,
    SetNumbering,
    VoidInvoice,
)
from features.checks import money_is, same
from features.stage import Stage
from features.steps.words import Amount, Reference, rows, said_amount
from features.vocabulary import act, view
from processes.previewing import Preview, preview
from projections import invoices, retention

PARTS = (
    "net",
    "allowances",
    "charges",
    "exclusive",
    "tax",
    "inclusive",
    "retained",
    "prepaid",
    "rounding",
    "payable",
)
ALSO_SAID = {"before tax": "exclusive", "with tax": "inclusive"}


@act("<invoice> is taken back as void[ on <date>][ because <why>]", VoidInvoice)
def void(stage: Stage, invoice: Reference, date: date | None, why: str | None) -> None:
    """Voids an issued invoice: all that is left of it is credited, and its work may be billed again.

    `the invoice is taken back as void on 2026-02-03 because "sent to the wrong customer"`
    """
    book, found = stage.documents.find(invoice)
    reason = why or "issued by mistake"
    stage.ask(VoidInvoice(invoice_id=found, voided_on=date or stage.today, reason=reason), book)


def _release(
    stage: Stage, contract: str, amount: str | None, on: date | None, why: str | None
) -> None:
    command = ReleaseRetention(
        contract_id=contract,
        amount=amount,
        released_on=on or stage.today,
        reason=why or "Release of retainage",
    )
    book = stage.defaults.book_of(contract)
    receipt = stage.ask(command, book)
    if receipt is not None:
        invoice = str(receipt.about["invoice_id"])
        stage.documents.issued_as(book, invoice, str(receipt.about["number"]))


@act("the retainage of <contract> is released[ on <date>][ because <why>]", ReleaseRetention)
def released(stage: Stage, contract: str, date: date | None, why: str | None) -> None:
    """Asks the customer for all that it retained under a contract, by a document of its own.

    `the retainage of C-100 is released on 2026-06-30 because "The works were accepted"`
    """
    _release(stage, contract, None, date, why)


@act(
    "<amount> of the retainage of <contract> is released[ on <date>][ because <why>]",
    ReleaseRetention,
)
def part_released(
    stage: Stage, amount: Amount, contract: str, date: date | None, why: str | None
) -> None:
    """Asks the customer for a part of what it retained, oldest invoice first.

    `50.00 GBP of the retainage of C-100 is released`
    """
    currency = stage.defaults.contract(contract).currency
    _release(stage, contract, amount.in_(currency), date, why)


@act("invoices is numbered as <text>", SetNumbering)
def invoices_numbered(stage: Stage, text: str) -> None:
    """Chooses how invoice numbers are written: {prefix}, {year}, {month}, and {number} with its width.

    `invoices are numbered as "{prefix}/{year}/{number:4}"`
    """
    stage.ask(SetNumbering(document="invoice", pattern=text))


@act("credit memos is numbered as <text>", SetNumbering)
def credits_numbered(stage: Stage, text: str) -> None:
    """Chooses how numbers of credit memos are written.

    `credit memos are numbered as "{prefix}/{year}/{number:4}"`
    """
    stage.ask(SetNumbering(document="credit_memo", pattern=text))


# --- what the views show -----------------------------------------------------------------------


def _one(stage: Stage, said: Reference) -> Any:
    book, found = stage.documents.find(said)
    return stage.look(invoices.one, book, invoice_id=found)


def _preview(stage: Stage, said: Reference, on: date | None) -> Preview:
    book, found = stage.documents.find(said)
    return preview(stage.house.desk, book, found, on)


def _settlement_is(settlement: Any, seen: Any, what: str, datatable: list[list[str]]) -> None:
    for row in rows(datatable, "part", "amount", needs=("part", "amount")):
        part = ALSO_SAID.get(row["part"], row["part"])
        assert part in PARTS, f'"{row["part"]}" is none of {", ".join(PARTS)}'
        found = seen.total if settlement is None else getattr(settlement, part)
        if settlement is None and part not in ("net", "exclusive", "inclusive", "payable"):
            found = 0
        money_is(found, seen.currency, said_amount(row["amount"]), f"{part} of {what}")


@view("<invoice> is made up of", "invoices.one", table=("part", "amount"))
def made_up(stage: Stage, invoice: Reference, datatable: list[list[str]]) -> None:
    """Checks what an issued invoice comes to, part by part: net, allowances, charges, before tax, tax, with
    tax, retained, prepaid, rounding, payable; only the parts that are given.

    `the invoice is made up of`
    """
    seen = _one(stage, invoice)
    _settlement_is(seen.settlement, seen, str(invoice), datatable)


@view("the last credit memo of <invoice> is made up of", "invoices.one", table=("part", "amount"))
def credit_made_up(stage: Stage, invoice: Reference, datatable: list[list[str]]) -> None:
    """Checks what the last credit memo of an invoice gives back, part by part.

    `the last credit memo of the invoice is made up of`
    """
    seen = _one(stage, invoice)
    memo = seen.credits[-1]
    _settlement_is(memo.settlement, seen, memo.number, datatable)


@view(
    "[issued on <date>, ]<invoice> would be made up of",
    "previewing.preview",
    table=("part", "amount"),
)
def would_be(
    stage: Stage, invoice: Reference, date: date | None, datatable: list[list[str]]
) -> None:
    """Checks what a draft would come to, were it issued today or on another day; nothing is recorded.

    `the draft would be made up of`
    `issued on 2026-02-05, the draft would be made up of`
    """
    found = _preview(stage, invoice, date)
    assert found.issued is not None, f"{invoice} can not be issued: {found.refused}"
    _settlement_is(found.issued.settlement, found.issued, str(invoice), datatable)


@view("<invoice> could not be issued because <code:text>", "previewing.preview")
def could_not(stage: Stage, invoice: Reference, code: str) -> None:
    """Checks why a draft can not be issued today.

    `the draft could not be issued because "not_open"`
    """
    found = _preview(stage, invoice, None)
    assert found.refused is not None, f"{invoice} could be issued"
    same(found.refused.code, code, f"why {invoice} can not be issued")


@view("<amount> is payable on <invoice>", "invoices.one")
def payable(stage: Stage, amount: Amount, invoice: Reference) -> None:
    """Checks what the customer has to pay for an invoice as it was issued.

    `1,190.00 EUR is payable on the invoice`
    """
    seen = _one(stage, invoice)
    assert seen.payable is not None, f"{invoice} is a draft"
    money_is(seen.payable, seen.currency, amount, f"payable on {invoice}")


@view("<invoice> may be paid with <amount> less until <date>", "invoices.one")
def early(stage: Stage, invoice: Reference, amount: Amount, date: date) -> None:
    """Checks the discount for early payment that an invoice offers, and its last day.

    `the invoice may be paid with 20.00 GBP less until 2026-02-10`
    """
    seen = _one(stage, invoice)
    assert seen.early_payment is not None, f"{invoice} offers nothing for early payment"
    money_is(seen.early_payment.minor, seen.currency, amount, f"early payment of {invoice}")
    same(seen.early_payment.until, date, f"the last day for early payment of {invoice}")


@view("<invoice> reads <text>", "invoices.one")
def reads(stage: Stage, invoice: Reference, text: str) -> None:
    """Checks the text of an invoice above its lines.

    `the invoice reads "Work from 2026-01-12 to 2026-01-31 under order 4711"`
    """
    same(_one(stage, invoice).text, text, f"the text of {invoice}")


@view("line <number> of <invoice> reads <text>", "invoices.one")
def line_reads(stage: Stage, number: int, invoice: Reference, text: str) -> None:
    """Checks the text of a line of a draft or invoice.

    `line 1 of the invoice reads "2026-01-12 Ann: 6.00 h"`
    """
    (line,) = (line for line in _one(stage, invoice).lines if line.number == number)
    same(line.text, text, f"the text of line {number} of {invoice}")


@view("<amount> is retained under <contract>", "retention.ledger")
def retained(stage: Stage, amount: Amount, contract: str) -> None:
    """Checks what customers keep back under a contract, not yet released.

    `100.00 GBP is retained under C-100`
    """
    book = stage.defaults.book_of(contract)
    found = stage.look(retention.ledger, book, contract_id=contract)
    money_is(sum(row.left for row in found), amount.currency, amount, f"retained under {contract}")


@view(
    "the retainage of <contract> stands as follows",
    "retention.ledger",
    table=("invoice", "retained", "returned", "released", "left"),
)
def ledger(stage: Stage, contract: str, datatable: list[list[str]]) -> None:
    """Checks the retainage of a contract invoice by invoice; only the columns that are given.

    `the retainage of C-100 stands as follows`
    """
    columns = ("retained", "returned", "released", "left")
    want = rows(datatable, "invoice", *columns, needs=("invoice",))
    found = stage.look(retention.ledger, stage.defaults.book_of(contract), contract_id=contract)
    same([row.number for row in found], [row["invoice"] for row in want], "the invoices")
    for seen, row in zip(found, want, strict=True):
        for column in columns:
            if column in row:
                minor = getattr(seen, column)
                money_is(
                    minor, seen.currency, said_amount(row[column]), f"{column} of {seen.number}"
                )
