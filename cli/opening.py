"""The firm's books as the command line opens them: the database that is named, or our own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from journal.server import database
from processes.firm import Firm


@contextmanager
def opened() -> Iterator[Firm]:
    """The firm, open for as long as the block lasts. Raises DatabaseUnusable when its database is."""
    firm = Firm.open(database())
    try:
        yield firm
    finally:
        firm.close()
