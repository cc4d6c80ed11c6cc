"""Brings a database to the shape this version of Accrual expects, or says why it is not in it."""

from __future__ import annotations

import psycopg

from journal.unusable import DatabaseUnusable

REVISION = "0003"  # the newest script in journal/migrations/versions
SCHEMA = "accrual"
LOCK = 7_305_212_001  # one migration at a time in a database


def migrate(url: str) -> tuple[str | None, str]:
    """Apply what is missing, all of it or nothing. Returns the revisions before and after.

    Raises DatabaseUnusable when a newer Accrual has migrated the database.
    """
    before = _revision(url)
    if before == REVISION:
        return before, REVISION
    _refuse_newer(url, before)
    _upgrade(url)
    return before, REVISION


def require_current(url: str) -> None:
    """Raise DatabaseUnusable, saying what to do, unless the database is of this version."""
    found = _revision(url)
    _refuse_newer(url, found)
    if found == REVISION:
        return
    raise DatabaseUnusable(
        "The database has not been prepared for Accrual."
        if found is None
        else f"The database is at revision {found}; this Accrual needs {REVISION}.",
        where=_place(url),
        do="run: accrual migrate",
    )


def _refuse_newer(url: str, found: str | None) -> None:
    if found is not None and found > REVISION:
        raise DatabaseUnusable(
            f"A newer Accrual has changed this database (revision {found}; "
            f"this Accrual knows up to {REVISION}).",
            where=_place(url),
            do="install that newer Accrual, or a later one, on this machine too",
        )


def _revision(url: str) -> str | None:
    """The revision the database says it is at; None when it was never migrated."""
    with psycopg.connect(url) as connection:
        table = f"{SCHEMA}.alembic_version"
        if connection.execute("select to_regclass(%s)", [table]).fetchone() == (None,):
            return None
        found = connection.execute(f"select version_num from {table}").fetchone()
        return None if found is None else str(found[0])


def _upgrade(url: str) -> None:
    # Alembic and SQLAlchemy take a second to load, and are needed here only.
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, text
    from sqlalchemy.pool import NullPool

    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool
    )
    config = Config()
    config.set_main_option("script_location", "journal:migrations")
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        connection.execute(text(f"create schema if not exists {SCHEMA}"))
        config.attributes["connection"] = connection
        command.upgrade(config, REVISION)


def _place(url: str) -> str:
    with psycopg.connect(url) as connection:
        info = connection.info
        return f"database {info.dbname} on {info.host}"
