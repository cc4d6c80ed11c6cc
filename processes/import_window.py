"""A window of an import: its rows' commands are sent to their books, and each row gets one outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from connectors.identities import Counts
from connectors.mapping import Asked, LeftOut
from connectors.source import Answer, Source
from connectors.unreadable import RowRefused
from domain.commands import AnyCommand
from domain.import_commands import RefusedRowShape, ReportRefusedRows
from domain.refusal import AlreadyKnown, Refused, StaleDecision, TimeNotAccepted
from domain.time_commands import CorrectTime, RecordTime
from processes.asking import Receipt, Request
from processes.desk import BATCH_MAX, Desk
from processes.import_destinations import Destinations
from processes.import_report import Outcome

STALE_TRIES = (
    5  # times a batch is sent again while others keep writing; each is several tries of the desk
)
ON_DESK_MAX = 10_000  # rows of one import: beyond it, it is the file or the profile that is wrong
FILE_NAME_MAX = 500  # characters, `domain.commands.Word`
# When a row's commands end differently, the row is what comes first here.
ORDER: tuple[Outcome, ...] = ("refused", "corrected", "held", "recorded", "already_known")
PARKED = "The approval waits for its time entry."


class Row:
    """One row of the window and what became of it."""

    __slots__ = ("book", "cells", "code", "line", "outcome", "says", "source_id")

    def __init__(self, line: int, cells: list[str]) -> None:
        self.line, self.cells = line, cells
        self.outcome: Outcome = "already_known"
        self.code = self.says = self.source_id = ""
        self.book: str | None = None  # of its first command

    def became(self, outcome: Outcome, code: str = "", says: str = "") -> None:
        """One command's outcome; the row keeps the most telling one, the first if they are alike."""
        if ORDER.index(outcome) < ORDER.index(self.outcome):
            self.outcome, self.code, self.says = outcome, code, says


class Sent(NamedTuple):
    """A command on its way to a book, for a row."""

    row: Row
    asked: Asked


