"""The yardstick of bench/http.py: a Litestar route that does one durable insert, and nothing else."""

from __future__ import annotations

import os

import msgspec
from litestar import Litestar, post
from litestar.params import JSONBody
from psycopg_pool import ConnectionPool

INSERT = "insert into bench_bare (entry_id, body) values (%s, %s)"
CONNECTIONS = 32


class Entry(msgspec.Struct, frozen=True):
    """The body that the ledger is sent too."""

    entry_id: str
    project_id: str
    person_id: str
    worked_on: str
    quantity: str


def create() -> Litestar:
    """The bare service over the database of ACCRUAL_BENCH_URL; it has the table `bench_bare`."""
    pool = ConnectionPool(
        os.environ["ACCRUAL_BENCH_URL"],
        min_size=CONNECTIONS,
        max_size=CONNECTIONS,
        kwargs={"autocommit": True},
        open=True,
    )

    @post("/entries", sync_to_thread=True)
    def record(data: JSONBody[Entry]) -> dict[str, int]:
        with pool.connection() as connection:
            connection.execute(INSERT, (data.entry_id, msgspec.json.encode(data)))
        return {"recorded": 1}

    return Litestar([record], on_shutdown=[pool.close], openapi_config=None, logging_config=None)
