"""What a draft would come to, were it issued on a day: the very decision of its issue, with nothing recorded."""

from __future__ import annotations

from datetime import date

import msgspec

from domain.invoice import InvoiceIssued
from domain.invoice_commands import IssueInvoice
from domain.refusal import Refused, UnknownInvoice
from processes.desk import KEEPER, Desk


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as it would be issued, or why it can not be; amounts in minor units of its currency."""

    invoice_id: str
    on: date
    issued: InvoiceIssued | None  # none: it can not be issued that day
    refused: Refused | None

    @property
    def payable(self) -> int | None:
        """What the customer would have to pay."""
        if self.issued is None:
            return None
        settled = self.issued.settlement
        return self.issued.total if settled is None else settled.payable


def preview(desk: Desk, book: str, invoice_id: str, on: date | None = None) -> Preview:
    """A draft as it would be issued on a day (default: today). Its number is not said: the next issue has it.

    A document that is no draft any more is refused as its issue would be. Raises UnknownInvoice for none of this book.
    """
    day = on or desk.today(book)
    issue = IssueInvoice(invoice_id=invoice_id, issued_on=day)
    try:
        events = desk.foreseen(book, issue, KEEPER)
    except UnknownInvoice:
        raise
    except Refused as refused:
        return Preview(invoice_id=invoice_id, on=day, issued=None, refused=refused)
    (issued,) = (event for event in events if isinstance(event, InvoiceIssued))
    return Preview(invoice_id=invoice_id, on=day, issued=issued, refused=None)
