"""Credit memos: which lots of an issued invoice the customer gets back, and what becomes of the work."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.invoice_commands import CreditInvoice, CreditPart
from features.checks import money_is, same
from features.stage import Stage
from features.steps.billing import lines_of
from features.steps.words import Amount, Quantity, Reference, rows, said_amount, said_quantity
from features.vocabulary import act, view
from projections import invoices

PARTS = ("entry", "line", "amount", "hours")


def _credit(
    stage: Stage,
    said: Reference,
    parts: tuple[CreditPart, ...],
    on: date | None,
    why: str | None,
    *,
    off: bool = False,
) -> None:
    book, invoice = stage.documents.find(said)
    command = CreditInvoice(
        invoice_id=invoice,
        lines=parts,
        credited_on=on or stage.today,
        reason=why or "agreed with the customer",
        write_off=off,
    )
    stage.ask(command, book)


def _whole_entries(
    stage: Stage, said: Reference, entries: tuple[str, ...]
) -> tuple[CreditPart, ...]:
    lines = [line for entry in entries for line in lines_of(stage, said, entry)]
    return tuple(CreditPart(number=line.number) for line in lines)


@act("<invoice> is credited in full[ on <date>][ because <why>]", CreditInvoice)
def in_full(stage: Stage, invoice: Reference, date: date | None, why: str | None) -> None:
    """Credits all that is left of an issued invoice; the work may be billed again.

    `the invoice is credited in full on 2026-02-10 because "wrong customer"`
    """
    _credit(stage, invoice, (), date, why)


@act("<invoice> is credited in full and written off[ on <date>][ because <why>]", CreditInvoice)
def in_full_off(stage: Stage, invoice: Reference, date: date | None, why: str | None) -> None:
    """Credits all that is left of an issued invoice and writes the work off.

    `the invoice is credited in full and written off because "goodwill"`
    """
    _credit(stage, invoice, (), date, why, off=True)


@act("<entries> on <invoice> is credited[ on <date>][ because <why>]", CreditInvoice)
def entries_credited(
    stage: Stage, entries: tuple[str, ...], invoice: Reference, date: date | None, why: str | None
) -> None:
    """Credits whole entries of an issued invoice; they may be billed again.

    `psa:1 and psa:2 on the invoice are credited because "not ordered"`
    """
    _credit(stage, invoice, _whole_entries(stage, invoice, entries), date, why)


@act(
    "<entries> on <invoice> is credited and written off[ on <date>][ because <why>]", CreditInvoice
)
def entries_credited_off(
    stage: Stage, entries: tuple[str, ...], invoice: Reference, date: date | None, why: str | None
) -> None:
    """Credits whole entries of an issued invoice and writes them off.

    `psa:1 on the invoice is credited and written off because "goodwill"`
    """
    _credit(stage, invoice, _whole_entries(stage, invoice, entries), date, why, off=True)


@act("<amount> of <entry> on <invoice> is credited[ on <date>][ because <why>]", CreditInvoice)
def amount_credited(
    stage: Stage,
    amount: Amount,
    entry: str,
    invoice: Reference,
    date: date | None,
    why: str | None,
) -> None:
    """Credits a part of an entry, by amount; that part may be billed again.

    `300.00 USD of psa:1 on the invoice is credited`
    """
    _credit(stage, invoice, (_part(stage, amount, entry, invoice),), date, why)


@act(
    "<amount> of <entry> on <invoice> is credited and written off[ on <date>][ because <why>]",
    CreditInvoice,
)
def amount_credited_off(
    stage: Stage,
    amount: Amount,
    entry: str,
    invoice: Reference,
    date: date | None,
    why: str | None,
) -> None:
    """Credits a part of an entry, by amount, and writes it off.

    `300.00 USD of psa:1 on the invoice is credited and written off`
    """
    _credit(stage, invoice, (_part(stage, amount, entry, invoice),), date, why, off=True)


def _part(stage: Stage, amount: Amount, entry: str, invoice: Reference) -> CreditPart:
    (line,) = lines_of(stage, invoice, entry)
    currency = stage.defaults.contract(line.contract_id).currency
    return CreditPart(number=line.number, amount=amount.in_(currency))


@act("<quantity> of <entry> on <invoice> is credited[ on <date>][ because <why>]", CreditInvoice)
def hours_credited(
    stage: Stage,
    quantity: Quantity,
    entry: str,
    invoice: Reference,
    date: date | None,
    why: str | None,
) -> None:
    """Credits a part of an entry, by hours; that part may be billed again.

    `4.50 hours of psa:1 on the invoice are credited`
    """
    (line,) = lines_of(stage, invoice, entry)
    part = CreditPart(number=line.number, quantity=quantity.text, unit=quantity.unit)
    _credit(stage, invoice, (part,), date, why)


@act("these parts of <invoice> is credited[ on <date>][ because <why>]", CreditInvoice, table=PARTS)
def parts_credited(
    stage: Stage,
    invoice: Reference,
    date: date | None,
    why: str | None,
    datatable: list[list[str]],
) -> None:
    """Credits several parts in one credit memo: each by entry or line number, whole, by amount or by hours.

    `these parts of the invoice are credited because "agreed"`
    """
    parts = []
    for row in rows(datatable, *PARTS):
        entry = row.get("entry")
        number = int(row["line"]) if "line" in row else lines_of(stage, invoice, entry)[0].number
        amount = said_amount(row["amount"]).text if "amount" in row else None
        hours = said_quantity(row["hours"]) if "hours" in row else None
        parts.append(
            CreditPart(
                number=number,
                amount=amount,
                quantity=hours.text if hours else None,
                unit=hours.unit if hours else "hours",
            )
        )
    _credit(stage, invoice, tuple(parts), date, why)


# --- what the view shows -----------------------------------------------------------------------


def _credits(stage: Stage, said: Reference) -> Any:
    book, invoice = stage.documents.find(said)
    return stage.look(invoices.one, book, invoice_id=invoice)


@view("<invoice> is credited by <amount> in all", "invoices.one")
def credited_in_all(stage: Stage, invoice: Reference, amount: Amount) -> None:
    """Checks what all credit memos of an invoice give back together.

    `the invoice is credited by 300.00 USD in all`
    """
    seen = _credits(stage, invoice)
    found = sum(credit.total for credit in seen.credits)
    money_is(found, seen.currency, amount, f"credited on {invoice}")


MEMO = ("number", "amount", "tax", "payable", "date")


@view("<invoice> has these credit memos", "invoices.one", table=MEMO)
def credit_memos(stage: Stage, invoice: Reference, datatable: list[list[str]]) -> None:
    """Checks the credit memos of an invoice, in the order they were made; only the columns given.

    `the invoice has these credit memos`
    """
    seen = _credits(stage, invoice)
    want = rows(datatable, *MEMO)
    same(len(seen.credits), len(want), f"the number of credit memos of {invoice}")
    for credit, row in zip(seen.credits, want, strict=True):
        if "number" in row:
            same(credit.number, row["number"], "the credit memo's number")
        if "amount" in row:
            money_is(credit.total, seen.currency, said_amount(row["amount"]), credit.number)
        if "tax" in row:
            tax = credit.settlement.tax if credit.settlement else 0
            money_is(tax, seen.currency, said_amount(row["tax"]), f"tax of {credit.number}")
        if "payable" in row:
            money_is(credit.payable, seen.currency, said_amount(row["payable"]), credit.number)
        if "date" in row:
            same(credit.credited_on.isoformat(), row["date"], f"the day of {credit.number}")
