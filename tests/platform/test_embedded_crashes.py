"""Whatever is killed, and whenever: what was acknowledged is found by the next start."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from journal import embedded
from journal.account import NAMESPACE, Account
from tests.platform.conftest import User, acknowledged, eventually, server_pid

pytestmark = pytest.mark.slow


def keeper_pid(folder: Path) -> int:
    pid = embedded.status(folder).keeper
    assert pid is not None
    return pid


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_command_that_is_ended_has_lost_nothing(
    data: Path, user: Callable[..., User], how: signal.Signals
) -> None:
    writer = user("write")
    writer.writes(50)
    told = 50 + max(0, writer.end(how) - 50)
    assert acknowledged(data) in (told, told + 1)  # one more may have been written than was said


def test_a_killed_server_is_started_again_while_it_is_in_use(
    data: Path, user: Callable[..., User]
) -> None:
    writer = user("write")
    writer.writes(50)
    with embedded.running(data):
        pid = server_pid(data)
        os.kill(pid, signal.SIGKILL)
        told = max(50, writer.end(signal.SIGKILL))
        assert acknowledged(data) in (told, told + 1)
        assert server_pid(data) != pid


def test_everything_killed_at_once_is_recovered(data: Path, user: Callable[..., User]) -> None:
    writer = user("write")
    writer.writes(50)
    os.kill(keeper_pid(data), signal.SIGKILL)
    os.kill(server_pid(data), signal.SIGKILL)
    told = max(50, writer.end(signal.SIGKILL))
    assert acknowledged(data) in (told, told + 1)
    assert "was not properly shut down" in (data / "postgres.log").read_text()


def test_a_server_whose_keeper_was_killed_does_not_run_on(
    data: Path, user: Callable[..., User]
) -> None:
    writer = user("write")
    writer.writes(10)
    pid = server_pid(data)
    os.kill(keeper_pid(data), signal.SIGKILL)
    told = max(10, writer.end(signal.SIGKILL))
    assert acknowledged(data) in (told, told + 1)
    assert server_pid(data) != pid


def test_a_pid_file_whose_number_another_program_has_now_does_not_stop_the_start(
    data: Path, user: Callable[..., User]
) -> None:
    writer = user("write")
    writer.writes(10)
    os.kill(keeper_pid(data), signal.SIGKILL)
    os.kill(server_pid(data), signal.SIGKILL)
    writer.end(signal.SIGKILL)
    for note in (data / "postgres" / "postmaster.pid", *(data / "run").glob("*.lock")):
        lines = note.read_text().splitlines()
        note.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert acknowledged(data) >= 10


def test_a_server_stopped_from_outside_is_started_by_the_next_command(data: Path) -> None:
    with embedded.running(data):
        os.kill(server_pid(data), signal.SIGINT)
        assert eventually(lambda: not embedded.status(data).running)
        with embedded.running(data) as url, psycopg.connect(url) as connection:
            assert connection.execute("select 1").fetchone() == (1,)


def test_an_ordinary_user_loses_nothing_either(data: Path, user: Callable[..., User]) -> None:
    # Root plays an ordinary user in a user namespace: to the program it is one.
    before: tuple[str, ...] = ()
    if os.geteuid() == 0:
        if shutil.which(NAMESPACE[0]) is None or Account(NAMESPACE).run(["true"]).returncode:
            pytest.skip("root cannot play an ordinary user here: no user namespaces")
        before = NAMESPACE
    writer = user("write", before)
    writer.writes(50)
    os.kill(server_pid(data), signal.SIGKILL)
    told = max(50, writer.end(signal.SIGKILL))
    again = user("stay", before)
    with psycopg.connect(embedded.status(data).url or "") as connection:
        found = connection.execute("select count(*) from acknowledged").fetchone()
    assert found in ((told,), (told + 1,))
    again.end(signal.SIGTERM)
