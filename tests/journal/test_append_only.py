"""The journal is only added to: by grant for the service, by trigger for everybody."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from journal.failures import BookUnavailable
from journal.recorder import PostgresRecorder
from journal.schema import (
    BadBookId,
    create_schema,
    create_service_role,
    grant_service_role,
    lock_number,
    schema_name,
)
from journal.server import SERVICE_ROLE, service_url
from tests.journal.conftest import about, any_of, event

TABLES = ("event", "overflow", "type", "seal")
CHANGES = (
    "update {table} set {column} = {column}",
    "delete from {table}",
    "truncate {table}",
)
A_COLUMN = {"event": "tags", "overflow": "pos", "type": "name", "seal": "digest"}


@pytest.fixture
def served(book: PostgresRecorder, database_url: str) -> str:
    """A book with lines, which the service may use."""
    with psycopg.connect(database_url) as connection:
        grant_service_role(connection, book.book, SERVICE_ROLE)
    book.append([event("A", *(f"x:{n}" for n in range(6)))])
    return book.book


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
def test_not_even_the_owner_changes_what_is_written(
    served: str, database_url: str, table: str, change: str
) -> None:
    where = f"{schema_name(served)}.{table}"
    with psycopg.connect(database_url) as connection:
        connection.execute("set session_replication_role = replica")  # turns ordinary triggers off
        with pytest.raises(errors.InsufficientPrivilege, match="only added to"):
            connection.execute(change.format(table=where, column=A_COLUMN[table]).encode())


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
def test_the_service_has_no_right_to_change_anything(
    served: str, database_url: str, table: str, change: str
) -> None:
    where = f"{schema_name(served)}.{table}"
    with (
        psycopg.connect(service_url(database_url)) as connection,
        pytest.raises(errors.InsufficientPrivilege, match="permission denied"),
    ):
        connection.execute(change.format(table=where, column=A_COLUMN[table]).encode())


@pytest.mark.parametrize(
    "act",
    [
        "drop table {book}.event",
        "alter table {book}.event disable trigger only_added_to",
        "create table {book}.more (a int)",
        "drop schema {book} cascade",
        """create or replace function {book}.refuse_change() returns trigger language plpgsql as
        $$ begin return null; end $$""",
    ],
)
def test_the_service_can_not_take_the_guards_away(served: str, database_url: str, act: str) -> None:
    with (
        psycopg.connect(service_url(database_url)) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute(act.format(book=schema_name(served)).encode())


def test_the_service_appends_reads_and_follows(served: str, database_url: str) -> None:
    recorder = PostgresRecorder(service_url(database_url), served)
    try:
        assert recorder.append([event("New", "x:9", "a", "b", "c", "d", "e")]) == 2
        assert recorder.append([event("Bulk", f"y:{n}") for n in range(100)]) == 102
        assert [found.position for found in recorder.read(about("e"))] == [2]
        assert len(list(recorder.read(any_of(*(f"y:{n}" for n in range(100)))))) == 100
        with recorder.subscribe(after=101) as subscription:
            assert next(subscription).position == 102
        recorder._refresh_statistics(10**9)
    finally:
        recorder.close()


def test_statistics_are_gathered_by_the_service_though_it_owns_nothing(
    served: str, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = PostgresRecorder(service_url(database_url), served)
    try:
        recorder.append([event("A") for _ in range(500)])
        recorder._refresh_statistics(10**9)
        with recorder.connection() as connection:
            counted = connection.execute(recorder.statements.counted).fetchone()
    finally:
        recorder.close()
    assert counted == (501,)
    assert not caplog.records


def test_the_service_role_is_made_where_it_is_missing(served: str, fresh_database: str) -> None:
    role = f"clerk_{served.lower()}"
    with psycopg.connect(fresh_database, autocommit=True) as connection:
        try:
            create_service_role(connection, role)
            create_service_role(connection, role)
            connection.execute(f"set role {role}".encode())
            connection.execute("reset role")
        finally:
            connection.execute(f"drop role {role}".encode())


def test_a_role_without_grants_is_told_what_to_do(
    book: PostgresRecorder, database_url: str
) -> None:
    recorder = PostgresRecorder(service_url(database_url), book.book)
    try:
        with pytest.raises(BookUnavailable, match="accrual migrate") as told:
            recorder.append([event("A")])
        assert "permission denied" in told.value.what
    finally:
        recorder.close()


def test_making_the_schema_again_changes_nothing(served: str, database_url: str) -> None:
    listing = """
        select c.relname, c.relkind, pg_get_indexdef(c.oid) from pg_class c
        where c.relnamespace = %s::regnamespace order by 1
    """
    with psycopg.connect(database_url) as connection:
        before = connection.execute(listing, (schema_name(served),)).fetchall()
        create_schema(connection, served)
        grant_service_role(connection, served, SERVICE_ROLE)
        assert connection.execute(listing, (schema_name(served),)).fetchall() == before


@pytest.mark.parametrize("bad", ["us01", "U", "1US", "US-01", "US01; drop", "A" * 17, ""])
def test_a_book_has_a_plain_name(bad: str) -> None:
    with pytest.raises(BadBookId, match="capital letter"):
        schema_name(bad)


def test_books_have_locks_of_their_own() -> None:
    assert len({lock_number(f"B{n}") for n in range(1_000)}) == 1_000
