"""The firm's books: which there are, where each lives, and the journal of each, opened once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from threading import Lock

import psycopg

from domain.refusal import UnknownEntity
from journal.journal import Journal
from journal.recorder import PostgresRecorder
from journal.schema import (
    create_schema,
    create_service_role,
    grant_service_role,
    schema_name,
)
from journal.server import SERVICE_ROLE, service_url


class Books:
    """All books of a firm. A book may live on another server by configuration alone."""

    def __init__(self, database_url: str, environment: Mapping[str, str] | None = None) -> None:
        """`ACCRUAL_BOOK_<ID>_DATABASE_URL` names the server of one book; otherwise it is the main one."""
        self._url = database_url
        self._environment = os.environ if environment is None else environment
        self._journals: dict[str, Journal] = {}
        self._turn = Lock()

    def ids(self) -> list[str]:
        """The books there are, in order of name."""
        with psycopg.connect(self._url) as connection:
            rows = connection.execute("select book from accrual.book order by book").fetchall()
        return [row[0] for row in rows]

    def create(self, book: str) -> Journal:
        """Open a book, making it first if it is new. Raises BadBookId."""
        schema_name(book)
        with psycopg.connect(self._place(book)) as connection:
            create_schema(connection, book)
            create_service_role(connection, SERVICE_ROLE)
            grant_service_role(connection, book, SERVICE_ROLE)
        with psycopg.connect(self._url) as connection:
            connection.execute(
                "insert into accrual.book (book, created_at) values (%s, now()) on conflict do nothing",
                (book,),
            )
        return self.open(book)

    def open(self, book: str) -> Journal:
        """The journal of a book. Refuses one that was never created."""
        found = self._journals.get(book)
        if found is not None:
            return found
        with self._turn:
            if book not in self._journals:
                self._require(book)
                recorder = PostgresRecorder(service_url(self._place(book)), book)
                self._journals[book] = Journal(recorder, book)
            return self._journals[book]

    def close(self) -> None:
        """Let every book go. Nothing recorded depends on it."""
        with self._turn:
            journals, self._journals = self._journals, {}
        for journal in journals.values():
            if isinstance(journal.recorder, PostgresRecorder):
                journal.recorder.close()

    def _place(self, book: str) -> str:
        return self._environment.get(f"ACCRUAL_BOOK_{book}_DATABASE_URL", self._url)

    def _require(self, book: str) -> None:
        if book not in self.ids():
            raise UnknownEntity(
                f"There is no book {book}: open its entity first (OpenEntity).", book=book
            )
