"""Where the journal's bench runs: a database that is gone afterwards, and the stock recorder in it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from eventsourcing.dcb.postgres_tt import PostgresDCBRecorderTT, PostgresTTDCBFactory
from eventsourcing.utils import Environment
from psycopg.conninfo import conninfo_to_dict

from bench.scratch import own_database
from journal import embedded


@contextmanager
def database() -> Iterator[str]:
    """A database that is gone afterwards, on the server named or on one started for it."""
    named = os.environ.get("ACCRUAL_DATABASE_URL")
    with tempfile.TemporaryDirectory(prefix="accrual-bench") as folder:
        if named:
            with own_database(named) as url:
                yield url
            return
        with embedded.running(Path(folder)) as server, own_database(server) as url:
            yield url
        embedded.stop(Path(folder), though_used=True)


@contextmanager
def stock_recorder(url: str) -> Iterator[PostgresDCBRecorderTT]:
    """The library's own recorder on new tables."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    password = parts.get("password", "")
    if "passfile" in parts:
        password = Path(parts["passfile"]).read_text().strip().rpartition(":")[2]
    settings = {
        "POSTGRES_DBNAME": parts["dbname"],
        "POSTGRES_HOST": parts["host"],
        "POSTGRES_PORT": parts.get("port", "5432"),
        "POSTGRES_USER": parts["user"],
        "POSTGRES_PASSWORD": password,
        "POSTGRES_POOL_SIZE": "32",
    }
    factory = PostgresTTDCBFactory(Environment(f"s{uuid4().hex[:8]}", settings))
    recorder = factory.dcb_recorder()
    assert isinstance(recorder, PostgresDCBRecorderTT)
    yield recorder
    factory.close()
