"""Lots on documents: put on a draft, taken off, billed when it is issued, freed by a credit memo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from domain.invoice import (
    CreditLine,
    DraftVoided,
    InvoiceCredited,
    InvoiceDrafted,
    InvoiceIssued,
    InvoiceLine,
    LinesRemoved,
)
from domain.ruling import Reason
from journal.journal import Line
from projections.batch import Batch
from projections.copying import NULL, copyable, escaped, told
from projections.lot_rows import LotRows, Moves
from projections.lot_tables import invoice_line
from projections.standing import Known, Standing, latest

DRAFTS_REMEMBERED = 5_000
INVOICES_REMEMBERED = 50_000
WORKED_TIME = f"time\t{NULL}\t{NULL}\t{NULL}\t{NULL}\t{NULL}"  # the last fields of most rows
Groups = dict[tuple[str, date], int]  # of a draft: contract, effective date -> value of the lots


class Since(NamedTuple):
    """From which day on the lines of a document stand there."""

    worked: dict[str, date]  # by contract: the last day worked of what it holds of it
    late: dict[tuple[str, str], date]  # by contract and entry: where it was billable only later

    def of(self, line: InvoiceLine) -> date:
        """The effective date of a line."""
        return self.late.get((line.contract_id, line.entry_id)) or self.worked[line.contract_id]


_GROUPS = """
    select l.contract_id, l.effective_date, sum(l.ends - l.starts)::bigint
    from views.invoice_line l
    where l.book = %s and l.invoice_id = %s and not exists (
        select from views.line_change c
        where (c.book, c.invoice_id, c.number) = (l.book, l.invoice_id, l.number) and c.charged is null)
    group by 1, 2 order by 1, 2
"""
_STILL_ON = """
    select l.number, l.contract_id, i.currency, l.entry_id, l.starts, l.ends, l.effective_date,
           l.project_id, l.person_id, l.worked_on, l.seconds, l.entry_minor
    from views.invoice_line l join views.invoice i using (book, invoice_id)
    where l.book = %s and l.invoice_id = %s and (%s::int[] is null or l.number = any (%s)) and not exists (
        select from views.line_change c
        where (c.book, c.invoice_id, c.number) = (l.book, l.invoice_id, l.number) and c.charged is null)
    order by l.contract_id, l.number
"""
_BILLED_SINCE = """
    select l.number, greatest(l.effective_date, i.issued_on)
    from views.invoice_line l join views.invoice i using (book, invoice_id)
    where l.book = %s and l.invoice_id = %s and l.number = any (%s)
