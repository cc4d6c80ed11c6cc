"""The firm's books as the command line opens them: the database that is named, or our own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from journal.server import database
from journal.unusable import DatabaseUnusable
from processes.firm import Firm


@contextmanager
def opened() -> Iterator[Firm]:
    """The firm, open for as long as the block lasts. Ends with a sentence when its database is unusable."""
    try:
        url = database()
    except DatabaseUnusable as unusable:
        raise click.ClickException(str(unusable)) from unusable
    firm = Firm.open(url)
    try:
        yield firm
    finally:
        firm.close()
