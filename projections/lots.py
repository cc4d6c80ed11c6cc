"""Lots from approval to invoice: the view behind work in progress and invoices."""

from __future__ import annotations

from journal.journal import Line
from projections import lot_tables
from projections.batch import Batch
from projections.document_lots import DocumentLots
from projections.documents import Documents
from projections.lot_rows import LotRows
from projections.standing import Standing
from projections.view import Handler, View
from projections.work_lots import WorkLots


class Lots:
    """Writes lots, the sums they move, and the documents they are on."""

    def __init__(self, batch: Batch) -> None:
        self._rows = LotRows(batch)
        self._standing = Standing(batch)
        self._on_documents = DocumentLots(batch, self._rows, self._standing)
        work = WorkLots(self._rows, self._standing)
        self.handlers: dict[str, Handler] = dict(work.handlers)
        documents = Documents(batch).handlers
        for kind, lots in self._on_documents.handlers.items():
            self.handlers[kind] = _both(lots, documents.pop(kind))
        self.handlers |= documents

    def settle(self) -> None:
        """Let go of what can be looked up again."""
        self._rows.settle()
        self._standing.settle()
        self._on_documents.settle()


def _both(first: Handler, second: Handler) -> Handler:
    def handle(line: Line) -> None:
        first(line)
        second(line)

    return handle


VIEW = View(
    name="lots",
    answers=("wip", "invoices", "drafts", "credits"),
    tables=(
        lot_tables.movement,
        lot_tables.lot,
        lot_tables.ruling,
        lot_tables.invoice,
        lot_tables.invoice_line,
        lot_tables.line_change,
        lot_tables.added_line,
        lot_tables.draft_adjustment,
        lot_tables.credit,
        lot_tables.credit_line,
    ),
    projector=Lots,
    version=2,
)
