"""A database whose views start empty for every test."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Connection, Engine, create_engine, text

from journal.server import database_named, sqlalchemy_url
from projections.catalogue import VIEWS
from projections.runner import Views
from tests.projections.telling import Told


@pytest.fixture(scope="session")
def views_engine(_server: str) -> Iterator[Engine]:
    """A database of its own, with nothing in it but views."""
    name = f"views_{uuid.uuid4().hex}"
    with psycopg.connect(_server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    engine = create_engine(sqlalchemy_url(database_named(_server, name)))
    Views(engine).create()
    yield engine
    engine.dispose()
    with psycopg.connect(_server, autocommit=True) as connection:
        connection.execute(f"drop database if exists {name} with (force)")


@pytest.fixture
def engine(views_engine: Engine) -> Engine:
    """The database, with every view empty."""
    tables = [str(table) for view in VIEWS for table in view.tables]
    with views_engine.begin() as tx:
        tx.execute(text(f"truncate views.place, {', '.join(tables)}"))
    return views_engine


@pytest.fixture
def views(engine: Engine) -> Views:
    return Views(engine)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def tx(engine: Engine) -> Iterator[Connection]:
    """A connection that sees what others commit."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection
