"""Which book an imported command belongs to: the one its row names, its contract's, the caller's, or every one."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.mapping import Asked
from connectors.unreadable import RowRefused
from domain.commands import AnyCommand, CloseProject, CorrectTime, OpenEntity, RecordTime
from journal.schema import BOOK_ID, BadBookId
from processes.firm import Firm


class Destinations:
    """Finds books and remembers what it found. A book is made when its entity is opened in it."""

    def __init__(self, firm: Firm, given: str | None, *, making: bool = True) -> None:
        """`given` is the caller's book; a rehearsal makes no new ones."""
        self.firm = firm
        self.making = making
        self.books = dict.fromkeys(firm.books.ids())
        self.given = given
        self._projects: dict[str, tuple[str, ...]] = {}

    @property
    def home(self) -> str | None:
        """The book of rows that name none; none when there is no book at all."""
        return self.given or next(iter(self.books), None)

    def of(self, asked: Asked) -> Sequence[str]:
        """The books of one command. Raises RowRefused when there is none, or no one."""
        match asked.step.sending.book_of:
            case "project":
                command = asked.command
                assert isinstance(command, RecordTime | CorrectTime | CloseProject), (
                    "see OF_A_PROJECT"
                )
                return (self.of_project(command.project_id),)
            case "every":
                if not self.books:
                    raise RowRefused(
                        "unknown_entity", "There is no book yet: open an entity first."
                    )
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
                raise RowRefused(
                    "unknown_entity", f"There is no book {book}: open its entity first."
                )
            if not BOOK_ID.fullmatch(book):
                raise RowRefused("bad_reference", str(BadBookId(book)))
            if self.making:
                self.firm.books.create(book)
            self.books[book] = None
        return book
