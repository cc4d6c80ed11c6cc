"""What can go wrong when a book is written or read, and what is known about the record afterwards."""

from __future__ import annotations

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict

from journal.unusable import DatabaseUnusable


class BookUnavailable(DatabaseUnusable):
    """The book could not be written or read. What was asked for was not recorded."""


class CommitUnknown(Exception):
    """The connection was lost between the order to commit and its answer: it was recorded, or not."""

    def __init__(self, where: str) -> None:
        """`where`: the database that did not answer."""
        super().__init__(
            "The connection was lost while the database was committing: whether the facts were"
            f" recorded is not known. Where: {where}. What to do: read the facts tagged with the"
            " request again; when they are not there, send the same request again."
        )


class Overtaken(Exception):
    """Somebody wrote inside the boundary after it was read: the decision has to be taken again."""


class UnreadableLine(Exception):
    """A line of the journal has a shape that nobody knows: the step that lifts it is missing."""

    def __init__(self, book: str, position: int, kind: str, why: str) -> None:
        """`why`: what the reader says of the text."""
        super().__init__(
            f"Line {position} of book {book} ({kind}) can not be read: {why}. What to do: when the"
            " event's shape was changed, add the step that lifts it to journal/versions.py; run"
            " the version that wrote it meanwhile."
        )


_WHAT_TO_DO: tuple[tuple[type[psycopg.Error], str], ...] = (
    (errors.InvalidSchemaName, "Make the book: accrual migrate."),
    (errors.UndefinedTable, "Make the book: accrual migrate."),
    (errors.UndefinedFunction, "Bring the book up to date: accrual migrate."),
    (errors.InsufficientPrivilege, "Grant the service's role its rights: accrual migrate."),
    (errors.LockNotAvailable, "See in pg_locks who holds the book's advisory lock, and end it."),
    (errors.DiskFull, "Make room on the database's disk, then send the request again."),
    (errors.TooManyConnections, "Raise max_connections, or run fewer processes."),
    (errors.ReadOnlySqlTransaction, "Connect to the primary: this server is a standby."),
)


def unavailable(error: BaseException, conninfo: str) -> BookUnavailable:
    """The sentence for an error after which it is certain that nothing was recorded."""
    other = "Look in the database's log; when it runs again, send the request again."
    do = next((do for kind, do in _WHAT_TO_DO if isinstance(error, kind)), other)
    says = " ".join(str(error).split()) or type(error).__name__
    return BookUnavailable(f"The book can not be used: {says}", where=place(conninfo), do=do)


def place(conninfo: str) -> str:
    """Which database this is, without its password."""
    parts = conninfo_to_dict(conninfo)
    named = ("host", "port", "dbname", "user")
    return " ".join(f"{name}={parts[name]}" for name in named if parts.get(name)) or "the default"


def lost(error: psycopg.Error, connection: psycopg.Connection) -> bool:
    """Whether the server may have gone on without us: after an ordinary error it has rolled back."""
    return connection.closed or error.diag.severity_nonlocalized in ("FATAL", "PANIC")