"""


class DocumentLots:
    """Writes what documents do to lots. A draft and its issue move sums; what comes back, comes lot by lot."""

    def __init__(self, batch: Batch, rows: LotRows, standing: Standing) -> None:
        self._batch = batch
        self._rows = rows
        self._standing = standing
        self._lines = batch.rows(invoice_line)
        self._drafts: dict[str, tuple[Groups, Since]] = {}
        self._invoices: dict[str, tuple[date, Since]] = {}  # and the day of issue
        self.handlers = {
            "InvoiceDrafted": self._drafted,
            "LinesRemoved": self._removed,
            "DraftVoided": self._voided,
            "InvoiceIssued": self._issued,
            "InvoiceCredited": self._credited,
        }

    def settle(self) -> None:
        """Documents can be looked up again once they are written."""
        if len(self._drafts) > DRAFTS_REMEMBERED:
            self._drafts.clear()
        if len(self._invoices) > INVOICES_REMEMBERED:
            self._invoices.clear()

    def _drafted(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, InvoiceDrafted)
        since = self._since(event)
        groups: Groups = {}
        start = f"{self._rows.book}\t{event.invoice_id}"
        for one in event.lines:
            contract = one.contract_id
            day = since.of(one) if since.late else since.worked[contract]
            self._lines.append(_line_row(start, one, day))
            key = (contract, day)
            groups[key] = groups.get(key, 0) + one.end - one.start
        self._drafts[event.invoice_id] = groups, since
        self._sums(line, event.currency, event.invoice_id, groups, "unbilled", "drafted")

    def _since(self, event: InvoiceDrafted) -> Since:
        worked: dict[str, date] = {}
        for line in event.lines:
            if line.worked_on > worked.get(line.contract_id, date.min):
                worked[line.contract_id] = line.worked_on
        late: dict[tuple[str, str], date] = {}
        for contract_id, day in worked.items():
            if self._standing.late(contract_id) > day:
                entries = {line.entry_id for line in event.lines if line.contract_id == contract_id}
                for entry, known in self._standing.of(contract_id, entries).items():
                    if known.since > day:
                        late[contract_id, entry] = known.since
        return Since(worked, late)

    def _removed(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, LinesRemoved)
        if event.defer_until is not None:
            self._rows.why(line, 0, (_deferred(event.defer_until),))
        ruling = -1 if event.defer_until is None else 0
        self._take_off(line, event.invoice_id, list(event.numbers), ruling)

    def _voided(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, DraftVoided)
        self._take_off(line, event.invoice_id, None, -1)

    def _take_off(
        self, line: Line, invoice_id: str, numbers: list[int] | None, ruling: int
    ) -> None:
        """Lines come off a draft (all, if none is named), as if they had never been on it."""
        self._drafts.pop(invoice_id, None)
        asked = (self._rows.book, invoice_id, numbers, numbers)
        off: dict[str, Moves] = {}
        for _, contract, currency, entry, starts, ends, *rest in self._batch.ask(_STILL_ON, *asked):
            moves = off.get(contract) or self._rows.of(line, contract, currency, invoice_id)
            off[contract] = moves
            self._back(moves, entry, starts, ends, "unbilled", _known(rest), ruling)
            moves.add(rest[0], None, "drafted", "unbilled", ends - starts)
        _write(off.values())

    def _issued(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, InvoiceIssued)
        groups = self._groups(event)
        n = 0
        for total in event.totals:
            ours = {
                day: m for (contract, day), m in groups.items() if contract == total.contract_id
            }
            assert sum(ours.values()) == total.lots, "an invoice bills what its draft holds"
            moves = self._rows.of(line, total.contract_id, event.currency, event.invoice_id)
            for day, minor in ours.items():
                on = max(event.issued_on, day)
                moves.add(on, event.accounting_date, "drafted", "billed", minor)
            if total.charged != total.lots:
                on = max(event.issued_on, latest(ours))
                off = total.lots - total.charged
                moves.add(on, event.accounting_date, "billed", "written_off", off)
            n = moves.write(n)

    def _groups(self, event: InvoiceIssued) -> Groups:
        """What the draft holds as it is issued. Its days are kept: a credit memo may ask for them."""
        draft = self._drafts.pop(event.invoice_id, None)
        if draft is not None:
            groups, since = draft
            self._invoices[event.invoice_id] = event.issued_on, since
            return groups
        found = self._batch.ask(_GROUPS, self._rows.book, event.invoice_id)
        return {(contract, day): minor for contract, day, minor in found}

    def _billed_since(self, event: InvoiceCredited) -> dict[int, date]:
        """By number of the invoice's line: from which day on it was billed."""
        known = self._invoices.get(event.invoice_id)
        if known is not None:
            issued_on, since = known
            return {c.of.number: max(since.of(c.of), issued_on) for c in event.lines}
        numbers = [credit.of.number for credit in event.lines]
        asked = (self._rows.book, event.invoice_id, numbers)
        return dict(self._batch.ask(_BILLED_SINCE, *asked))

    def _credited(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, InvoiceCredited)
        billed = self._billed_since(event)
        freed: dict[str, Moves] = {}
        for credit in event.lines:
            contract_id = credit.of.contract_id
            if contract_id not in freed:
                freed[contract_id] = self._rows.of(
                    line, contract_id, event.currency, event.invoice_id
                )
            since = max(event.credited_on, billed[credit.of.number])
            self._free(freed[contract_id], credit, since, event.accounting_date)
        _write(freed.values())

    def _free(self, moves: Moves, credit: CreditLine, since: date, accounting: date) -> None:
        """A billed lot is WIP again, or written off. What was charged for it may be less than its value."""
        one = credit.of
        now = "written_off" if credit.write_off else "unbilled"
        known = Known(
            since, one.project_id, one.person_id, one.worked_on, one.seconds, one.entry_minor
        )
        self._back(moves, one.entry_id, credit.start, credit.end, now, known, -1)
        moves.add(since, accounting, "billed", now, credit.minor)
        if credit.charged != credit.minor:
            moves.add(since, accounting, "written_off", "billed", credit.minor - credit.charged)

    def _back(
        self,
        moves: Moves,
        entry: str,
        starts: int,
        ends: int,
        state: str,
        known: Known,
        ruling: int,
    ) -> None:
        """A lot comes back from a document."""
        moves.lot(entry, starts, ends, state, known, ruling)
        self._standing.note(moves.contract_id, entry, known)

    def _sums(
        self, line: Line, currency: str, document: str, groups: Groups, was: str, now: str
    ) -> None:
        n = 0
        for (contract_id, day), minor in groups.items():
            moves = self._rows.of(line, contract_id, currency, document)
            moves.add(day, None, was, now, minor)
            n = moves.write(n)


def _write(all_moves: Iterable[Moves]) -> None:
    n = 0
    for moves in all_moves:
        n = moves.write(n)


def _known(rest: list[Any]) -> Known:
    since, project, person, worked_on, seconds, entry_minor = rest
    return Known(since, escaped(project), escaped(person), worked_on, seconds, entry_minor)


def _line_row(start: str, one: InvoiceLine, since: date) -> str:
    """Written out: a row of each line of each document is made here."""
    rate = NULL if one.rate is None else str(one.rate)
    note = NULL if one.note is None else one.note
    about = WORKED_TIME if one.particulars is None else _about(one)
    return (
        f"{start}\t{one.number}\t{one.contract_id}\t{one.line_id}\t{one.entry_id}\t{one.start}"
        f"\t{one.end}\t{told(since)}\t{one.project_id}\t{one.person_id}\t{told(one.worked_on)}"
        f"\t{one.seconds}\t{one.entry_minor}\t{rate}\t{note}\t{one.flag}\t{one.text}\t{about}\n"
    )


def _about(one: InvoiceLine) -> str:
    """What the line is for, as the last fields of its row."""
    said = (one.kind, one.description, one.quantity, one.unit, one.unit_price, one.per)
    return "\t".join(NULL if value is None else str(value) for value in said)


def _deferred(until: date) -> Reason:
    return Reason(
        code="deferred",
        desk="billing",
        clears=f"A draft with a cut-off on or after {until}",
        rule="",
    )
