"""A row that an import refused leaves the data desk by itself when it comes again and is taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec
from sqlalchemy import text

from connectors.mapping import LeftOut, Mapping
from domain.import_commands import ClearRow
from domain.refusal import Refused
from processes.asking import Request
from processes.desk import BATCH_MAX
from processes.firm import Firm
from processes.import_runs import refused_rows
from processes.import_window import FILE_NAME_MAX, Row

# Rows of the same profile that wait, whatever file they stood in; a run is an import, or its "@2".
_ANY = text("""
    select 1 from accrual.import_row_refused r join accrual.import_run using (import_id)
    where profile = :profile limit 1
""")
_WAITING = text("""
    select distinct c.book, r.source_id, split_part(r.import_id, '@', 1) as import_id, r.line
    from accrual.import_row_refused r join accrual.import_run u using (import_id)
    join views.exception_case c on c.kind = 'refused_row' and c.closed_position is null
        and c.ref = split_part(r.import_id, '@', 1) || '#' || r.line
    where u.profile = :profile and r.source_id <> ''
    order by 1, 3, 4
""")


class Refusal(msgspec.Struct, frozen=True):
    """A row on the data desk of a book."""

    book: str
    import_id: str
    line: int


class PutRight:
    """Looks at what one import takes, and clears at its end what was refused before under the same source id."""

    def __init__(self, firm: Firm, profile: str, mapping: Mapping, run: str) -> None:
        self.firm, self.mapping = firm, mapping
        self._waiting = _waiting(firm, profile)
        kept = refused_rows(firm.engine, run) if self._waiting else ()
        self._refused_before = {row.line for row in kept}  # if this is a reading that goes on
        self._taken: set[str] = set()
        self._refused: set[str] = set()

    def look(self, rows: Iterable[Row]) -> None:
        """Note which source ids that wait were taken, and which were refused again."""
        if not self._waiting:
            return
        for row in rows:
            if row.outcome == "left_out":
                continue
            source_id = row.source_id or self.mapping.source_id(row.cells)
            if source_id in self._waiting:
                (self._refused if row.outcome == "refused" else self._taken).add(source_id)

    def look_back(self, line: int, cells: list[str]) -> None:
        """Note the same of a row that this import saw to before it was broken off."""
        source_id = self.mapping.source_id(cells) if self._waiting else ""
        if source_id not in self._waiting:
            return
        if line in self._refused_before:
            self._refused.add(source_id)
        elif not isinstance(self.mapping.commands(cells), LeftOut):
            self._taken.add(source_id)

    def clear(self, file_name: str, request: Request) -> int:
        """Take them off the data desk; how many. An id that was refused in this file too stays there."""
        note = f"Imported again from {file_name[: FILE_NAME_MAX - 50]}"
        by_book: defaultdict[str, list[tuple[ClearRow, str]]] = defaultdict(list)
        for source_id in sorted(self._taken - self._refused):
            for one in self._waiting[source_id]:
                command = ClearRow(import_id=one.import_id, line=one.line, note=note)
                key = f"{request.key}:cleared:{one.import_id}:{one.line}"
                by_book[one.book].append((command, key))
        cleared = 0
        for book, asked in by_book.items():
            for start in range(0, len(asked), BATCH_MAX):
                piece = asked[start : start + BATCH_MAX]
                verdicts = self.firm.desk.do_many(book, piece, request, tag_requests=False)
                cleared += sum(not isinstance(verdict, Refused) for verdict in verdicts)
        return cleared


def _waiting(firm: Firm, profile: str) -> dict[str, list[Refusal]]:
    """What waits of this profile, by source id."""
    told = {"profile": profile}
    found: defaultdict[str, list[Refusal]] = defaultdict(list)
    with firm.engine.connect() as tx:
        if tx.execute(_ANY, told).first() is None:
            return found
    firm.views.carry_all(firm.books)
    with firm.engine.connect() as tx:
        for book, source_id, import_id, line in tx.execute(_WAITING, told):
            found[source_id].append(Refusal(book, import_id, line))
    return found
