"""What stands between a draft and its number: amendments that wait, tax that is not known. Facts, as they stand."""

from __future__ import annotations

import msgspec
from sqlalchemy import Index, Table, text

from domain.amendment import (
    AmendmentApproved,
    AmendmentDrafted,
    AmendmentRejected,
    AmendmentSubmitted,
    AmendmentWithdrawn,
)
from domain.contract import ContractSigned, TermsAmended
from domain.invoice import InvoiceDrafted
from domain.tax import CustomerTaxSet, TaxRatesPublished, TaxRegistered
from journal.journal import Line
from projections.batch import Batch, stem
from projections.copying import copyable, escaped, part
from projections.schema import document, line, moment, number, tables, word
from projections.view import View

# An amendment as it stands; `position` and `recorded_at` are of its last step.
amendment = Table(
    "amendment",
    tables,
    word("book", key=True),
    word("contract_id", key=True),
    word("amendment_id", key=True),
    word("state"),
    document("lines"),
    line(),
    moment(),
    Index(
        "amendment_pending",
        "book",
        "contract_id",
        postgresql_where=text("state = 'pending'"),
    ),
)

tax_fact = Table(
    "tax_fact",
    tables,
    word("book", key=True),
    line(key=True),
    document("said"),
)

# Contract lines and drafted lines that have a tax code of their own.
line_tax = Table(
    "line_tax",
    tables,
    word("book", key=True),
    word("contract_id", key=True),
    word("line_id", key=True),
    word("code"),
)

draft_tax = Table(
    "draft_tax",
    tables,
    word("book", key=True),
    word("invoice_id", key=True),
    number("number", key=True),
    word("code"),
)

_STEP = """
    update views.amendment set state = %s, position = %s, recorded_at = %s
    where book = %s and contract_id = %s and amendment_id = %s
"""
_SIGNED = """
    insert into views.line_tax values (%s, %s, %s, %s)
    on conflict (book, contract_id, line_id) do update set code = excluded.code
"""
_DRAFTED = """
    insert into views.amendment values (%s, %s, %s, 'draft', %s::jsonb, %s, %s)
    on conflict (book, contract_id, amendment_id) do update set
        lines = excluded.lines, position = excluded.position, recorded_at = excluded.recorded_at
"""
_BECOMES = {
    AmendmentSubmitted: "pending",
    AmendmentApproved: "approved",
    AmendmentRejected: "rejected",
    AmendmentWithdrawn: "withdrawn",
}


class DraftConditions:
    """Writes each fact once, and an amendment's state in place."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._book = batch.book
        self._facts = batch.rows(tax_fact)
        self._drafts = batch.rows(draft_tax)
        taxes = (TaxRegistered, TaxRatesPublished, CustomerTaxSet)
        self.handlers = {
            "AmendmentDrafted": self._drafted,
            **dict.fromkeys((kind.__name__ for kind in _BECOMES), self._step),
            **dict.fromkeys((kind.__name__ for kind in taxes), self._told),
            "ContractSigned": self._signed,
            "TermsAmended": self._signed,
            "InvoiceDrafted": self._invoice,
        }

    def settle(self) -> None:
        """Every change is in the batch already."""

    def _drafted(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, AmendmentDrafted)
        told = (_list(event.lines), line.position, line.entry.recorded_at)
        self._batch.later(_DRAFTED, self._book, event.contract_id, event.amendment_id, *told)

    def _step(self, line: Line) -> None:
        event = line.entry.event
        state = _BECOMES[type(event)]
        told = (state, line.position, line.entry.recorded_at, self._book)
        self._batch.later(_STEP, *told, event.contract_id, event.amendment_id)  # type: ignore[union-attr]

    def _told(self, line: Line) -> None:
        said = part(line.entry.event)
        assert said is not None
        self._facts.append(f"{stem(self._book, line)}\t{escaped(said)}\n")

    def _signed(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, ContractSigned | TermsAmended)
        for one in event.lines:
            if one.tax_code:
                told = (self._book, event.contract_id, one.line_id, one.tax_code)
                self._batch.later(_SIGNED, *told)

    def _invoice(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, InvoiceDrafted)
        for one in event.lines:
            if one.tax:
                self._drafts.append(f"{self._book}\t{event.invoice_id}\t{one.number}\t{one.tax}\n")


def _list(names: tuple[str, ...]) -> str:
    return msgspec.json.encode(names).decode().replace(r"\u0000", r"\ufffd")


VIEW = View(
    name="draft_conditions",
    answers=("blocked_drafts",),
    tables=(amendment, tax_fact, line_tax, draft_tax),
    projector=DraftConditions,
    version=2,
)
