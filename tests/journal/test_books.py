"""A firm's books: each has a journal of its own, may live on another server, and is opened once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import psycopg
import pytest

from domain.boundary import about
from domain.party import ProjectOpened
from domain.refusal import UnknownEntity
from journal.books import Books
from journal.journal import Entry, Journal
from journal.migrating import migrate
from journal.schema import BadBookId
from journal.server import database_named


@pytest.fixture
def new_books(fresh_database: str) -> Iterator[Callable[..., Books]]:
    made: list[Books] = []

    def make(**environment: str) -> Books:
        made.append(Books(fresh_database, environment))
        return made[-1]

    yield make
    for books in made:
        books.close()


def write(journal: Journal) -> int:
    opened = Entry(
        event=ProjectOpened(project_id="p1", name="p1"),
        actor="a",
        recorded_at=datetime(2026, 1, 5, tzinfo=UTC),
        request="r1",
        digest="d",
    )
    return journal.append([opened], [((about("project:p1"),), 0)])


def test_books_are_made_and_listed(new_books: Callable[..., Books]) -> None:
    books = new_books()
    assert books.ids() == []
    assert write(books.create("US01")) == 1
    assert write(books.create("DE01")) == 1
    assert books.create("US01").head() == 1
    assert books.ids() == ["DE01", "US01"]
    assert new_books().open("DE01").page(0, 10) == books.open("DE01").page(0, 10)


def test_a_book_that_was_never_made_is_refused(new_books: Callable[..., Books]) -> None:
    with pytest.raises(UnknownEntity, match="no book FR01"):
        new_books().open("FR01")
    with pytest.raises(BadBookId, match="capital letter"):
        new_books().create("fr-1")


def test_a_book_lives_on_another_server_by_configuration_alone(
    new_books: Callable[..., Books], fresh_database: str
) -> None:
    elsewhere = database_named(fresh_database, "elsewhere")
    with psycopg.connect(fresh_database, autocommit=True) as connection:
        connection.execute("create database elsewhere")
    try:
        books = new_books(ACCRUAL_BOOK_GB01_DATABASE_URL=elsewhere)
        write(books.create("GB01"))
        write(books.create("US01"))
        assert books.ids() == ["GB01", "US01"]
        for url, has in ((elsewhere, ["book_gb01"]), (fresh_database, ["book_us01"])):
            with psycopg.connect(url) as connection:
                rows = connection.execute(
                    "select nspname from pg_namespace where nspname like 'book%' order by 1"
                ).fetchall()
            assert [row[0] for row in rows] == has
        books.close()
    finally:
        with psycopg.connect(fresh_database, autocommit=True) as connection:
            connection.execute("drop database elsewhere with (force)")


def test_the_service_can_not_change_a_book_it_writes(
    new_books: Callable[..., Books], fresh_database: str
) -> None:
    books = new_books()
    write(books.create("US01"))
    journal = books.open("US01")
    with (
        journal.recorder.connection() as connection,  # type: ignore[attr-defined]
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("delete from book_us01.event")
    assert journal.head() == 1


def test_threads_that_open_a_book_at_once_share_one_journal(
    new_books: Callable[..., Books],
) -> None:
    books = new_books()
    books.create("US01")
    books.close()
    found: list[Journal] = []
    start = threading.Barrier(8)

    def open_it() -> None:
        start.wait()
        found.append(books.open("US01"))

    threads = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(map(id, found))) == 1


def test_migrating_again_leaves_books_alone(
    new_books: Callable[..., Books], fresh_database: str
) -> None:
    write(new_books().create("US01"))
    migrate(fresh_database)
    assert new_books().open("US01").head() == 1
