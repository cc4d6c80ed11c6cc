"""Documents themselves: drafts, what a review did to their lines, invoices and credit memos."""

from __future__ import annotations

from domain.invoice import (
    DraftAdjusted,
    DraftVoided,
    InvoiceCredited,
    InvoiceDrafted,
    InvoiceIssued,
    LineAdded,
    LineAdjusted,
    LinesRemoved,
)
from journal.journal import Line
from projections.batch import Batch
from projections.copying import NULL, copyable, escaped, part, storable
from projections.lot_tables import (
    added_line,
    credit,
    credit_line,
    draft_adjustment,
    invoice,
    line_change,
)

_ISSUED = """
    update views.invoice set issued_position = %s, issued_at = %s, number = %s, issued_on = %s,
        due_on = %s, accounting_date = %s, total = %s, payable = %s, kind = %s, settlement = %s::jsonb,
        early_payment = %s::jsonb, wording = %s
    where book = %s and invoice_id = %s
"""
_VOIDED = """
    update views.invoice set voided_position = %s, voided_at = %s, reason = %s
    where book = %s and invoice_id = %s
"""


class Documents:
    """Writes one row a document, and one a change of a draft's line."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._book = batch.book
        drafted = "book, invoice_id, customer_id, currency, cut_off, drafted_position, drafted_at"
        self._drafts = batch.rows(invoice, drafted)
        self._changes = batch.rows(line_change)
        self._added = batch.rows(added_line)
        self._adjustments = batch.rows(draft_adjustment)
        self._credits = batch.rows(credit)
        self._credit_lines = batch.rows(credit_line)
        self.handlers = {
            "InvoiceDrafted": self._drafted,
            "LinesRemoved": self._removed,
            "LineAdjusted": self._adjusted,
            "LineAdded": self._put_on,
            "DraftAdjusted": self._allowed_or_charged,
            "DraftVoided": self._voided,
            "InvoiceIssued": self._issued,
            "InvoiceCredited": self._credited,
        }

    def _drafted(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, InvoiceDrafted)
        self._drafts.append(
            f"{self._book}\t{event.invoice_id}\t{event.customer_id}\t{event.currency}"
            f"\t{event.cut_off}\t{line.position}\t{line.entry.recorded_at}\n"
        )

    def _removed(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, LinesRemoved)
        for number in event.numbers:
            self._change(line, event.invoice_id, number, r"\N", event.reason)

    def _adjusted(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, LineAdjusted)
        self._change(line, event.invoice_id, event.number, event.now, event.reason)

    def _change(
        self, line: Line, invoice_id: str, number: int, charged: int | str, reason: str
    ) -> None:
        self._changes.append(
            f"{self._book}\t{invoice_id}\t{number}\t{line.position}\t{charged}\t{reason}"
            f"\t{line.entry.recorded_at}\n"
        )

    def _put_on(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, LineAdded)
        self._added.append(
            f"{self._book}\t{event.invoice_id}\t{event.number}\t{line.position}\t{event.contract_id}"
            f"\t{event.text}\t{event.quantity}\t{event.unit}\t{event.unit_price}\t{event.per}"
            f"\t{event.minor}\t{event.tax}\t{event.reason}\t{line.entry.recorded_at}\n"
        )

    def _allowed_or_charged(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, DraftAdjusted)
        said = (event.minor, event.percent, event.tax)
        told = "\t".join(NULL if one is None else str(one) for one in said)
        self._adjustments.append(
            f"{self._book}\t{event.invoice_id}\t{event.number}\t{event.code}\t{line.position}"
            f"\t{event.kind}\t{told}\t{event.reason}\t{line.entry.recorded_at}\n"
        )

    def _issued(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, InvoiceIssued)
        self._batch.later(
            _ISSUED,
            line.position,
            line.entry.recorded_at,
            event.number,
            event.issued_on,
            event.due_on,
            event.accounting_date,
            event.total,
            event.payable,
            event.kind,
            part(event.settlement),
            part(event.early_payment),
            storable(event.text),
            self._book,
            event.invoice_id,
        )

    def _voided(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, DraftVoided)
        told = storable(event.reason)
        self._batch.later(
            _VOIDED, line.position, line.entry.recorded_at, told, self._book, event.invoice_id
        )

    def _credited(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, InvoiceCredited)
        assert isinstance(line.entry.event, InvoiceCredited)
        as_said = part(line.entry.event.settlement)
        settlement = NULL if as_said is None else escaped(as_said)
        self._credits.append(
            f"{self._book}\t{event.credit_id}\t{event.invoice_id}\t{event.number}"
            f"\t{event.customer_id}\t{event.currency}\t{event.credited_on}\t{event.accounting_date}"
            f"\t{event.total}\t{event.payable}\t{settlement}\t{'t' if event.void else 'f'}"
            f"\t{event.reason}\t{line.position}\t{line.entry.recorded_at}\n"
        )
        for n, one in enumerate(event.lines):
            self._credit_lines.append(
                f"{self._book}\t{event.credit_id}\t{n}\t{one.of.number}\t{one.of.entry_id}"
                f"\t{one.start}\t{one.end}\t{one.charged}\t{'t' if one.write_off else 'f'}\n"
            )
