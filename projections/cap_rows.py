"""Writes the terms of caps and funding, and the few rows that plain time under one line does not need."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.cap_terms import WARNS_AT, CapTerms, CustomerCapSet
from domain.contract import CapAmended, ContractSigned
from domain.funding_terms import FundingAmended, FundingTerms
from domain.invoice import DraftVoided, InvoiceCredited, InvoiceDrafted, LinesRemoved
from domain.wip import (
    ApprovedLine,
    ChargesRaised,
    LotMove,
    LotsDecidedAgain,
    TimeApproved,
    WipWritten,
)
from journal.journal import Line
from projections.batch import Batch
from projections.cap_tables import (
    cap_terms,
    funded_line,
    funded_lot,
    funding_terms,
    line_entry,
    only_line,
)
from projections.copying import copyable, storable
from projections.view import View

_CAP = f"insert into views.cap_terms values ({', '.join(['%s'] * 21)})"
_ONLY = """
    insert into views.only_line values (%s, %s, %s, %s)
    on conflict (book, contract_id) do update set line_id = excluded.line_id
"""
_FUNDING = "insert into views.funding_terms values (%s, %s, %s, %s, %s, %s, %s)"
_ONLY_OF = "select line_id from views.only_line where book = %s and contract_id = %s"
# What comes back from a draft is paid for by the source it had there.
_BACK = """
    insert into views.funded_lot
    select book, %s, contract_id, entry_id, starts, ends, source from views.funded_line
    where book = %s and invoice_id = %s and (%s::int[] is null or number = any (%s))
    order by number, starts
