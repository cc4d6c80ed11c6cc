"""Where a book is kept: one PostgreSQL schema a book, to which the service may only add."""

from __future__ import annotations

import re
from hashlib import blake2b
from importlib.resources import files

import psycopg
from psycopg import sql

from journal.statements import Statements, append_function

BOOK_ID = re.compile(r"[A-Z][A-Z0-9_]{1,15}")


class BadBookId(ValueError):
    """A book is named by a capital letter, then 1 to 15 capital letters, digits or underscores."""

    def __init__(self, book: str) -> None:
        super().__init__(
            f"{book!r} can not be the id of a book: write a capital letter, then 1 to 15 capital"
            " letters, digits or underscores, such as US01."
        )


def schema_name(book: str) -> str:
    """The schema a book lives in: "book_us01" for "US01". Raises BadBookId."""
    if not BOOK_ID.fullmatch(book):
        raise BadBookId(book)
    return f"book_{book.lower()}"


def statements(book: str) -> Statements:
    """The SQL of a book. Raises BadBookId."""
    return Statements(schema_name(book), lock_number(book))


def lock_number(book: str) -> int:
    """The number of the advisory lock under which lines of the book are given their positions."""
    digest = blake2b(f"accrual journal {schema_name(book)}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def create_schema(connection: psycopg.Connection, book: str) -> None:
    """Make the book's schema, or what of it is missing. May be run again at any time.

    The connection's role becomes the owner. Works in or outside a transaction. Raises BadBookId.
    """
    said = statements(book)
    text = (files("journal") / "sql" / "schema.sql").read_text() + append_function(said)
    text = text.replace("{book}", said.schema).replace("{lock}", str(lock_number(book)))
    with connection.transaction():
        connection.execute(
            "select pg_advisory_xact_lock(%s)", (lock_number(book) ^ 1,)
        )  # one maker
        connection.execute(text.encode())


def create_service_role(connection: psycopg.Connection, role: str) -> None:
    """Make the role the service takes on, if this server has it not, and let our own role take it on."""
    known = connection.execute("select from pg_roles where rolname = %s", (role,)).fetchone()
    if known is None:
        connection.execute(sql.SQL("create role {} nologin").format(sql.Identifier(role)))
    member = connection.execute("select pg_has_role(current_user, %s, 'member')", (role,))
    if member.fetchone() == (False,):
        connection.execute(sql.SQL("grant {} to current_user").format(sql.Identifier(role)))


def grant_service_role(connection: psycopg.Connection, book: str, role: str) -> None:
    """Let a role read the book and add to it, and take every other right on it away.

    Run as the owner, after `create_schema`; may be run again. The role must not be a superuser nor
    the owner: those can do anything, and only the trigger stands in their way. Raises BadBookId.
    """
    names = {"book": sql.Identifier(schema_name(book)), "role": sql.Identifier(role)}
    for text in (
        "revoke all on schema {book} from {role}",
        "revoke all on all tables in schema {book} from {role}",
        "grant usage on schema {book} to {role}",
        "grant select, insert on all tables in schema {book} to {role}",
        "grant execute on function {book}.refresh_statistics() to {role}",
    ):
        connection.execute(sql.SQL(text).format(**names))
