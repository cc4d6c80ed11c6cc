"""Rows of other systems' files that could not be recorded: kept, with the reason and the line, for somebody."""

from __future__ import annotations

from typing import TypeAlias

from domain.event import Event, Part


class RefusedRow(Part, frozen=True, kw_only=True):
    """A row that was read and not recorded. `row` is what stood in the file."""

    line: int
    source_id: str
    code: str
    says: str


class RowsRefused(Event, frozen=True, kw_only=True):
    """An import accounts for rows it could not record. They wait on the data desk until put right at the source."""

    import_id: str
    profile: str
    file_name: str
    rows: tuple[RefusedRow, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"import:{self.import_id}",)


class RowCleared(Event, frozen=True, kw_only=True):
    """A refused row was put right at its source, or needs nothing more, as somebody says."""

    import_id: str
    line: int
    note: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"import:{self.import_id}",)


ImportEvent: TypeAlias = RowsRefused | RowCleared
