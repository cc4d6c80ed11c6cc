"""Which book an imported command belongs to: the one its row names, its contract's, the caller's, or every one."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.mapping import Asked
from connectors.unreadable import RowRefused
from domain.commands import AnyCommand
from domain.master_commands import CloseProject, OpenEntity
from domain.time_commands import CorrectTime, RecordTime
from journal.schema import BOOK_ID, BadBookId
from processes.firm import Covered, Firm


class Destinations:
    """Finds books and remembers what it found. A book is made when its entity is opened in it."""

    def __init__(self, firm: Firm, given: str | None, *, making: bool = True) -> None:
        """`given` is the caller's book; a rehearsal makes no new ones."""
        self.firm = firm
        self.making = making
        self.books = dict.fromkeys(firm.books.ids())
        self.given = given
        self._covering: dict[str, tuple[Covered, ...]] = {}
        self._absent: set[str] = set()

    def look_again(self) -> None:
        """Books and contracts that were not there may be there by now."""
        self._absent.clear()
        self.books |= dict.fromkeys(self.firm.books.ids())

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
                contract_id = None if isinstance(command, CloseProject) else command.contract_id
                return (self.of_project(command.project_id, contract_id),)
            case "every":
                if not self.books:
                    raise RowRefused(
                        "unknown_entity", "There is no book yet: open an entity first."
                    )
                return tuple(self.books)
            case "caller":
                book = self.given or (self.home if len(self.books) == 1 else None)
                if book is None:
                    says = "The profile takes the book from whoever imports: give one (--book)."
                    raise RowRefused("missing_value", says)
                return (book,)
            case _:
                return (self._named(asked.book, asked.command),)

    def of_project(self, project_id: str, contract_id: str | None = None) -> str:
        """The one book in which a contract (the one named, if one is) covers a project. Raises RowRefused."""
        covering = self._covered(project_id)
        if not covering:
            raise RowRefused(
                "unknown_project",
                f"No contract of any book covers project {project_id}: sign one with a line for it.",
            )
        found = tuple(
            dict.fromkeys(at.book for at in covering if contract_id in (None, at.contract_id))
        )
        if not found:
            raise RowRefused(
                "unknown_contract",
                f"Project {project_id} is not under contract {contract_id} in any book.",
            )
        if self.given in found:
            return str(self.given)
        if len(found) > 1:
            raise RowRefused(
                "ambiguous_project",
                f"Project {project_id} is under contract in {', '.join(found)}: say which book (--book).",
            )
        return found[0]

    def _covered(self, project_id: str) -> tuple[Covered, ...]:
        found = self._covering.get(project_id, ())
        if not found and project_id not in self._absent:
            found = tuple(self.firm.find_project(project_id))
            if found:
                self._covering[project_id] = found
            else:
                self._absent.add(project_id)
        return found

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
