"""Drafts and invoices: which there are, and each with its lines, every line a link to the time it charges."""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from console.visit import Visit
from domain.refusal import UnknownInvoice
from domain.settlement import LineAdjustment
from journal.journal import Journal
from processes.documents import forms
from processes.previewing import preview
from projections import contracts, receivable
from projections import invoices as documents

PAGE = 50
# Forms of a document, and what the links to them say.
DOCUMENTS = {"pdf": "PDF", "facturx": "Factur-X", "ubl": "UBL", "ledes": "LEDES"}
STATUSES = ("draft", "issued", "partly_credited", "credited", "voided")


@get("/invoices", sync_to_thread=True)
def invoices(visit: NamedDependency[Visit]) -> Response[str]:
    """Drafts first, then invoices, the latest first."""
    book, status, offset = visit.word("book"), visit.word("status"), visit.number("offset")
    with visit.look("invoices") as tx:
        found = documents.listing(
            tx,
            book=book,
            status=status,
            contract_id=visit.word("contract"),
            limit=PAGE + 1,
            offset=offset,
        )
        customers = contracts.names(tx, kind="customer")
    return visit.page(
        "invoices.html",
        "Invoices",
        found=found[:PAGE],
        customers=customers,
        books=visit.firm.books.ids(),
        book=book,
        statuses=STATUSES,
        status=status,
        contract=visit.word("contract"),
        more=offset + PAGE if len(found) > PAGE else None,
        before=max(0, offset - PAGE) if offset else None,
    )


@get("/invoices/{book:str}/{ref:path}", sync_to_thread=True)
def invoice(
    book: FromPath[str], ref: FromPath[PurePath], visit: NamedDependency[Visit]
) -> Response[str]:
    """A document by its id, or by its own or its credit memo's number."""
    named = str(ref).removeprefix("/")
    journal = visit.journal(book)
    with visit.look("invoices") as tx:
        found = documents.one(tx, book=book, invoice_id=named)
        found = found or documents.one(tx, book=book, number=named)
        if found is None:
            raise UnknownInvoice(f"Book {book} has no draft or invoice {named}.", invoice=named)
        customers = contracts.names(tx, kind="customer", book=book)
        projects = contracts.names(tx, kind="project", book=book)
        settled = receivable.by_invoice(tx, book=book, invoice_id=found.invoice_id, settled=True)
    draft = found.status == "draft"
    return visit.page(
        "invoice.html",
        found.number or f"Draft {found.invoice_id}",
        invoice=found,
        customer=customers.get((book, found.customer_id), found.customer_id),
        projects=projects,
        beside=_beside(found),
        owed=settled[0] if settled else None,
        foreseen=preview(visit.firm.desk, book, found.invoice_id) if draft else None,
        forms=DOCUMENTS,
        sendable=_sendable(journal, found),
    )


class Beside(NamedTuple):
    """What stands beside a line's charge: its contract's discount, and what a review allowed or charged on it."""

    discount: int
    adjustments: tuple[LineAdjustment, ...]


def _beside(found: documents.Invoice) -> dict[int, Beside]:
    """By number, for the lines that bear any."""
    lines = found.settlement.lines if found.settlement else ()
    return {
        line.number: Beside(line.discount, line.adjustments)
        for line in lines
        if line.discount or line.adjustments
    }


def _sendable(journal: Journal, found: documents.Invoice) -> dict[str, dict[str, str]]:
    """By number of the invoice and its credit memos, each form with what it still needs."""
    if found.number is None:
        return {}
    numbers = (found.number, *(memo.number for memo in found.credits))
    return {
        number: {str(form): needs for form, needs in forms(journal, number).items()}
        for number in numbers
    }
