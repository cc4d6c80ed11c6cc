"""Receivables: what customers owe, invoice by invoice, net of credits."""

from __future__ import annotations

from typing import Any

from features.checks import money_is
from features.stage import Stage
from features.steps.words import Amount, Reference
from features.vocabulary import view
from projections import receivable


def _open(stage: Stage, book: str) -> list[Any]:
    return list(stage.look(receivable.by_invoice, book))


@view("<customer> owes/owed <amount>", "receivable.by_invoice")
def owes(stage: Stage, customer: str, amount: Amount) -> None:
    """Checks what a customer owes on all invoices of the book together.

    `ACME owes 1,000.00 USD`
    `ACME owed 1,000.00 USD as of 2026-01-31`
    """
    found = sum(
        row.open
        for row in _open(stage, stage.defaults.book())
        if row.customer_id == customer and row.currency == amount.currency
    )
    money_is(found, amount.currency, amount, f"{customer} owes")


@view("<amount> is owed on <invoice>", "receivable.by_invoice")
def owed_on(stage: Stage, amount: Amount, invoice: Reference) -> None:
    """Checks what is owed on one invoice, net of its credits.

    `700.00 USD is owed on the invoice`
    """
    book, found = stage.documents.find(invoice)
    owed = sum(row.open for row in _open(stage, book) if row.invoice_id == found)
    money_is(owed, amount.currency, amount, f"owed on {invoice}")
