"""The tables beside the books, as the code asks them: books, access tokens, imports, what crosses entities.

The migrations make them; a test holds the two to each other.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData(schema="accrual")

book = Table(
    "book",
    metadata,
    Column("book", Text, primary_key=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

access_token = Table(
    "access_token",
    metadata,
    Column("token_digest", LargeBinary, primary_key=True),  # SHA-256; the token is never stored
    Column("actor", Text, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("person_id", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
)

import_run = Table(
    "import_run",
    metadata,
    Column("import_id", Text, primary_key=True),
    Column("profile", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_digest", Text, nullable=False),
    Column("profile_digest", Text, nullable=False, server_default=""),
    Column("actor", Text, nullable=False, server_default=""),
    Column("file_columns", ARRAY(Text), nullable=False, server_default="{}"),
    Column("notes", ARRAY(Text), nullable=False, server_default="{}"),
    Column("book", Text, ForeignKey("accrual.book.book")),
    Column("state", Text, nullable=False),
    Column("rows_read", BigInteger, nullable=False, server_default="0"),
    Column("byte_offset", BigInteger, nullable=False, server_default="0"),
    Column("counts", JSONB, nullable=False, server_default="{}"),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
    Index("import_run_by_file", "file_digest", "profile"),
)

import_row_refused = Table(
    "import_row_refused",
    metadata,
    Column(
        "import_id",
        Text,
        ForeignKey("accrual.import_run.import_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("line", BigInteger, primary_key=True, autoincrement=False),
    Column("source_id", Text),
    Column("code", Text, nullable=False),
    Column("says", Text, nullable=False),
    Column("row", JSONB, nullable=False),
)

crossing_place = Table(
    "crossing_place",
    metadata,
    Column("book", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)

crossing_lent = Table(
    "crossing_lent",
    metadata,
    Column("borrower", Text, primary_key=True),
    Column("entry_id", Text, primary_key=True),
    Column("lender", Text, nullable=False),
    Column("correlation", Text, nullable=False),
)

crossing_pair = Table(
    "crossing_pair",
    metadata,
    Column("lender", Text, primary_key=True),
    Column("borrower", Text, primary_key=True),
)

crossing_refused = Table(
    "crossing_refused",
    metadata,
    Column("key", Text, primary_key=True),
    Column("number", BigInteger, Identity(always=True), nullable=False),
    Column("book", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("fields", JSONB, nullable=False),
    Column("code", Text, nullable=False),
    Column("says", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("tried_at", DateTime(timezone=True), nullable=False),
)
