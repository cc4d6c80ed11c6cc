"""Where the record lies: the PostgreSQL the firm names, or Accrual's own when it names none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit

import psycopg

from journal.binaries import OLDEST_MAJOR
from journal.cluster import data_folder
from journal.embedded import running
from journal.migrating import migrate, require_current
from journal.unusable import DatabaseUnusable

ADDRESS = "ACCRUAL_DATABASE_URL"
SERVICE_ROLE = "accrual_service"
CONNECT_S = 10
# What this process uses, by data folder: held until it ends, however it ends.
_held: dict[Path, str] = {}
_holds = ExitStack()


def database(environment: Mapping[str, str] | None = None) -> str:
    """The URL of a database that is ready to use. An embedded one stays up while this process lives.

    The embedded one is migrated by itself; a server must have been, by `accrual migrate`.
    Raises DatabaseUnusable when it cannot be reached, is too old, or is not of this version.
    """
    environment = os.environ if environment is None else environment
    url = located(environment)
    if environment.get(ADDRESS):
        require_current(url)
    else:
        migrate(url)
    return url


def located(environment: Mapping[str, str]) -> str:
    """The URL of a database that answers and is new enough, migrated or not. Raises DatabaseUnusable."""
    if url := environment.get(ADDRESS):
        _require_server(url)
        return url
    folder = data_folder(environment)
    if folder not in _held:
        _held[folder] = _holds.enter_context(running(folder, environment))
    return _held[folder]


def release() -> None:
    """Let go of the embedded servers this process uses, before it ends."""
    _held.clear()
    _holds.close()


def service_url(url: str) -> str:
    """The same database as the service may use it: it can add to the journal and not change it."""
    parts = urlsplit(url)
    query = "&".join(filter(None, [parts.query, "options=" + quote(f"-c role={SERVICE_ROLE}")]))
    return _joined(parts._replace(query=query))


def database_named(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    return _joined(urlsplit(url)._replace(path=f"/{quote(name, safe='')}"))


def sqlalchemy_url(url: str) -> str:
    """The same URL as SQLAlchemy wants it, naming the driver."""
    return _joined(urlsplit(url)._replace(scheme="postgresql+psycopg"))


def without_secret(url: str) -> str:
    """The URL as it may be shown: its password, if it has one, is left out."""
    parts = urlsplit(url)
    user, _, place = parts.netloc.rpartition("@")
    shown = f"{user.partition(':')[0]}@{place}" if user else place
    return _joined(parts._replace(netloc=shown))


def _joined(parts: SplitResult) -> str:
    """The address again. Unlike `urlunsplit`, it keeps both slashes where no host is named."""
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}{parts.path}{query}"


def _require_server(url: str) -> None:
    if urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise DatabaseUnusable(
            f"{ADDRESS} is not the address of a PostgreSQL database.",
            where=without_secret(url),
            do="write it as postgresql://user@host:5432/database",
        )
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_S) as connection:
            version = connection.info.server_version
    except psycopg.Error as fault:
        raise DatabaseUnusable(
            f"The database does not answer: {str(fault).strip()}",
            where=without_secret(url),
            do=f"see that the server runs and that {ADDRESS} is right, "
            "or unset it to use Accrual's own database",
        ) from fault
    if version < OLDEST_MAJOR * 10_000:
        raise DatabaseUnusable(
            f"The server is PostgreSQL {version // 10_000}; Accrual needs {OLDEST_MAJOR} or newer.",
            where=without_secret(url),
            do="upgrade the server, or name a newer one",
        )