"""


class Caps:
    """Writes what the views of caps and funding need beside lots and documents."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._book = batch.book
        self._entries = batch.rows(line_entry)
        self._lots = batch.rows(funded_lot)
        self._lines = batch.rows(funded_line)
        self._only: dict[str, str] = {}
        self.handlers = {
            "ContractSigned": self._signed,
            "CapAmended": self._amended,
            "CustomerCapSet": self._customer,
            "FundingAmended": self._funding,
            "TimeApproved": self._approved,
            "ChargesRaised": self._approved,
            "LotsDecidedAgain": self._again,
            "WipWritten": self._written,
            "InvoiceDrafted": self._drafted,
            "LinesRemoved": self._back,
            "DraftVoided": self._back,
            "InvoiceCredited": self._credited,
        }

    def settle(self) -> None:
        """Nothing is gathered but rows."""

    # --- terms ---------------------------------------------------------------------------------

    def _signed(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, ContractSigned)
        only = event.lines[0].line_id if len(event.lines) == 1 else ""
        self._only[event.contract_id] = only
        if only:
            self._batch.later(_ONLY, self._book, event.contract_id, only, line.position)
        caps = list(event.caps)
        if event.cap is not None and all(terms.level != "contract" for terms in caps):
            caps.append(
                CapTerms(
                    level="contract",
                    limit=event.cap,
                    policy=event.cap_policy,
                    tolerance=event.cap_tolerance,
                )
            )
        where = (event.contract_id, event.customer_id, event.currency)
        for n, terms in enumerate(caps):
            self._cap(line, n, terms, terms.place, where, (event.starts_on, False, "as signed"))
        if event.funding is not None:
            self._fund(line, event.contract_id, event.funding, (event.starts_on, "as signed"))

    def _amended(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, CapAmended)
        terms = event.terms
        if terms is None and event.cap is not None:
            terms = CapTerms(level=event.level, line_id=event.line_id, limit=event.cap)
        where = (event.contract_id, "", "")
        said = (event.effective_date, event.below_consumed, event.reason)
        self._cap(line, 0, terms, (event.level, event.line_id), where, said)

    def _customer(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, CustomerCapSet)
        where = ("", event.customer_id, event.currency)
        said = (event.effective_date, event.below_consumed, event.reason)
        self._cap(line, 0, event.terms, ("customer", ""), where, said)

    def _cap(
        self,
        line: Line,
        n: int,
        terms: CapTerms | None,
        place: tuple[str, str],
        where: tuple[str, str, str],
        said: tuple[object, bool, str],
    ) -> None:
        contract_id, customer_id, currency = where
        effective, below, reason = said
        told = terms or CapTerms(level="contract", limit=0)
        self._batch.later(
            _CAP,
            *(self._book, line.position, n, place[0], contract_id, customer_id, place[1], currency),
            *((told.limit, told.net) if terms else (None, None)),
            *(told.policy, told.tolerance, told.release, told.expenses, told.tax_percent),
            msgspec.json.encode(told.thresholds or WARNS_AT).decode(),
            *(bool(told.thresholds), effective, below, storable(reason), line.entry.recorded_at),
        )

    def _funding(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, FundingAmended)
        self._fund(line, event.contract_id, event.terms, (event.effective_date, event.reason))

    def _fund(
        self, line: Line, contract_id: str, terms: FundingTerms, said: tuple[object, str]
    ) -> None:
        effective, reason = said
        text = storable(msgspec.json.encode(terms).decode())
        told = (contract_id, line.position, text, effective, storable(reason))
        self._batch.later(_FUNDING, self._book, *told, line.entry.recorded_at)

    # --- lots ----------------------------------------------------------------------------------

    def _approved(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, TimeApproved | ChargesRaised)
        only = self._only_line(event.contract_id)
        for approved in event.lines:
            if approved.kind != "time" or approved.line_id != only:
                self._entries.append(
                    f"{self._book}\t{event.contract_id}\t{approved.entry_id}\t{approved.line_id}"
                    f"\t{approved.kind}\t{line.position}\n"
                )
        self._paid(line, event.contract_id, event.lines)

    def _only_line(self, contract_id: str) -> str:
        """The one line of a contract; empty where there are more."""
        found = self._only.get(contract_id)
        if found is None:
            lines = self._batch.ask(_ONLY_OF, self._book, contract_id)
            found = self._only[contract_id] = str(lines[0][0]) if lines else ""
        return found

    def _again(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, LotsDecidedAgain)
        self._paid(line, event.contract_id, event.priced)
        self._moved(line, event.contract_id, event.moves)

    def _written(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, WipWritten)
        self._paid(line, event.contract_id, event.raised)
        self._moved(line, event.contract_id, event.moves)

    def _moved(self, line: Line, contract_id: str, moves: Iterable[LotMove]) -> None:
        for moved in moves:
            if moved.funding:
                part = (moved.entry_id, moved.start, moved.end, moved.funding)
                self._pays(line, contract_id, *part)

    def _paid(self, line: Line, contract_id: str, lines: Iterable[ApprovedLine]) -> None:
        for approved in lines:
            for lot in approved.lots:
                if lot.funding:
                    self._pays(
                        line, contract_id, approved.entry_id, lot.start, lot.end, lot.funding
                    )

    def _pays(
        self, line: Line, contract_id: str, entry_id: str, start: int, end: int, source: str
    ) -> None:
        self._lots.append(
            f"{self._book}\t{line.position}\t{contract_id}\t{entry_id}\t{start}\t{end}\t{source}\n"
        )

    # --- documents -----------------------------------------------------------------------------

    def _drafted(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, InvoiceDrafted)
        for one in event.lines:
            if one.funding:
                self._lines.append(
                    f"{self._book}\t{event.invoice_id}\t{one.number}\t{one.contract_id}\t{one.entry_id}"
                    f"\t{one.start}\t{one.end}\t{one.funding}\n"
                )

    def _back(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, LinesRemoved | DraftVoided)
        numbers = list(event.numbers) if isinstance(event, LinesRemoved) else None
        told = (line.position, self._book, event.invoice_id, numbers, numbers)
        self._batch.later(_BACK, *told)

    def _credited(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, InvoiceCredited)
        for credit in event.lines:
            if credit.of.funding:
                part = (credit.of.entry_id, credit.start, credit.end, credit.of.funding)
                self._pays(line, credit.of.contract_id, *part)


VIEW = View(
    name="caps",
    answers=("cap_burn", "funding"),
    tables=(cap_terms, only_line, line_entry, funding_terms, funded_lot, funded_line),
    projector=Caps,
    version=2,
)
