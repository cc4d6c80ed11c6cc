"""Cases that wait for somebody and are no lots: approvals before their entries, rows an import refused."""

from __future__ import annotations

from sqlalchemy import Index, Table, text

from domain.cost import CostReversed, TimeCosted
from domain.importing import RowCleared, RowsRefused
from domain.time_entry import ApprovalParked, ParkedApprovalRecalled, TimeWithdrawn
from domain.wip import TimeApproved
from journal.journal import Line
from projections.batch import Batch, stem
from projections.copying import copyable
from projections.exception_owners import assigned, exception_owner
from projections.schema import line, moment, number, tables, word
from projections.view import View

DATA_DESK = "data"
PARKED = "approval_before_entry"
PRICING = "pricing"
NO_COST = "cost_rate_missing"

exception_case = Table(
    "exception_case",
    tables,
    word("book", key=True),
    line(key=True),
    number("n", key=True),
    word("kind"),  # "parked", "refused_row" or "cost_rate"
    word("ref"),  # the entry's id, or "<import>#<line>"
    word("reason"),
    word("desk"),
    word("clears"),
    word("detail"),
    moment("since"),
    line("closed_position", null=True),
    moment("closed_at", null=True),
    Index(
        "exception_case_open",
        "book",
        "kind",
        "ref",
        postgresql_where=text("closed_position is null"),
    ),
)

_OPENED = "book, position, n, kind, ref, reason, desk, clears, detail, since"
_CLOSE = """
    update views.exception_case set closed_position = %s, closed_at = %s
    where book = %s and kind = %s and ref = %s and closed_position is null
"""
_WAITING = (
    "select ref from views.exception_case where book = %s and kind = %s and closed_position is null"
)


class Cases:
    """Opens a case a row, and closes it in place when the fact that clears it comes."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._book = batch.book
        self._rows = batch.rows(exception_case, _OPENED)
        self._open_refs: dict[str, set[str]] = {}  # by kind, of those there are few of
        self.handlers = {
            "ApprovalParked": self._park,
            "TimeApproved": self._unpark,
            "TimeWithdrawn": self._unpark,
            "ParkedApprovalRecalled": self._unpark,
            "RowsRefused": self._refuse,
            "RowCleared": self._clear,
            "TimeCosted": self._cost,
            "CostReversed": self._uncost,
            "ExceptionAssigned": lambda line: assigned(batch, line),
        }

    def settle(self) -> None:
        """What is parked is kept: there is little of it, and every approval asks for it."""

    def _waiting(self, kind: str = "parked") -> set[str]:
        if kind not in self._open_refs:
            found = self._batch.ask(_WAITING, self._book, kind)
            self._open_refs[kind] = {ref for (ref,) in found}
        return self._open_refs[kind]

    def _park(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, ApprovalParked)
        for n, entry_id in enumerate(event.entry_ids):
            if entry_id not in self._waiting():
                self._waiting().add(entry_id)
                detail = f"approved by {event.approver}"
                clears = (
                    "The entry arrives; it is then approved by itself, or the approval is recalled"
                )
                self._open(line, n, "parked", entry_id, PARKED, clears, detail)

    def _unpark(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, TimeApproved | TimeWithdrawn | ParkedApprovalRecalled)
        if not self._waiting():
            return
        if isinstance(event, TimeApproved):
            arrived = self._waiting() & {approved.entry_id for approved in event.lines}
        elif isinstance(event, ParkedApprovalRecalled):
            arrived = self._waiting() & set(event.entry_ids)
        else:
            arrived = self._waiting() & {event.entry_id}
        for entry_id in sorted(arrived):
            self._close(line, "parked", entry_id)
        self._waiting().difference_update(arrived)

    def _cost(self, line: Line) -> None:
        """Time without a cost rate is told once, and closed when its rate came."""
        event = copyable(line)
        assert isinstance(event, TimeCosted)
        waiting = self._waiting("cost_rate")
        for n, cost in enumerate(event.lines):
            if cost.rate_row:
                self._costed(line, cost.entry_id)
            elif cost.entry_id not in waiting:
                waiting.add(cost.entry_id)
                detail = f"work of {cost.person_id} on {cost.worked_on}"
                clears = "A cost rate that holds on the work date is published"
                self._open(line, n, "cost_rate", cost.entry_id, NO_COST, clears, detail, PRICING)

    def _uncost(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, CostReversed)
        for cost in event.lines:
            self._costed(line, cost.entry_id)

    def _costed(self, line: Line, entry_id: str) -> None:
        if entry_id in self._waiting("cost_rate"):
            self._waiting("cost_rate").discard(entry_id)
            self._close(line, "cost_rate", entry_id)

    def _refuse(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, RowsRefused)
        for n, row in enumerate(event.rows):
            detail = f"{event.file_name}, line {row.line}: {row.says}"
            clears = "The row is put right at its source and imported again, or cleared"
            ref = f"{event.import_id}#{row.line}"
            self._open(line, n, "refused_row", ref, row.code, clears, detail)

    def _clear(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, RowCleared)
        self._close(line, "refused_row", f"{event.import_id}#{event.line}")

    def _open(
        self,
        line: Line,
        n: int,
        kind: str,
        ref: str,
        reason: str,
        clears: str,
        detail: str,
        desk: str = DATA_DESK,
    ) -> None:
        self._rows.append(
            f"{stem(self._book, line)}\t{n}\t{kind}\t{ref}\t{reason}\t{desk}\t{clears}\t{detail}"
            f"\t{line.entry.recorded_at}\n"
        )

    def _close(self, line: Line, kind: str, ref: str) -> None:
        self._batch.later(_CLOSE, line.position, line.entry.recorded_at, self._book, kind, ref)


VIEW = View(
    name="exceptions",
    answers=("holds", "cases"),
    tables=(exception_case, exception_owner),
    projector=Cases,
    version=2,
)
