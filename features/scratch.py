"""A database for the views of one run, never the firm's own: made when needed, gone afterwards."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest

from journal import embedded
from journal.cluster import make_folder
from journal.migrating import migrate
from journal.server import database_named


@contextmanager
def database(
    request: pytest.FixtureRequest, factory: pytest.TempPathFactory
) -> Iterator[Callable[[], str]]:
    """A maker of the run's database: on the tests' server where there is one, else on a server of its own."""
    try:  # asked for now, so that it outlives what is made on it
        tests: str | None = request.getfixturevalue("database_url")
    except pytest.FixtureLookupError:
        tests = None
    with ExitStack() as undo:

        def make() -> str:
            server = tests or undo.enter_context(_own(factory.mktemp("postgresql")))
            name = f"features_{uuid.uuid4().hex}"
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"create database {name}")
                # Nothing in it outlives the run: its commits need not wait for the disk.
                connection.execute(f"alter database {name} set synchronous_commit = off")
            undo.callback(_drop, server, name)
            url = database_named(server, name)
            migrate(url)
            return url

        yield make


@contextmanager
def _own(folder: Path) -> Iterator[str]:
    """A PostgreSQL of this run's own, stopped and removed with it."""
    home = make_folder(folder / "accrual").folder
    with embedded.running(home, os.environ) as url:
        yield url
    embedded.stop(home, though_used=True)
    shutil.rmtree(folder)


def _drop(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
