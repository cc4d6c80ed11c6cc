"""A shelf to ask, and a folder to put broken tables in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rules.shelf import Shelf

SOUND = """\
name    = "time_policy"
version = "2009-01"
owner   = "Finance Operations"
from    = 1990-01-01
facts   = "TimeFacts"

[[rule]]
id     = "TP-010"
says   = "An entry without time is not recorded"
policy = "Time Policy 2.1"
when   = { seconds = { at_most = 0 } }
then   = { accept = false, reason = "zero_quantity", desk = "billing", clears = "Enter time" }

[[rule]]
id     = "TP-100"
says   = "Tenths of an hour"
policy = "Time Policy 3.1"
when   = { rounding = { in = ["six_minutes_up", "six_minutes_nearest"] } }
then   = { round_mode = "up", round_seconds = 360 }

[[rule]]
id     = "TP-999"
says   = "Otherwise time is recorded as it is"
policy = "Time Policy 1.1"
when   = {}
then   = { accept = true, round_mode = "none", round_seconds = 1, flag = "" }
"""

Put = Callable[..., Path]


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    """The shipped tables."""
    return Shelf.load()


@pytest.fixture
def sound() -> str:
    """The text of a small table without defects."""
    return SOUND


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Writes a table's text (or bytes) into a folder of tables and gives the folder."""

    def write(text: str | bytes, name: str = "time_policy.toml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return write
