"""The names under which a view is made anew, aside, while the old one serves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from sqlalchemy import Table

SUFFIX = "_anew"

# A statement as it is to be run, from one that names the tables as they are called when they serve.
Naming = Callable[[str], str]


def as_they_are(statement: str) -> str:
    """The naming of all who carry the views that serve."""
    return statement


def aside(tables: Iterable[Table]) -> Naming:
    """The naming of who makes these tables anew; all other names stay."""
    names = "|".join(re.escape(str(table)) for table in tables)
    named = re.compile(rf"\b({names})\b")
    return cache(lambda statement: named.sub(rf"\1{SUFFIX}", statement))
