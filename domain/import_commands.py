"""Commands about imports: rows that could not be recorded, and what became of them."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from domain.command import Command, Id, Shape, Word


class RefusedRowShape(Shape, frozen=True, kw_only=True):
    line: int
    source_id: str
    code: str
    says: str


class ReportRefusedRows(Command, frozen=True, kw_only=True):
    """Put rows that an import could not record on the data desk."""

    import_id: Id
    profile: Id
    file_name: Word
    rows: Annotated[tuple[RefusedRowShape, ...], msgspec.Meta(min_length=1, max_length=1000)]


class ClearRow(Command, frozen=True, kw_only=True):
    """Say that a refused row was put right or needs nothing more."""

    import_id: Id
    line: int
    note: Word


ImportCommand: TypeAlias = ReportRefusedRows | ClearRow
