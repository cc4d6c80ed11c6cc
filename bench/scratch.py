"""Where benches run: a database of their own, gone afterwards. The firm's is never touched."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg

from journal.migrating import migrate
from journal.server import database_named, located


@contextmanager
def scratch() -> Iterator[str]:
    """The URL of an empty, migrated database on the server the environment names or the embedded one."""
    server = located(os.environ)
    with own_database(server) as url:
        migrate(url)
        yield url


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """The URL of a new database on a server; it is dropped in the end, whoever still uses it."""
    name = f"bench_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
    try:
        yield database_named(server, name)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)".encode())
