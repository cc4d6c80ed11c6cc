"""What every test may ask for: a database of its own on the run's one server, and the shared data."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from journal import embedded
from journal.cluster import make_folder
from journal.migrating import migrate
from journal.server import database_named

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "template_migrated"


def _server_folder(config: pytest.Config, factory: pytest.TempPathFactory) -> Path:
    """One folder for the whole run: a worker's base folder lies in that of the run."""
    base = factory.getbasetemp()
    return (base.parent if hasattr(config, "workerinput") else base) / "accrual"


@pytest.fixture(scope="session")
def _server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    folder = make_folder(_server_folder(request.config, tmp_path_factory)).folder
    with embedded.running(folder, os.environ) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("select pg_advisory_lock(1)")  # one worker makes the template
            known = connection.execute("select from pg_database where datname = %s", [TEMPLATE])
            if known.fetchone() is None:
                connection.execute(f"create database {TEMPLATE}")
                migrate(database_named(url, TEMPLATE))
        yield url


def _made(server: str) -> str:
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        # Only one can copy a template at a time.
        connection.execute("select pg_advisory_lock(1)")
        connection.execute(f"create database {name} template {TEMPLATE}")
    return database_named(server, name)


def _dropped(server: str, url: str) -> None:
    name = url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"drop database if exists {name} with (force)")


@pytest.fixture(scope="session")
def database_url(_server: str) -> Iterator[str]:
    """The URL of a migrated database that all tests of one worker share."""
    url = _made(_server)
    yield url
    _dropped(_server, url)


@pytest.fixture
def fresh_database(_server: str) -> Iterator[str]:
    """The URL of an empty, migrated database for this test alone; it is gone afterwards."""
    url = _made(_server)
    yield url
    _dropped(_server, url)


@pytest.fixture(scope="session")
def made_database(_server: str) -> Iterator[Callable[[], str]]:
    """Makes empty, migrated databases that live as long as the run."""
    made: list[str] = []

    def make() -> str:
        made.append(_made(_server))
        return made[-1]

    yield make
    for url in made:
        _dropped(_server, url)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the checkout; the test is skipped where there is none."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder of real data, ../shared, is not on this machine")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a database by itself, so that the quick check can leave it out."""
    for item in items:
        if isinstance(item, pytest.Function) and "_server" in item.fixturenames:
            item.add_marker("database")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are not named by what is in them: packed ones differ from process to process."""
    return argname if isinstance(val, bytes) else None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the run's server and remove its data, when the last worker is done."""
    if hasattr(session.config, "workerinput"):
        return
    factory: pytest.TempPathFactory = session.config._tmp_path_factory  # type: ignore[attr-defined]
    folder = _server_folder(session.config, factory)
    if folder.exists():
        embedded.stop(folder, though_used=True)
        shutil.rmtree(folder)
