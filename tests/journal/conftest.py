"""Books to write in, each new, and words for events and questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import psycopg
import pytest
from eventsourcing.dcb.api import DCBEvent, DCBQuery, DCBQueryItem

from journal.recorder import PostgresRecorder
from journal.schema import create_schema

_numbers = count(1)


@pytest.fixture
def new_book(database_url: str) -> Iterator[Callable[[], PostgresRecorder]]:
    """Makes recorders of new books in the shared database; they are closed when the test ends."""
    made: list[PostgresRecorder] = []

    def make() -> PostgresRecorder:
        book = f"T{next(_numbers):05}"
        with psycopg.connect(database_url) as connection:
            connection.execute(f"drop schema if exists book_{book.lower()} cascade".encode())
            create_schema(connection, book)
        made.append(PostgresRecorder(database_url, book))
        return made[-1]

    yield make
    for recorder in made:
        recorder.close()


@pytest.fixture
def book(new_book: Callable[[], PostgresRecorder]) -> PostgresRecorder:
    """The recorder of a new book."""
    return new_book()


def event(kind: str, *tags: str, data: bytes = b"{}") -> DCBEvent:
    return DCBEvent(kind, data, list(tags))


def about(*tags: str, kinds: tuple[str, ...] = ()) -> DCBQuery:
    """What carries all of these tags and is of one of these kinds."""
    return DCBQuery([DCBQueryItem(list(kinds), list(tags))])


def any_of(*tags: str, kinds: tuple[str, ...] = ()) -> DCBQuery:
    """What carries any of these tags and is of one of these kinds."""
    return DCBQuery([DCBQueryItem(list(kinds), [tag]) for tag in tags])
