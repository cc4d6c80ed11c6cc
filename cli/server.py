"""`accrual database`, `migrate` and `version`: where the record lies, and whether it is open."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from importlib.metadata import version
from urllib.parse import unquote, urlsplit

import click

from journal import embedded, migrating, server
from journal.binaries import find_programs
from journal.cluster import data_folder
from journal.unusable import DatabaseUnusable


@click.group("database")
def database_group() -> None:
    """The record's PostgreSQL: state, start, stop.

    Accrual's own is opened by whatever command needs it and closed when the last is done. `start`
    keeps it open in between. With ACCRUAL_DATABASE_URL set, a server is used instead, and opened
    and closed by whoever runs that.
    """


@database_group.command("status")
def status_command() -> None:
    """Say where the record lies, whether it is open, and who keeps it so. Changes nothing."""
    if url := os.environ.get(server.ADDRESS):
        click.echo(f"A server, named by {server.ADDRESS}: {server.without_secret(url)}")
        server.database()
        click.echo("It answers, and is of this version's shape.")
        return
    folder = data_folder(os.environ)
    found = embedded.status(folder)
    click.echo(f"Accrual's own PostgreSQL, in {folder}")
    if not found.made:
        click.echo("Not made yet: the first command that needs it makes it.")
    elif not found.running:
        click.echo("Closed. Any command opens it for as long as it needs it.")
    else:
        use = "in use" if found.in_use else "not in use"
        stays = "stays open until: accrual database stop" if found.stays else "closes after use"
        click.echo(f"Open ({use}; {stays}). Its keeper is process {found.keeper}.")


@database_group.command("start")
def start_command() -> None:
    """Open the database and keep it open until `accrual database stop`."""
    _only_own("start")
    url = embedded.start(data_folder(os.environ))
    before, after = migrating.migrate(url)
    if before != after:
        click.echo(f"Prepared for this version (revision {after}).")
    click.echo("Open, and stays so until: accrual database stop")


@database_group.command("stop")
@click.option("--now", is_flag=True, help="Even though other commands are using it.")
def stop_command(now: bool) -> None:
    """Close the database and wait until everything is written."""
    _only_own("stop")
    ran = embedded.stop(data_folder(os.environ), though_used=now)
    click.echo("Closed." if ran else "It was not open.")


@database_group.command("url")
def url_command() -> None:
    """Print the address that other programs on this machine can use while it is open.

    It holds no password: the address names the file that does.
    """
    if url := os.environ.get(server.ADDRESS):
        click.echo(url)
        return
    folder = data_folder(os.environ)
    url = embedded.status(folder).url
    if url is None:
        raise DatabaseUnusable(
            "The database is closed, so it has no address.",
            where=str(folder),
            do="run: accrual database start",
        )
    click.echo(url)


@database_group.command("psql", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def psql_command(arguments: tuple[str, ...]) -> None:
    r"""Look into the database with psql; ARGUMENTS are psql's own.

    \b
    accrual database psql -c 'select * from accrual.import_run'
    """
    url = server.located(os.environ)
    psql = find_programs(os.environ).path("psql")
    secret = urlsplit(url).password
    environment = os.environ | ({"PGPASSWORD": unquote(secret)} if secret else {})
    # psql answers Ctrl-C itself, by cancelling the query.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        ended = subprocess.run(
            [psql, server.without_secret(url), *arguments], env=environment, check=False
        )
    finally:
        signal.signal(signal.SIGINT, before)
    sys.exit(ended.returncode)


@click.command("migrate")
def migrate_command() -> None:
    """Bring a database to this version's shape.

    Accrual's own is brought there by whatever command opens it first. Run this once on a server,
    and after each new version, as the account that owns the database.
    """
    before, after = migrating.migrate(server.located(os.environ))
    if before == after:
        click.echo(f"Nothing to do: the database is at revision {after}.")
    else:
        click.echo(f"Done: from {before or 'nothing'} to revision {after}.")


@click.command("version")
def version_command() -> None:
    """Which version this is, and what it runs on."""
    click.echo(f"accrual {version('accrual')}")
    click.echo(f"Python {sys.version.split()[0]}")
    programs = find_programs(os.environ)
    click.echo(f"PostgreSQL {programs.major} programs in {programs.folder}")
    click.echo(f"database revision {migrating.REVISION}")


def _only_own(act: str) -> None:
    """Refuse to open or close a server that somebody else runs."""
    if url := os.environ.get(server.ADDRESS):
        raise DatabaseUnusable(
            f"The database is a server's: Accrual does not {act} it.",
            where=server.without_secret(url),
            do=f"ask whoever runs it, or unset {server.ADDRESS} to use Accrual's own",
        )
