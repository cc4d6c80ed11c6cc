"""Runs the steps on the connection it is given, in that connection's transaction."""

from __future__ import annotations

from alembic import context

from journal.migrating import SCHEMA

context.configure(
    connection=context.config.attributes["connection"],
    version_table_schema=SCHEMA,
)
context.run_migrations()
