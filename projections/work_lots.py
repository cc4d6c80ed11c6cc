"""Lots of approved work: opened, decided again, taken back, written off or up, before they go on a document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.billing_run import InvoicePostponed
from domain.wip import (
    ApprovalRecalled,
    ApprovedLine,
    ChargesRaised,
    LotMove,
    LotsDecidedAgain,
    TimeApproved,
    WipWritten,
)
from journal.journal import Line
from projections.copying import NULL, copyable
from projections.lot_rows import LotRows, Moves
from projections.standing import Known, Standing


class WorkLots:
    """Writes the lots of work that is on no document."""

    def __init__(self, rows: LotRows, standing: Standing) -> None:
        self._rows = rows
        self._standing = standing
        self.handlers = {
            "TimeApproved": self._approved,
            "ChargesRaised": self._approved,
            "LotsDecidedAgain": self._decided_again,
            "ApprovalRecalled": self._recalled,
            "WipWritten": self._written,
            "InvoicePostponed": self._postponed,
        }

    def _approved(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, TimeApproved | ChargesRaised)
        moves = self._rows.of(line, event.contract_id, event.currency)
        before = self._standing.recalled([approved.entry_id for approved in event.lines])
        if not before:
            moves.opened(event.lines)
        else:
            self._approved_anew(moves, event.lines, before)
        moves.write()
        self._rows.rulings(line)

    def _approved_anew(
        self, moves: Moves, lines: Iterable[ApprovedLine], before: dict[str, date]
    ) -> None:
        """Some of the approvals were taken back before."""
        for approved in lines:
            gone = before.get(approved.entry_id)
            if gone is None:
                moves.opened((approved,))
            else:
                self._reopen(moves, approved, max(approved.worked_on, gone))

    def _decided_again(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, LotsDecidedAgain)
        moves = self._rows.of(line, event.contract_id, event.currency)
        before = self._before(event.contract_id, (*event.moves, *event.priced))
        # A rate came: the entry has value from the day of its work, as if there had been one.
        for priced in event.priced:
            self._reopen(moves, priced, max(priced.worked_on, before[priced.entry_id].since))
        for moved in event.moves:
            self._move(moves, moved, moved.now, event.on, event.accounting_date, before)
        moves.write()
        self._rows.rulings(line)

    def _recalled(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, ApprovalRecalled)
        moves = self._rows.of(line, event.contract_id, event.currency)
        before = self._before(event.contract_id, event.lots)
        for gone in event.lots:
            self._move(moves, gone, NULL, event.on, event.accounting_date, before)
        self._standing.recall()
        moves.write()

    def _written(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, WipWritten)
        moves = self._rows.of(line, event.contract_id, event.currency)
        before = self._before(event.contract_id, (*event.moves, *event.raised))
        for moved in event.moves:
            self._move(moves, moved, moved.now, event.on, event.accounting_date, before)
        for raised in event.raised:
            was = before[raised.entry_id]
            charged = was.entry_minor + raised.written_up
            self._reopen(moves, raised, max(event.on, was.since), charged)
        moves.write()
        self._rows.rulings(line)

    def _postponed(self, line: Line) -> None:
        """The lots of an invoice that is too small to send stand where they stood, and say why."""
        event = copyable(line)
        assert isinstance(event, InvoicePostponed)
        for contract_id in dict.fromkeys(lot.contract_id for lot in event.lots):
            moves = self._rows.of(line, contract_id, event.currency)
            ours = [lot for lot in event.lots if lot.contract_id == contract_id]
            before = self._standing.of(contract_id, {lot.entry_id for lot in ours})
            for lot in ours:
                known = before[lot.entry_id]
                moves.lot(lot.entry_id, lot.start, lot.end, "unbilled", known, 0)
        said = line.entry.event
        assert isinstance(said, InvoicePostponed)
        self._rows.why(line, 0, (said.reason,))

    def _before(
        self, contract_id: str, parts: Iterable[ApprovedLine | LotMove]
    ) -> dict[str, Known]:
        return self._standing.of(contract_id, {part.entry_id for part in parts})

    def _open(
        self, moves: Moves, approved: ApprovedLine, since: date, charged: int | None = None
    ) -> Known:
        """An entry's lots come into being once more. `charged` is what all its charged time is worth."""
        known = Known(
            since,
            approved.project_id,
            approved.person_id,
            approved.worked_on,
            approved.billable,
            approved.charged if charged is None else charged,
        )
        for lot in approved.lots:
            moves.lot(approved.entry_id, lot.start, lot.end, lot.state, known, lot.ruling)
            moves.add(since, approved.accounting_date, NULL, lot.state, lot.end - lot.start)
        return known

    def _reopen(
        self, moves: Moves, approved: ApprovedLine, since: date, charged: int | None = None
    ) -> None:
        """The same for an entry that had lots before."""
        known = self._open(moves, approved, since, charged)
        self._standing.note(moves.contract_id, approved.entry_id, known)

    def _move(
        self,
        moves: Moves,
        moved: LotMove,
        now: str,
        on: date,
        accounting: date,
        before: dict[str, Known],
    ) -> None:
        """A lot goes to another state (or away), not before the day since which it stands."""
        known = before[moved.entry_id]
        known = known._replace(since=max(on, known.since))
        moves.lot(moved.entry_id, moved.start, moved.end, now, known, moved.ruling)
        moves.add(known.since, accounting, moved.was, now, moved.end - moved.start)
        self._standing.note(moves.contract_id, moved.entry_id, known)
