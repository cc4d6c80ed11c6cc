"""An opened file of one source: looked through once, then read row by row as its profile says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import msgspec

from connectors import lookups
from connectors.identities import Counts
from connectors.inspection import Inspected, inspect
from connectors.mapping import Asked, LeftOut
from connectors.mapping import Mapping as RowMapping
from connectors.plan import Plan
from connectors.rows import Table
from connectors.unreadable import RowRefused
from domain.time_commands import RecordTime

Answer: TypeAlias = list[Asked] | LeftOut | RowRefused


class Source:
    """A file under a plan. Raises FileRefused, before any row is read, when it is not what the plan reads."""

    def __init__(self, plan: Plan, path: Path, beside: Mapping[str, Path] | None = None) -> None:
        """`beside` says where lookups' files are; those not named lie in the folder of the file."""
        self.plan = plan
        self.path = path
        profile = plan.profile
        self.seen: Inspected = inspect(path, profile.file.encoding)
        beside = beside or {}
        joined = {
            lookup.name: lookups.read(
                beside.get(lookup.name, path.parent / lookup.file),
                lookup,
                plan.joined[lookup.name],
            )
            for lookup in profile.lookup
        }
        self.table = Table(path, profile.file, self.seen)
        try:
            self.mapping = RowMapping(plan, self.table.header, joined)
        except BaseException:
            self.table.close()
            raise

    def rows(
        self, after: int = 0, passed: Callable[[int, list[str]], None] | None = None
    ) -> Iterator[tuple[int, list[str], Answer]]:
        """Each row after the first `after`: its line in the file, its cells, and what it asks for.

        `passed` is told the line and cells of those before it.
        """
        commands, identities = self.mapping.commands, self.mapping.identities
        at = 0
        for number, cells, defect in self.table.rows():
            at += 1
            if identities is not None and defect is None:
                cells.append(identities.of(cells))
            if at <= after:
                if passed is not None:
                    passed(number, cells)
                continue
            if defect is not None:
                yield number, cells, RowRefused(*defect)
                continue
            try:
                yield number, cells, commands(cells)
            except RowRefused as refused:
                yield number, cells, refused

    def doubled(self) -> Counts:
        """How many different things the file says of each time entry's id: another reading of all of it."""
        counts = Counts()
        if self.mapping.identities is not None:
            return counts  # ids made from rows are never the same twice
        table = Table(self.path, self.plan.profile.file, self.seen)
        try:
            for _, cells, defect in table.rows():
                if defect is None:
                    self._count(cells, counts)
        finally:
            table.close()
        return counts

    def _count(self, cells: list[str], counts: Counts) -> None:
        try:
            asked = self.mapping.commands(cells)
        except RowRefused:
            return
        for each in asked if isinstance(asked, list) else ():
            if isinstance(each.command, RecordTime):
                _, times = counts.count(msgspec.json.encode(each.command).decode())
                if times == 1:
                    counts.count(each.command.entry_id)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is worth knowing about the file besides its rows."""
        said = []
        if self.seen.truncated:
            said.append(
                "The gzip file ends before its end: what could be read is accounted for here. Fetch it "
                "again and import it whole; what is recorded already will be known."
            )
        elif not self.seen.ends_in_line:
            said.append("The last line has no line end: see that the file is whole.")
        if self.seen.bom:
            said.append("The file begins with a byte order mark, which was skipped.")
        if self.mapping.extra:
            said.append(
                f"Columns not used: {', '.join(name or '(no name)' for name in self.mapping.extra)}."
            )
        return tuple(said)

    def close(self) -> None:
        """Close the file and drop what was counted."""
        self.table.close()
        if self.mapping.identities is not None:
            self.mapping.identities.close()
