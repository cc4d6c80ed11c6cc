"""Whatever is killed in the middle: an acknowledged fact is there, and none is there twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from journal import embedded
from journal.keeper import written_pid
from journal.recorder import PostgresRecorder
from journal.schema import create_schema
from tests.journal.clerk import BULK

ROOT = Path(__file__).resolve().parents[2]
BOOK = "US01"

pytestmark = pytest.mark.slow


class Clerk:
    """The process of tests/journal/clerk.py."""

    def __init__(self, folder: Path, name: str, size: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.journal.clerk", str(folder), BOOK, name, size],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self.said = self.process.stdout
        assert self.said.readline() == "in\n"
        self.acknowledged: list[str] = []

    def until(self, facts: int) -> None:
        """Wait for as many more acknowledged facts."""
        for _ in range(facts):
            line = self.said.readline()
            assert line, "the clerk ended by itself"
            self.acknowledged.append(line.strip())

    def kill(self) -> None:
        """End it at whatever instruction it is."""
        self.process.kill()
        self.process.wait()
        # A last line may be cut off; it was not acknowledged then.
        self.acknowledged += [line for line in self.said.read().split("\n")[:-1] if line]
        self.said.close()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder with one empty book."""
    data = tmp_path / "data"
    with embedded.running(data) as url, psycopg.connect(url) as connection:
        create_schema(connection, BOOK)
    yield data
    embedded.stop(data, though_used=True)


def written(folder: Path) -> list[str]:
    """The request tag of every line of the book, in order; positions are without a gap."""
    with embedded.running(folder) as url:
        recorder = PostgresRecorder(url, BOOK)
        lines = recorder.page(0, 10_000_000)
        recorder.close()
    assert [line[0] for line in lines] == list(range(1, len(lines) + 1))
    return [line[2] for line in lines]


def judge(folder: Path, clerks: list[Clerk]) -> None:
    """Every acknowledged fact is there once, nothing is there twice, and no bulk is there in part."""
    tags = Counter(written(folder))
    acknowledged = [tag for clerk in clerks for tag in clerk.acknowledged]
    assert len(acknowledged) > 0
    assert [tag for tag in acknowledged if tags[tag] != 1] == []
    assert [tag for tag, times in tags.items() if times != 1] == []
    bulks = Counter(tag.rpartition(":")[0] for tag in tags if ":many" in tag)
    assert set(bulks.values()) <= {BULK}


def test_a_writer_killed_in_the_middle_loses_and_doubles_nothing(folder: Path) -> None:
    with embedded.running(folder):
        for turn in range(3):
            clerks = [Clerk(folder, f"one{turn}", "one"), Clerk(folder, f"many{turn}", "many")]
            clerks[0].until(40)
            clerks[1].until(3 * BULK)
            for clerk in clerks:
                clerk.kill()
            judge(folder, clerks)


def test_a_server_killed_in_the_middle_loses_and_doubles_nothing(folder: Path) -> None:
    clerks = [Clerk(folder, "one", "one"), Clerk(folder, "many", "many")]
    try:
        for _ in range(2):
            clerks[0].until(100)
            clerks[1].until(2 * BULK)
            kill_server(folder)
        clerks[0].until(300)
        clerks[1].until(4 * BULK)
    finally:
        for clerk in clerks:
            clerk.kill()
    judge(folder, clerks)


def kill_server(folder: Path) -> None:
    """kill -9 of the server and of every process of it; its keeper starts it again."""
    pid = written_pid(folder / "postgres" / "postmaster.pid")
    assert pid is not None
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for each in (pid, *map(int, children)):
        try:
            os.kill(each, signal.SIGKILL)
        except ProcessLookupError:
            continue
    until = time.monotonic() + 30
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.01)
