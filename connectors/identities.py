"""Ids for rows of sources that have none: what the row is about, and the how-manieth such row it is."""

from __future__ import annotations

import sqlite3
from hashlib import blake2b

from connectors.template import Row


class Identities:
    """Counts rows that are about the same thing. The counts are kept in a temporary file, not in memory."""

    def __init__(self, places: list[int]) -> None:
        self.places = places
        self._counts = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._counts.execute("PRAGMA journal_mode = OFF")
        self._counts.execute("PRAGMA synchronous = OFF")
        self._counts.execute(
            "CREATE TABLE seen (mark BLOB PRIMARY KEY, times INTEGER) WITHOUT ROWID"
        )
        self._counts.execute("BEGIN")  # never committed: it is thrown away at the end

    def of(self, row: Row) -> str:
        """The row's id: 16 hexadecimal digits of what it is about, and its number among its like, from 1."""
        about = "\x1f".join([row[at].strip() for at in self.places])
        mark = blake2b(about.encode(), digest_size=8)
        (times,) = self._counts.execute(
            "INSERT INTO seen VALUES (?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times",
            (mark.digest(),),
        ).fetchone()
        return f"{mark.hexdigest()}-{times}"

    def close(self) -> None:
        """Drop the counts."""
        self._counts.close()
