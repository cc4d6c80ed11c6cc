"""A window of an import: its rows' commands are sent to their books, and each row gets one outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

import msgspec

from connectors.identities import Counts
from connectors.mapping import Asked, LeftOut
from connectors.source import Answer, Source
from connectors.unreadable import RowRefused
from domain.commands import (
    AnyCommand,
    CorrectTime,
    OpenEntity,
    RecordTime,
    RefusedRowShape,
    ReportRefusedRows,
)
from domain.refusal import AlreadyKnown, Refused, StaleDecision, TimeNotAccepted
from journal.schema import BadBookId
from processes.asking import Receipt, Request
from processes.desk import BATCH_MAX
from processes.firm import Firm
from processes.import_report import Outcome

STALE_TRIES = 5  # batches sent again when others kept writing; each is itself several tries of the desk
FILE_NAME_MAX = 500  # characters, `domain.commands.Word`
# When a row's commands end differently, the row is what comes first here.
ORDER: tuple[Outcome, ...] = ("refused", "corrected", "held", "recorded", "already_known")


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
        if self.outcome == "left_out" or ORDER.index(outcome) >= ORDER.index(self.outcome):
            return
        self.outcome, self.code, self.says = outcome, code, says


class Sent(NamedTuple):
    """A command on its way to a book, for a row."""

    row: Row
    asked: Asked
    command: AnyCommand


class Destinations:
    """Which book a command belongs to. What is found once is remembered; a book is opened when it is new."""

    def __init__(self, firm: Firm, home: str | None) -> None:
        self.firm = firm
        self.books = dict.fromkeys(firm.books.ids())
        self.given = home
        self._projects: dict[str, tuple[str, ...]] = {}

    @property
    def home(self) -> str | None:
        """The book of rows that name none; none when there is no book at all."""
        return self.given or next(iter(self.books), None)

    def of(self, asked: Asked) -> Sequence[str]:
        """The books of one command. Raises RowRefused when there is none, or no one."""
        match asked.step.sending.book_of:
            case "project":
                assert isinstance(asked.command, RecordTime) or hasattr(asked.command, "project_id")
                return (self.of_project(asked.command.project_id),)
            case "every":
                if not self.books:
                    raise RowRefused("unknown_entity", "There is no book yet: open an entity first.")
                return tuple(self.books)
            case "caller":
                if self.given is None:
                    says = "The profile takes the book from whoever imports: give one (--book)."
                    raise RowRefused("missing_value", says)
                return (self.given,)
            case _:
                return (self._named(asked.book, asked.command),)

    def of_project(self, project_id: str) -> str:
        """The one book whose contract covers a project. Raises RowRefused."""
        found = self._projects.get(project_id)
        if found is None:
            found = tuple(dict.fromkeys(at.book for at in self.firm.find_project(project_id)))
            if found:
                self._projects[project_id] = found
        if self.given in found:
            return str(self.given)
        if not found:
            raise RowRefused(
                "unknown_project",
                f"No contract of any book covers project {project_id}: sign one with a line for it.",
            )
        if len(found) > 1:
            raise RowRefused(
                "ambiguous_project",
                f"Project {project_id} is under contract in {', '.join(found)}: say which book (--book).",
            )
        return found[0]

    def _named(self, book: str, command: AnyCommand) -> str:
        if book not in self.books:
            if not isinstance(command, OpenEntity):
                raise RowRefused("unknown_entity", f"There is no book {book}: open its entity first.")
            try:
                self.firm.books.create(book)
            except BadBookId as trouble:
                raise RowRefused("bad_reference", str(trouble)) from None
            self.books = dict.fromkeys(self.firm.books.ids())
        return book
