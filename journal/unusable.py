"""The database cannot be used as it is found: what is wrong, where, and what to do about it."""

from __future__ import annotations


class DatabaseUnusable(Exception):
    """The record cannot be opened. Nothing was read and nothing was changed."""

    def __init__(self, what: str, *, where: str, do: str) -> None:
        """Tell it in three parts: `what` is wrong, `where` (a folder or a server), what to `do`."""
        super().__init__(what)
        self.what = what
        self.where = where
        self.do = do

    def __str__(self) -> str:
        return f"{self.what}\n  where: {self.where}\n  what to do: {self.do}"
