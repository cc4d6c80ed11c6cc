"""What a view is: some tables, and a projector that turns journal lines into their rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol, TypeAlias

from sqlalchemy import Dialect, Index, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from journal.journal import Line
from projections.batch import Batch

Handler: TypeAlias = Callable[[Line], None]


class Projector(Protocol):
    """Turns lines of one book, in order, into rows of one view.

    It lives as long as one carrier carries without another coming between: what it remembers of
    earlier lines is never out of date. Nothing it writes may depend on how lines fall into batches.
    """

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """What is done with an event, by the event's name. Events that are not named are passed over."""

    def settle(self) -> None:
        """The batch ends here: put what was gathered in memory into it."""


@dataclass(frozen=True)
class View:
    """A view by its name, and the questions it answers."""

    name: str
    answers: tuple[str, ...]  # other names people call it by
    tables: tuple[Table, ...]
    projector: Callable[[Batch], Projector]
    version: int  # goes up when the projector writes other rows for the same lines
    also: tuple[str, ...] = ()  # more statements to make it, such as triggers

    @property
    def statements(self) -> list[str]:
        """All that makes the view's tables, in order."""
        made = [create_table(table) for table in self.tables]
        made += [create_index(index) for table in self.tables for index in indexes(table)]
        return [*made, *map(light_statistics, self.tables), *self.also]

    @property
    def shape(self) -> str:
        """A digest of how the view is made: another one means it must be made and carried anew."""
        told = "\n".join([*self.statements, str(self.version)])
        return sha256(told.encode()).hexdigest()

    @property
    def shaped(self) -> str:
        """The statement that says of which shape the tables are."""
        return f"comment on table {self.tables[0]} is '{self.shape}'"

    def called(self, name: str) -> bool:
        """Whether people may mean this view by that name."""
        return name.replace("-", "_") in (self.name, *self.answers)


def indexes(table: Table) -> list[Index]:
    """A table's indexes, always in the same order."""
    return sorted(table.indexes, key=lambda index: str(index.name))


def create_table(table: Table) -> str:
    """The statement that makes a table."""
    return str(CreateTable(table).compile(dialect=_dialect()))


def create_index(index: Index) -> str:
    """The statement that makes an index."""
    return str(CreateIndex(index).compile(dialect=_dialect()))


def _dialect() -> Dialect:
    return postgresql.dialect()  # type: ignore[no-untyped-call]


def light_statistics(table: Table) -> str:
    """A sample of 3,000 rows is enough for plans over few contracts, and ten times as quick to take."""
    changes = ", ".join(f"alter column {column.name} set statistics 10" for column in table.columns)
    return f"alter table {table} {changes}"
