"""A database is brought to this version's shape once, whole, and by one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from journal import migrating, operational
from journal.migrating import REVISION, migrate, require_current
from journal.server import database, database_named, service_url, sqlalchemy_url
from journal.unusable import DatabaseUnusable


@contextmanager
def empty_database(url: str) -> Iterator[str]:
    """A database on the same server that nothing was done to."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create database empty_one template template0")
    try:
        yield database_named(url, "empty_one")
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("drop database empty_one with (force)")


@pytest.fixture
def empty(fresh_database: str) -> Iterator[str]:
    with empty_database(fresh_database) as url:
        yield url


def test_the_newest_step_is_the_revision_the_code_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", "journal:migrations")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [REVISION]
    numbers = sorted(step.revision for step in scripts.walk_revisions())
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_migrating_twice_changes_nothing_the_second_time(empty: str) -> None:
    assert migrate(empty) == (None, REVISION)
    assert migrate(empty) == (REVISION, REVISION)


def test_two_who_migrate_at_once_both_find_it_done(empty: str) -> None:
    with ThreadPoolExecutor(2) as threads:
        assert [after for _, after in threads.map(migrate, [empty, empty])] == [REVISION] * 2
    require_current(empty)


def test_a_step_that_fails_leaves_nothing_behind(empty: str) -> None:
    with psycopg.connect(empty) as connection:
        connection.execute("create schema accrual")
        connection.execute("create table accrual.import_run ()")  # in the way of the first step
    with pytest.raises(Exception, match="import_run"):
        migrate(empty)
    with psycopg.connect(empty) as connection:
        found = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'accrual'"
        ).fetchall()
    assert found == [("import_run",)]


def test_a_database_never_migrated_says_what_to_run(empty: str) -> None:
    with pytest.raises(DatabaseUnusable, match="not been prepared") as refused:
        database({"ACCRUAL_DATABASE_URL": empty})
    assert refused.value.do == "run: accrual migrate"


def test_an_older_database_says_what_to_run(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "REVISION", "9999")
    with pytest.raises(DatabaseUnusable, match=f"at revision {REVISION}; this Accrual needs 9999"):
        require_current(fresh_database)


def test_a_newer_database_is_left_alone(fresh_database: str) -> None:
    with psycopg.connect(fresh_database) as connection:
        connection.execute("update accrual.alembic_version set version_num = '9999'")
    for opens in (require_current, migrate):
        with pytest.raises(DatabaseUnusable, match="A newer Accrual has changed this database"):
            opens(fresh_database)


def test_the_tables_are_as_the_code_describes_them(fresh_database: str) -> None:
    def ours(_thing: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and name == "alembic_version")

    def accrual_only(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "schema" or name == "accrual"

    def differences(connection: Connection) -> list[object]:
        options = {
            "include_schemas": True,
            "include_object": ours,
            "include_name": accrual_only,
            "compare_server_default": True,
        }
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, operational.metadata)
        return [each for each in found if "comment" not in str(each[0])]  # they are the SQL's

    engine = create_engine(sqlalchemy_url(fresh_database))
    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()


@pytest.mark.parametrize(
    "forbidden",
    [
        "delete from accrual.import_row_refused",
        "update accrual.book set book = 'X'",
        "truncate accrual.access_token",
        "drop table accrual.book",
        "create table accrual.other ()",
        "update accrual.alembic_version set version_num = '0000'",
    ],
)
def test_the_service_may_not_change_what_is_only_added_to(
    fresh_database: str, forbidden: str
) -> None:
    with (
        psycopg.connect(service_url(fresh_database)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(forbidden)


def test_the_service_may_do_its_work(fresh_database: str) -> None:
    with psycopg.connect(service_url(fresh_database)) as connection:
        connection.execute("insert into accrual.book values ('US01', now())")
        connection.execute("create table views.something ()")
        assert connection.execute("select current_user").fetchone() == ("accrual_service",)
