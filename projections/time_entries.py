"""Time entries: where each stands, and which wait for somebody's approval."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from hashlib import blake2b

import msgspec
from sqlalchemy import Connection, Index, Table

from domain.time_entry import (
    TimeConfirmed,
    TimeCorrected,
    TimeRecorded,
    TimeRejected,
    TimeSubmitted,
    TimeWithdrawn,
    Work,
)
from domain.wip import ApprovalRecalled, TimeApproved
from journal.journal import Line
from projections.asked import Asked, fetch, page, rows_of
from projections.batch import Batch
from projections.copying import copyable, told
from projections.schema import day, exact, flag, line, moment, tables, word
from projections.view import View

WAITING = ("recorded", "submitted")

# One row an entry. Its status is in no index, and the page has room: an approval then changes the
# row where it lies (a heap-only update), which is what makes approving cheap to carry.
time_entry = Table(
    "time_entry",
    tables,
    word("book", key=True),
    line(key=True),  # that recorded it
    word("entry_id"),
    word("contract_id"),
    word("project_id"),
    word("person_id"),
    day("worked_on"),
    exact("seconds"),
    exact("billable"),
    flag("chargeable"),
    word("status"),
    word("about"),  # a digest of its activity and note; empty: it has neither
    flag("confirmed"),  # no double of another, as somebody says
    moment(),
    Index("time_entry_entry", "book", "entry_id", unique=True),
    postgresql_with={"fillfactor": "70"},
)

_CORRECTED = """
    update views.time_entry set contract_id = %s, project_id = %s, person_id = %s, worked_on = %s,
        seconds = %s, billable = %s, chargeable = %s, about = %s, confirmed = false
    where book = %s and entry_id = %s
"""
_CONFIRMED = "update views.time_entry set confirmed = true where book = %s and entry_id = any (%s)"
_STANDS_BY_LINE = "update views.time_entry set status = %s where book = %s and position = any (%s)"
_STANDS = "update views.time_entry set status = %s where book = %s and entry_id = any (%s)"


class TimeEntries:
    """Writes one row an entry, and its status once a batch however often it changed."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._book = batch.book
        self._rows = batch.rows(time_entry)
        self._status: dict[str, tuple[str, int]] = {}  # and the line that recorded it, or 0
        self.handlers = {
            "TimeRecorded": self._recorded,
            "TimeCorrected": self._corrected,
            "TimeWithdrawn": self._changed,
            "TimeSubmitted": self._changed,
            "TimeRejected": self._changed,
            "TimeApproved": self._approved,
            "ApprovalRecalled": self._changed,
            "TimeConfirmed": self._confirmed,
        }

    def settle(self) -> None:
        """Each entry's last status goes into the batch."""
        by_line: dict[str, list[int]] = {}
        by_entry: dict[str, list[str]] = {}
        for entry_id, (status, recorded) in self._status.items():
            if recorded:
                by_line.setdefault(status, []).append(recorded)
            else:
                by_entry.setdefault(status, []).append(entry_id)
        for status, lines in by_line.items():
            self._batch.later(_STANDS_BY_LINE, status, self._book, lines)
        for status, entries in by_entry.items():
            self._batch.later(_STANDS, status, self._book, entries)
        self._status.clear()

    def _recorded(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, TimeRecorded)
        work = event.work
        self._rows.append(
            f"{self._book}\t{line.position}\t{event.entry_id}\t{work.contract_id}\t{work.project_id}"
            f"\t{work.person_id}\t{told(work.worked_on)}\t{work.seconds}\t{event.billable}"
            f"\t{work.chargeable}\trecorded\t{_about(work)}\tf\t{line.entry.recorded_at}\n"
        )

    def _corrected(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, TimeCorrected)
        work = event.work
        where = (work.contract_id, work.project_id, work.person_id, work.worked_on)
        worth = (Decimal(work.seconds), Decimal(event.billable), work.chargeable)
        told = (*where, *worth, _about(work))
        self._batch.later(_CORRECTED, *told, self._book, event.entry_id)
        self._status[event.entry_id] = ("recorded", 0)

    def _confirmed(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, TimeConfirmed)
        self._batch.later(_CONFIRMED, self._book, list(event.entry_ids))

    def _approved(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, TimeApproved)
        for approved in event.lines:
            self._status[approved.entry_id] = ("approved", approved.order)

    def _changed(self, line: Line) -> None:
        match line.entry.event:
            case TimeWithdrawn(entry_id=entry_id):
                self._status[entry_id] = ("withdrawn", 0)
            case TimeSubmitted(entry_ids=entry_ids):
                self._stand(entry_ids, "submitted")
            case TimeRejected(entry_ids=entry_ids):
                self._stand(entry_ids, "rejected")
            case ApprovalRecalled(entry_ids=entry_ids):
                self._stand(entry_ids, "recorded")
            case event:
                raise AssertionError(f"not a change of an entry's status: {event}")

    def _stand(self, entry_ids: Iterable[str], status: str) -> None:
        for entry_id in entry_ids:
            self._status[entry_id] = (status, 0)


def _about(work: Work) -> str:
    if work.activity is None and work.note is None:
        return ""
    said = f"{work.activity or ''}\x1f{work.note or ''}"
    return blake2b(said.encode(errors="surrogatepass"), digest_size=12).hexdigest()


class TimeEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry and where it stands. One that is only parked has an id, a status and its position."""

    book: str
    entry_id: str
    status: str
    position: int
    contract_id: str | None
    project_id: str | None
    person_id: str | None
    worked_on: date | None
    seconds: Decimal | None
    billable: Decimal | None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that waits for approval. `position` is the line that recorded it."""

    book: str
    entry_id: str
    contract_id: str
    person_id: str
    worked_on: date
    status: str
    seconds: Decimal
    position: int


_COLUMNS = """book, entry_id, status, position, contract_id, project_id, person_id, worked_on,
    seconds, billable"""
# An approval that came before its entry is visible as what it is.
_PARKED = """
    union all
    select book, ref, 'parked', position, null, null, null, null, null, null from views.exception_case c
    where kind = 'parked' and closed_position is null and not exists (
        select from views.time_entry e where e.book = c.book and e.entry_id = c.ref)
"""


def listing(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    person_id: str | None = None,
    status: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[TimeEntry]:
    """Entries by work date, then in the order they were recorded."""
    asked = Asked(book=book, contract_id=contract_id, person_id=person_id, status=status)
    query = f"""
        select * from (select {_COLUMNS} from views.time_entry {_PARKED}) e {asked.where}
        order by worked_on, book, position, entry_id{page(limit, offset)}
    """
    return rows_of(TimeEntry, fetch(tx, query, asked.values))


def waiting(
    tx: Connection,
    *,
    book: str | None = None,
    through: date | None = None,
    status: tuple[str, ...] = WAITING,
    limit: int | None = None,
) -> list[Waiting]:
    """Entries that wait for approval, worked up to a day (inclusive), oldest first."""
    asked = Asked(book=book).that("status = any (:status)", status=list(status))
    if through is not None:
        asked.that("worked_on <= :through", through=through)
    query = f"""
        select book, entry_id, contract_id, person_id, worked_on, status, seconds, position
        from views.time_entry {asked.where} order by worked_on, book, position{page(limit)}
    """
    return rows_of(Waiting, fetch(tx, query, asked.values))


VIEW = View(
    name="time_entries",
    answers=("time", "entries"),
    tables=(time_entry,),
    projector=TimeEntries,
    version=2,
)
