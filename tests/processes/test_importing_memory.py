"""What an import holds in memory does not depend on how long its file is."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from connectors.source import Source
from processes import importing
from processes.importing import windows
from tests.connectors.files import HEADER, TIME, plan, written

pytestmark = pytest.mark.slow

IDENTITY = TIME.replace("{id}", "{identity}").replace(
    "[[command]]", '[identity]\ncolumns = ["id", "day"]\n[[command]]'
)


def peak(folder: Path, text: str, rows: int) -> int:
    """Bytes held at most while a file of so many rows is read."""
    loaded = plan(folder, text)
    content = HEADER + "".join(f"{n},web,ines,2026-01-05,1.{n % 100:02}\n" for n in range(rows))
    path = written(folder, content, f"{rows}.csv.gz")
    del content
    tracemalloc.start()
    source = Source(loaded, path)
    try:
        assert sum(len(window) for window in windows(source.rows())) == rows
        return tracemalloc.get_traced_memory()[1]
    finally:
        source.close()
        tracemalloc.stop()


@pytest.mark.parametrize("text", [TIME, IDENTITY])
def test_ten_times_the_rows_take_no_more_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(importing, "WINDOW", 100)
    for size in (
        "rows.BLOCK",
        "rows.PIECE",
        "inspection.PIECE",
        "unpacking.PIECE",
        "unpacking.PACKED",
    ):
        monkeypatch.setattr(f"connectors.{size}", 4_096)
    peak(tmp_path, text, 100)  # what is loaded once
    short, long = peak(tmp_path, text, 1_000), peak(tmp_path, text, 10_000)
    assert long < short * 1.25