class Settling:
    """Settles window after window of one file."""

    def __init__(
        self,
        desk: Desk,
        source: Source,
        destinations: Destinations,
        request: Request,
        file_name: str,
    ) -> None:
        self.desk, self.source = desk, source
        self.destinations, self.request = destinations, request
        self.file_name = file_name[:FILE_NAME_MAX]
        self.on_desk = 0  # rows of this import that were reported to data desks
        self._doubled: Counts | None = None

    def settle(self, rows: Sequence[tuple[int, list[str], Answer]]) -> list[Row]:
        """Record what the rows ask for, report those refused to the data desk; one outcome a row."""
        self.destinations.look_again()
        settled: list[Row] = []
        by_book: defaultdict[str, list[Sent]] = defaultdict(list)
        for line, cells, answer in rows:
            row = Row(line, cells)
            settled.append(row)
            if isinstance(answer, list):
                self._address(row, answer, by_book)
            elif isinstance(answer, LeftOut):
                row.outcome, row.code, row.says = "left_out", *answer
            else:
                row.became("refused", answer.code, answer.says)
        for book, sent in by_book.items():
            for start in range(0, len(sent), BATCH_MAX):
                self._record(book, sent[start : start + BATCH_MAX])
        self._report([row for row in settled if row.outcome == "refused"])
        return settled

    def close(self) -> None:
        """Drop what was counted."""
        if self._doubled is not None:
            self._doubled.close()

    def _address(
        self, row: Row, answer: list[Asked], by_book: defaultdict[str, list[Sent]]
    ) -> None:
        try:
            for asked in answer:
                for book in self.destinations.of(asked):
                    row.book = row.book or book
                    by_book[book].append(Sent(row, asked))
        except RowRefused as refused:
            row.became("refused", refused.code, refused.says)

    def _record(self, book: str, sent: list[Sent]) -> None:
        changed: list[Sent] = []
        for each, verdict in zip(sent, self._carried_out(book, sent), strict=True):
            known = each.asked.step.sending.known
            if isinstance(verdict, Receipt):
                _accepted(each.row, verdict)
            elif verdict.code != AlreadyKnown.code or known == "refuse":
                each.row.became("refused", _code(verdict), verdict.says)
            elif known == "correct":
                changed.append(each)
        if changed:
            self._correct(book, changed)

    def _correct(self, book: str, changed: list[Sent]) -> None:
        """A known id with other content: the source changed the entry, unless the file contradicts itself."""
        correcting: list[Sent] = []
        for each in changed:
            command = each.asked.command
            assert isinstance(command, RecordTime), "only recorded time can be corrected"
            if (times := self._times(command.entry_id)) > 1:
                says = (
                    f"{command.entry_id} stands in the file {times} times with different content."
                )
                each.row.became("refused", "id_used_twice", says)
                continue
            fields = msgspec.structs.asdict(command)
            correction = CorrectTime(**fields, reason=each.asked.step.sending.reason)
            correcting.append(Sent(each.row, each.asked._replace(command=correction)))
        for each, verdict in zip(correcting, self._carried_out(book, correcting), strict=True):
            if isinstance(verdict, Refused):
                each.row.became("refused", _code(verdict), verdict.says)
            elif verdict.recorded:
                each.row.became(
                    "corrected", "changed_at_source", "The source says something else now."
                )

    def _times(self, entry_id: str) -> int:
        if self._doubled is None:
            self._doubled = self.source.doubled()
        return self._doubled.times(entry_id)

    def _carried_out(self, book: str, sent: Sequence[Sent]) -> list[Receipt | Refused]:
        run = self.request.key
        asked = [
            (each.asked.command, f"{run}:{each.row.line}:{each.asked.step.number}") for each in sent
        ]
        return self._tried(book, asked) if asked else []

    def _tried(self, book: str, asked: list[tuple[AnyCommand, str]]) -> list[Receipt | Refused]:
        for attempt in range(STALE_TRIES):
            try:
                # An entry's own id makes it happen once; keys are kept for the audit trail.
                return self.desk.do_many(book, asked, self.request, tag_requests=False)
            except StaleDecision:
                if attempt == STALE_TRIES - 1:
                    raise
        raise AssertionError("a batch is tried at least once")

    def _report(self, refused: list[Row]) -> None:
        """Refused rows go on the data desk of their book; those already there are not put there again."""
        by_book: defaultdict[str, list[Row]] = defaultdict(list)
        for row in refused:
            row.source_id = self.source.mapping.source_id(row.cells)
            book = row.book or self._book_of(row) or self.destinations.home
            if book is not None and self.on_desk < ON_DESK_MAX:
                self.on_desk += 1
                by_book[book].append(row)
        for book, rows in by_book.items():
            for start in range(0, len(rows), BATCH_MAX):
                self._put_on_desk(book, rows[start : start + BATCH_MAX])

    def _put_on_desk(self, book: str, rows: list[Row]) -> None:
        command = ReportRefusedRows(
            import_id=self.request.key,
            profile=self.source.plan.profile.name,
            file_name=self.file_name,
            rows=tuple(
                RefusedRowShape(
                    line=row.line, source_id=row.source_id, code=row.code, says=row.says
                )
                for row in rows
            ),
        )
        for verdict in self._tried(book, [(command, f"{self.request.key}:refused:{rows[0].line}")]):
            if isinstance(verdict, Refused):
                raise verdict

    def _book_of(self, row: Row) -> str | None:
        """The book of a row that could not be read: the one it names, or that of its project."""
        mapping = self.source.mapping
        named = mapping.book_named(row.cells)
        if named in self.destinations.books:
            return named
        project_id = mapping.peek(row.cells, "project_id")
        try:
            return None if project_id is None else self.destinations.of_project(project_id)
        except RowRefused:
            return None


def rehearse(
    rows: Sequence[tuple[int, list[str], Answer]], destinations: Destinations
) -> list[Row]:
    """What the rows would ask for, and which could not be sent. Nothing is recorded."""
    rehearsed: list[Row] = []
    for line, cells, answer in rows:
        row = Row(line, cells)
        rehearsed.append(row)
        row.outcome = "ready"
        try:
            if isinstance(answer, LeftOut):
                row.outcome, row.code, row.says = "left_out", *answer
            elif isinstance(answer, RowRefused):
                raise answer
            else:
                for asked in answer:
                    destinations.of(asked)
        except RowRefused as refused:
            row.outcome, row.code, row.says = "refused", refused.code, refused.says
    return rehearsed


def _accepted(row: Row, receipt: Receipt) -> None:
    if "ApprovalParked" in receipt.recorded:
        row.became("held", "approval_parked", PARKED)
    elif receipt.recorded:
        row.became("recorded")


def _code(refused: Refused) -> str:
    """Time policy's own reason where it is one: zero_quantity says more than time_not_accepted."""
    return refused.reason if isinstance(refused, TimeNotAccepted) else refused.code
