"""Connections to the database of a book, set up so that its statements are planned as measured."""

from __future__ import annotations

import select

import psycopg
from psycopg.pq import ConnStatus
from psycopg_pool import ConnectionPool

from journal.packing import Packed, PackedDumper

POOL_MAX = 12  # readers and bulk writers of one book in one process
POOL_WAIT_S = 15.0
LOCK_WAIT = "30s"  # for the book's lock: a bulk append holds it for milliseconds
IDLE_MAX = "60s"  # a client that hangs inside a transaction would hold up the whole book

# Every statement of the recorder is answered by an index, whatever the statistics say: a plan made
# while the book was nearly empty must still be the right one at ten million lines.
SESSION = {
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "jit": "off",
    "default_transaction_isolation": "read committed",  # a check must see what the lock waited for
    "lock_timeout": LOCK_WAIT,
    "idle_in_transaction_session_timeout": IDLE_MAX,
}
_SET_UP = b"""
select set_config(name, value, false) from unnest(%s::text[], %s::text[]) as s (name, value)
union all
-- An acknowledged line is on disk, whatever the server's default.
select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'
"""


def connect(conninfo: str) -> psycopg.Connection:
    """A connection of its own, in autocommit. Raises psycopg.OperationalError."""
    connection = psycopg.connect(conninfo, autocommit=True, application_name="accrual journal")
    set_up(connection)
    return connection


def pool(conninfo: str) -> ConnectionPool:
    """Connections shared by readers and bulk writers, opened when first needed."""
    return ConnectionPool(
        conninfo,
        min_size=0,
        max_size=POOL_MAX,
        timeout=POOL_WAIT_S,
        kwargs={"autocommit": True, "application_name": "accrual journal"},
        configure=set_up,
        check=_refuse_dead,
        open=True,
        name="journal",
    )


def set_up(connection: psycopg.Connection) -> None:
    """Make a fresh connection fit for the recorder's statements."""
    connection.prepare_threshold = 0
    connection.adapters.register_dumper(Packed, PackedDumper)
    connection.execute(_SET_UP, (list(SESSION), list(SESSION.values())))


def alive(connection: psycopg.Connection) -> bool:
    """Whether an idle connection still stands, without a round trip.

    A server that went away leaves something to read on the socket. Looking before a commit is sent
    turns most restarts into a plain reconnect instead of a commit with an unknown outcome.
    """
    if connection.closed:
        return False
    if _silent(connection):
        return True
    try:
        connection.pgconn.consume_input()
    except psycopg.OperationalError:
        return False
    return connection.pgconn.status == ConnStatus.OK and _silent(connection)


def _silent(connection: psycopg.Connection) -> bool:
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)


def _refuse_dead(connection: psycopg.Connection) -> None:
    if not alive(connection):
        raise psycopg.OperationalError("the connection was closed by the server")
