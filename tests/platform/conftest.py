"""Data folders to break, and programs that use them as a command would, to be killed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from journal import embedded
from journal.keeper import written_pid

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 30.0

# Opens the folder named by its first argument; then writes one row a transaction and says which
# were acknowledged (`write`), or only stays (`stay`), until it is ended.
USER = """
import signal, sys, time, pathlib, psycopg
from journal.embedded import running
# As in a shell's foreground, even where the tests themselves run in the background.
signal.signal(signal.SIGINT, signal.default_int_handler)
with running(pathlib.Path(sys.argv[1])) as url:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table if not exists acknowledged (number bigint)")
        print("in", flush=True)
        number = 0
        while True:
            if sys.argv[2] == "write":
                connection.execute("insert into acknowledged values (%s)", [number])
                print(number, flush=True)
                number += 1
            else:
                time.sleep(0.05)
"""


class User:
    """A program that uses a data folder."""

    def __init__(self, folder: Path, does: str, before: tuple[str, ...] = ()) -> None:
        self.process = subprocess.Popen(
            [*before, sys.executable, "-c", USER, str(folder), does],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self.said = self.process.stdout
        assert self.said.readline() == "in\n"

    def writes(self, rows: int) -> None:
        """Wait until that many rows more were acknowledged."""
        for _ in range(rows):
            self.said.readline()

    def end(self, how: int) -> int:
        """End it by a signal. Returns how many rows it was told are safe."""
        self.process.send_signal(how)
        last = self.said.read().split("\n")[:-1]
        self.process.wait()
        return int(last[-1]) + 1 if last else 0


@pytest.fixture(scope="session")
def _whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder that was made and closed: tests take copies, which is quicker than making."""
    folder = tmp_path_factory.mktemp("whole") / "data"
    with embedded.running(folder):
        pass
    embedded.stop(folder)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def data(_whole: Path, tmp_path: Path) -> Iterator[Path]:
    """A closed data folder for this test alone."""
    folder = tmp_path / "data"
    shutil.copytree(_whole, folder, copy_function=shutil.copy2)
    yield folder
    embedded.stop(folder, though_used=True)
    shutil.rmtree(folder)  # forty megabytes each


@pytest.fixture
def user(data: Path) -> Iterator[Callable[..., User]]:
    """Starts programs that use the folder; those still running at the end are killed."""
    begun: list[User] = []

    def begin(does: str = "stay", before: tuple[str, ...] = ()) -> User:
        begun.append(User(data, does, before))
        return begun[-1]

    yield begin
    for each in begun:
        each.process.kill()
        each.process.wait()
        each.said.close()


def server_pid(folder: Path) -> int:
    """The server's process number."""
    pid = written_pid(folder / "postgres" / "postmaster.pid")
    assert pid is not None
    return pid


def acknowledged(folder: Path) -> int:
    """How many rows are found on opening the folder."""
    with embedded.running(folder) as url, psycopg.connect(url) as connection:
        found = connection.execute("select count(*) from acknowledged").fetchone()
    assert found is not None
    return int(found[0])


def eventually(holds: Callable[[], bool], seconds: float = PATIENCE_S) -> bool:
    """Does it come to hold within that time?"""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return False
