"""Small files and profiles for the tests of imports, made here; none is a copy of anybody's data."""

from __future__ import annotations

import gzip
from pathlib import Path

from connectors.plan import Plan, compiled
from connectors.profile import Profile, found, read
from connectors.source import Answer, Source

SHIPPED = found([Path(__file__).resolve().parents[2] / "connectors" / "profiles"])

TIME = """
name = "house-time"
says = "Time of the house"
source_id = "house:{id}"
[[command]]
send = "RecordTime"
book_of = "project"
known = "correct"
[command.fields]
entry_id = "house:{id}"
project_id = "{project}"
person_id = "{person}"
worked_on = "{day}"
quantity = "{hours}"
"""
HEADER = "id,project,person,day,hours\n"


def profile(folder: Path, text: str = TIME, name: str = "house-time") -> Path:
    """A profile written to a file."""
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def plan(folder: Path, text: str = TIME) -> Plan:
    """A profile written to a file and loaded from there."""
    path = profile(folder, text)
    loaded: Profile = read(path)
    return compiled(loaded, path.name)


def written(folder: Path, content: str | bytes, name: str = "time.csv") -> Path:
    """A file with this content; gzip by its name."""
    path = folder / name
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def answers(source: Source) -> list[tuple[int, Answer]]:
    """Every row's line and what it asks for."""
    try:
        return [(line, answer) for line, _, answer in source.rows()]
    finally:
        source.close()
