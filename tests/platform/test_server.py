"""A server the firm names is used as it is, or refused with a sentence that says why."""

from __future__ import annotations

import psycopg
import pytest

from journal import server
from journal.server import database, database_named, sqlalchemy_url, without_secret
from journal.unusable import DatabaseUnusable


def test_the_server_that_is_named_is_used(fresh_database: str) -> None:
    assert database({"ACCRUAL_DATABASE_URL": fresh_database}) == fresh_database


def test_a_server_that_is_too_old_is_refused(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "OLDEST_MAJOR", 99)
    with pytest.raises(DatabaseUnusable, match="Accrual needs 99 or newer"):
        database({"ACCRUAL_DATABASE_URL": fresh_database})


def test_a_server_that_does_not_answer_is_told_without_its_password() -> None:
    with pytest.raises(DatabaseUnusable, match="does not answer") as refused:
        database({"ACCRUAL_DATABASE_URL": "postgresql://me:hush@127.0.0.1:1/books"})
    assert refused.value.where == "postgresql://me@127.0.0.1:1/books"
    assert "hush" not in str(refused.value)


def test_an_address_of_something_else_is_refused() -> None:
    with pytest.raises(DatabaseUnusable, match="not the address of a PostgreSQL database"):
        database({"ACCRUAL_DATABASE_URL": "mysql://localhost/books"})


def test_an_address_is_shown_without_its_password() -> None:
    assert without_secret("postgresql://a:b@h:5/d?x=1") == "postgresql://a@h:5/d?x=1"
    assert without_secret("postgresql://a@h/d") == "postgresql://a@h/d"
    assert without_secret("postgresql:///d?host=/run") == "postgresql:///d?host=/run"


def test_another_database_of_the_server_keeps_the_rest_of_the_address(fresh_database: str) -> None:
    with psycopg.connect(database_named(fresh_database, "postgres")) as connection:
        assert connection.info.dbname == "postgres"


def test_sqlalchemy_is_told_the_driver() -> None:
    assert sqlalchemy_url("postgresql://a@/d?host=/r") == "postgresql+psycopg://a@/d?host=/r"
