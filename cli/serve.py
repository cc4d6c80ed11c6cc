"""`accrual serve`: the service, for programs and for people with a browser."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
from granian.constants import Interfaces, Loops
from granian.server import Server

from journal.server import database

if TYPE_CHECKING:
    from sqlalchemy import Engine

TARGET = "api.serving:create"  # by name: the rooms that ask do not know each other
STOP_S = 10  # a process that has not ended after this is killed; what it acknowledged is safe
DEMO_ACTOR = "demo"
TOLD_EVERY = 100  # scenes of the demo between two words about it
WAITING_MOST = 1024  # connections waiting to be accepted


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8080, show_default=True, help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, help="Processes that answer.")
@click.option("--demo", is_flag=True, help="Fill the books with a demo firm's two years first.")
def serve(host: str, port: int, workers: int, demo: bool) -> None:
    """Answer over HTTP, with the console at / and the interface at /v1, until TERM or Ctrl-C.

    Nothing but /v1/health answers without a token: see `accrual token create --help`.
    """
    # Opened here first: what is wrong is said before a process is started, and our own database
    # stays up for as long as this process lives.
    database()
    click.echo(
        f"People sign in at http://{host}:{port}/sign-in, with a token: accrual token create"
    )
    if demo:
        _demo(f"http://{host}:{port}")
    server = Server(
        TARGET,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=workers,
        workers_kill_timeout=STOP_S,
        backlog=WAITING_MOST,
        respawn_failed_workers=True,
        log_access=False,
    )
    server.serve()


def _demo(address: str) -> None:
    """Fill the books, and print an address that lets whoever started it in."""
    from cli.opening import opened
    from processes.demo import fill

    def tell(done: int, of: int, month: str) -> None:
        if done % TOLD_EVERY == 0 or done == of:
            click.echo(f"\rTelling the demo firm's two years: {month}, {done} of {of}", nl=False)

    with opened() as firm:
        told = fill(firm, tell)
        token = _token(firm.engine)
    click.echo(f"\rThe demo firm is in the books, up to {told.through}: {told.lines:,} lines.")
    click.echo(f"Look at it: {address}/sign-in?token={token}")


def _token(engine: Engine) -> str:
    """A new token for the demo's visitor, in every role but a worker's; those before it are revoked."""
    from processes.access import ROLES, Bearer, issue, listing, revoke

    now = datetime.now(UTC)
    for each in listing(engine):
        if each.actor == DEMO_ACTOR and each.revoked_at is None:
            revoke(engine, each.mark, now)
    bearer = Bearer(actor=DEMO_ACTOR, roles=frozenset(ROLES) - {"worker"})
    return issue(engine, bearer, secrets.token_urlsafe(32), now)
