"""The roads of commands about invoices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from domain import (
    billing,
    crediting,
    drafting,
    due_billing,
    issuing,
    numbering,
    retention,
    reviewing,
)
from domain.applying import tags_of_sources
from domain.invoice_commands import (
    AddLine,
    AdjustDraft,
    AdjustLine,
    BillDue,
    CreditInvoice,
    DraftInvoice,
    IssueInvoice,
    ReleaseRetention,
    RemoveLines,
    SetNumbering,
    VoidDraft,
    VoidInvoice,
)
from domain.knowledge import Knowledge
from domain.numbering import series_of
from domain.numbering_pattern import Document
from domain.road import Road, account, accounts, accounts_on, invoice


def _series(known: Knowledge, document: Document, on: date) -> str:
    return f"series:{series_of(known.register, document, on)}"


def _its_accounts(command: Any, known: Knowledge) -> Iterable[str]:
    return accounts_on(command.invoice_id, known)


def _issue(command: IssueInvoice, known: Knowledge) -> Iterable[str]:
    yield from accounts_on(command.invoice_id, known)
    drafted = known.invoice(command.invoice_id).drafted
    if drafted is not None:
        yield from tags_of_sources(drafted, known)
    yield f"series:{series_of(known.register, 'invoice', command.issued_on)}"


def _credit(command: CreditInvoice, known: Knowledge) -> Iterable[str]:
    yield from accounts_on(command.invoice_id, known)
    yield from _cash_of(command.invoice_id, known)
    yield f"series:{series_of(known.register, 'credit_memo', command.credited_on)}"


def _cash_of(invoice_id: str, known: Knowledge) -> Iterable[str]:
    drafted = known.invoice(invoice_id).drafted
    if drafted is not None:
        yield known.register.cash_of(drafted.customer_id)


def _void(command: VoidInvoice, known: Knowledge) -> Iterable[str]:
    yield from accounts_on(command.invoice_id, known)
    yield from _cash_of(command.invoice_id, known)
    yield f"series:{series_of(known.register, 'credit_memo', command.voided_on)}"


def _release(command: ReleaseRetention, known: Knowledge) -> Iterable[str]:
    yield f"series:{series_of(known.register, 'invoice', command.released_on)}"


ROADS: dict[type, Road] = {
    DraftInvoice: Road(drafting.draft, accounts),
    BillDue: Road(due_billing.bill_due, accounts),
    RemoveLines: Road(billing.remove, invoice, _its_accounts),
    AdjustLine: Road(billing.adjust, invoice, _its_accounts),
    VoidDraft: Road(billing.void, invoice, _its_accounts),
    IssueInvoice: Road(issuing.issue, invoice, _issue),
    AddLine: Road(reviewing.add_line, invoice, _its_accounts),
    AdjustDraft: Road(reviewing.adjust_draft, invoice, _its_accounts),
    VoidInvoice: Road(crediting.void, invoice, _void),
    SetNumbering: Road(numbering.set_numbering),
    ReleaseRetention: Road(retention.release, account, _release),
    CreditInvoice: Road(crediting.credit, invoice, _credit),
}
