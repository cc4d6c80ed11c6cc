"""The roads of commands about invoices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from domain import billing, crediting, issuing
from domain.applying import tags_of_sources
from domain.invoice_commands import (
    AdjustLine,
    CreditInvoice,
    DraftInvoice,
    IssueInvoice,
    RemoveLines,
    VoidDraft,
)
from domain.issuing import series_of
from domain.knowledge import Knowledge
from domain.road import Road, accounts, accounts_on, invoice


def _its_accounts(command: Any, known: Knowledge) -> Iterable[str]:
    return accounts_on(command.invoice_id, known)


def _issue(command: IssueInvoice, known: Knowledge) -> Iterable[str]:
    yield from accounts_on(command.invoice_id, known)
    drafted = known.invoice(command.invoice_id).drafted
    if drafted is not None:
        yield from tags_of_sources(drafted, known)
    yield f"series:{series_of(known.register.home().invoice_prefix, command.issued_on)}"


def _credit(command: CreditInvoice, known: Knowledge) -> Iterable[str]:
    yield from accounts_on(command.invoice_id, known)
    drafted = known.invoice(command.invoice_id).drafted
    if drafted is not None:
        yield known.register.cash_of(drafted.customer_id)
    yield f"series:{series_of(known.register.home().credit_prefix, command.credited_on)}"


ROADS: dict[type, Road] = {
    DraftInvoice: Road(billing.draft, accounts),
    RemoveLines: Road(billing.remove, invoice, _its_accounts),
    AdjustLine: Road(billing.adjust, invoice, _its_accounts),
    VoidDraft: Road(billing.void, invoice, _its_accounts),
    IssueInvoice: Road(issuing.issue, invoice, _issue),
    CreditInvoice: Road(crediting.credit, invoice, _credit),
}
