"""Importing a source's file: every row becomes commands, and every row is accounted for, however often it is sent.

The file is read in windows. What a window's rows ask for is recorded, its refused rows are put on the data desk,
and then the place in the file is kept: whatever breaks off in between, the same file again ends in the same books.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import msgspec

from connectors.plan import Plan
from connectors.source import Answer, Source
from domain.refusal import UnknownEntity
from journal.unhurried import unhurried
from processes import import_runs
from processes.asking import Request
from processes.firm import Firm
from processes.import_destinations import Destinations
from processes.import_report import Report, State, Tally
from processes.import_runs import RefusedRowKept
from processes.import_window import ON_DESK_MAX, Row, Settling, rehearse
from processes.put_right import PutRight

WINDOW = 4_000  # rows read, recorded and kept as done together
MANY_REFUSED = f"Only the first {ON_DESK_MAX:,} refused rows were put on the data desk; the file to send back has all."

Progress = Callable[
    [int, int, Tally], None
]  # (bytes read of the file, bytes of the file, rows so far)


def utc_now() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks to be imported."""

    plan: Plan
    path: Path
    file_name: str  # as the person who sent it knows it
    actor: str
    on_behalf_of: str | None = None
    book: str | None = None  # the home of rows that name no book; default: the first book
    beside: Mapping[str, Path] = {}  # lookups' files by name
    dry_run: bool = False


def run(
    firm: Firm,
    wanted: Wanted,
    progress: Progress = lambda read, whole, rows: None,
    clock: Callable[[], datetime] = utc_now,
) -> Report:
    """Import a file and account for every row.

    Raises FileRefused before anything is recorded when the file is not what the profile reads, UnknownEntity
    for a home book that is not there, and ImportUnderWay when another process imports the same file.
    """
    books = firm.books.ids()
    if wanted.book is not None and wanted.book not in books:
        raise UnknownEntity(
            f"There is no book {wanted.book}: open its entity first.", book=wanted.book
        )
    source = Source(wanted.plan, wanted.path, wanted.beside)
    try:
        with unhurried():
            if wanted.dry_run:
                return _rehearsed(firm, wanted, source, progress, clock)
            with import_runs.alone(firm.engine, _import_id(wanted, source)):
                return Importing(firm, wanted, source, progress, clock).carry_out()
    finally:
        source.close()


def _import_id(wanted: Wanted, source: Source) -> str:
    """The same for the same bytes under the same profile, at every reading."""
    return f"{wanted.plan.profile.name}:{source.seen.digest[:16]}"


class Importing:
    """One reading of one file into the books."""

    def __init__(
        self,
        firm: Firm,
        wanted: Wanted,
        source: Source,
        progress: Progress,
        clock: Callable[[], datetime],
    ) -> None:
        self.firm, self.wanted, self.source = firm, wanted, source
        self.progress, self.clock = progress, clock
        self.import_id = _import_id(wanted, source)
        request = Request(
            actor=wanted.actor,
            key=self.import_id,
            on_behalf_of=wanted.on_behalf_of,
            correlation=self.import_id,
        )
        destinations = Destinations(firm, wanted.book)
        self.settling = Settling(firm.desk, source, destinations, request, wanted.file_name)

    def carry_out(self) -> Report:
        """Read the file from where an earlier start came to, to its end."""
        profile, seen = self.wanted.plan.profile, self.source.seen
        start = import_runs.Start(
            import_id=self.import_id,
            profile=profile.name,
            profile_digest=profile.digest,
            file_name=self.wanted.file_name,
            file_digest=seen.digest,
            book=self.wanted.book,
            actor=self.wanted.actor,
            columns=tuple(self.source.table.header),
            notes=self.source.notes,
            at=self.clock(),
        )
        begun = import_runs.begin(self.firm.engine, start)
        tally, before = begun.tally, begun.tally.read
        self.settling.on_desk = tally.refused
        put_right = PutRight(self.firm, profile.name, self.source.mapping, begun.run)
        with closing(self.settling):
            for rows in windows(self.source.rows(before, put_right.look_back)):
                refused = self._settle(rows, tally, put_right)
                consumed = self.source.table.consumed
                import_runs.advance(self.firm.engine, begun.run, tally, consumed, refused)
                self.progress(consumed, seen.size, tally)
        put_right.clear(self.wanted.file_name, self.settling.request)
        assert tally.accounted_for, f"{begun.run}: {tally} does not account for every row"
        state: State = "truncated" if seen.truncated else "done"
        import_runs.finish(self.firm.engine, begun.run, state, self.clock())
        report = import_runs.report_of(self.firm.engine, begun.run)
        notes = (*report.notes, MANY_REFUSED) if tally.refused > ON_DESK_MAX else report.notes
        return msgspec.structs.replace(report, went_on_after=before, notes=notes)

    def _settle(
        self, rows: list[tuple[int, list[str], Answer]], tally: Tally, put_right: PutRight
    ) -> list[RefusedRowKept]:
        settled = self.settling.settle(rows)
        put_right.look(settled)
        for row in settled:
            tally.add(row.outcome, row.line, row.code, row.says)
        return [_kept(row, self.source) for row in settled if row.outcome == "refused"]


def _kept(row: Row, source: Source) -> RefusedRowKept:
    added = source.mapping.identities is not None and len(row.cells) == len(source.table.header) + 1
    return RefusedRowKept(
        line=row.line,
        source_id=row.source_id,
        code=row.code,
        says=row.says,
        cells=row.cells[:-1] if added else row.cells,
    )


def windows(
    rows: Iterator[tuple[int, list[str], Answer]],
) -> Iterator[list[tuple[int, list[str], Answer]]]:
    """Rows in pieces of WINDOW: the memory an import takes, whatever the size of its file."""
    while piece := list(islice(rows, WINDOW)):
        yield piece


def _rehearsed(
    firm: Firm,
    wanted: Wanted,
    source: Source,
    progress: Progress,
    clock: Callable[[], datetime],
) -> Report:
    """Read the whole file and say what would be sent; nothing is recorded, nothing is kept."""
    started, tally = clock(), Tally()
    destinations = Destinations(firm, wanted.book, making=False)
    for rows in windows(source.rows()):
        for row in rehearse(rows, destinations):
            tally.add(row.outcome, row.line, row.code, row.says)
        progress(source.table.consumed, source.seen.size, tally)
    return Report(
        import_id=_import_id(wanted, source),
        run="",
        profile=wanted.plan.profile.name,
        file_name=wanted.file_name,
        file_digest=source.seen.digest,
        state="dry_run",
        rows=tally,
        columns=tuple(source.table.header),
        notes=source.notes,
        started_at=started,
        finished_at=clock(),
    )
