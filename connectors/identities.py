"""How often a file says the same thing, counted in a temporary file: memory does not grow with the import."""

from __future__ import annotations

import sqlite3
from hashlib import blake2b

from connectors.template import Row

DIGITS = 8  # bytes of a mark: two of a billion rows share one with a chance of 3 in 100


class Counts:
    """How many times each text was counted."""

    def __init__(self) -> None:
        self._counts = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._counts.execute("PRAGMA journal_mode = OFF")
        self._counts.execute("PRAGMA synchronous = OFF")
        self._counts.execute(
            "CREATE TABLE seen (mark BLOB PRIMARY KEY, times INTEGER) WITHOUT ROWID"
        )
        self._counts.execute("BEGIN")  # never committed: it is thrown away at the end

    def count(self, text: str) -> tuple[str, int]:
        """Count a text once more: its mark in hexadecimal digits, and how many times it was counted."""
        mark = blake2b(text.encode(), digest_size=DIGITS)
        (times,) = self._counts.execute(
            "INSERT INTO seen VALUES (?, 1)"
            " ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times",
            (mark.digest(),),
        ).fetchone()
        return mark.hexdigest(), times

    def times(self, text: str) -> int:
        """How many times a text was counted."""
        mark = blake2b(text.encode(), digest_size=DIGITS).digest()
        found = self._counts.execute("SELECT times FROM seen WHERE mark = ?", (mark,)).fetchone()
        return found[0] if found else 0

    def close(self) -> None:
        """Drop the counts."""
        self._counts.close()


class Identities:
    """Ids for rows of sources that have none: what a row is about, and the how-manieth such row it is."""

    def __init__(self, places: list[int]) -> None:
        self.places = places
        self._counts = Counts()

    def of(self, row: Row) -> str:
        """The row's id: 16 hexadecimal digits of what it is about, and its number among its like."""
        mark, times = self._counts.count("\x1f".join([row[at].strip() for at in self.places]))
        return f"{mark}-{times}"

    def close(self) -> None:
        """Drop the counts."""
        self._counts.close()
