"""Commands that use one data folder share one server, which stays for the last of them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from journal import embedded
from journal.keeper import LINGER_S
from journal.server import database, release
from journal.unusable import DatabaseUnusable
from tests.platform.conftest import User, eventually, server_pid

pytestmark = pytest.mark.slow


def test_a_second_command_joins_the_server_of_the_first(data: Path) -> None:
    with embedded.running(data) as first:
        pid = server_pid(data)
        with embedded.running(data) as second:
            assert second == first
            assert server_pid(data) == pid


def test_ten_commands_at_once_start_one_server(data: Path) -> None:
    def address(_: int) -> tuple[str, int]:
        with embedded.running(data) as url, psycopg.connect(url):
            return url, server_pid(data)

    with ThreadPoolExecutor(10) as threads:
        assert len(set(threads.map(address, range(10)))) == 1


def test_the_server_outlives_the_command_that_started_it(
    data: Path, user: Callable[..., User]
) -> None:
    first = user()
    pid = server_pid(data)
    with embedded.running(data) as url:
        first.end(signal.SIGTERM)
        assert not eventually_gone(data, seconds=2.5)
        with psycopg.connect(url) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    assert server_pid(data) == pid


def test_the_server_stops_when_the_last_user_has_left(data: Path) -> None:
    with embedded.running(data):
        pass
    assert eventually(lambda: not embedded.status(data).running)
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_the_server_stops_when_the_last_user_was_killed(
    data: Path, user: Callable[..., User]
) -> None:
    user().end(signal.SIGKILL)
    assert eventually(lambda: not embedded.status(data).running)


def test_ctrl_c_on_one_command_leaves_the_server_to_the_other(
    data: Path, user: Callable[..., User]
) -> None:
    interrupted, other = user(), user()
    os.killpg(interrupted.process.pid, signal.SIGINT)
    interrupted.process.wait()
    assert not eventually_gone(data, seconds=2.5)
    assert other.process.poll() is None


@pytest.mark.parametrize("later", [0.0, 0.1, 0.2, 0.3, 0.4])
def test_a_command_that_comes_while_the_server_closes_has_one_all_the_same(
    data: Path, later: float
) -> None:
    with embedded.running(data):
        pass
    time.sleep(LINGER_S + later)
    with embedded.running(data) as url, psycopg.connect(url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_commands_and_stops_that_race_never_cut_a_command_off(data: Path) -> None:
    def stops() -> None:
        for _ in range(20):
            with suppress(DatabaseUnusable):
                embedded.stop(data)

    with ThreadPoolExecutor(1) as threads:
        stopping = threads.submit(stops)
        for _ in range(5):
            with embedded.running(data) as url, psycopg.connect(url) as connection:
                assert connection.execute("select 1").fetchone() == (1,)
        stopping.result()


def test_a_started_server_stays_with_nobody_using_it_until_it_is_stopped(data: Path) -> None:
    embedded.start(data)
    assert not eventually_gone(data, seconds=2.5)
    found = embedded.status(data)
    assert (found.running, found.stays, found.in_use) == (True, True, False)
    assert embedded.stop(data) is True
    assert embedded.stop(data) is False
    assert not embedded.status(data).running


def test_a_server_in_use_is_stopped_only_when_asked_twice(
    data: Path, user: Callable[..., User]
) -> None:
    user()
    with pytest.raises(DatabaseUnusable, match="in use"):
        embedded.stop(data)
    assert embedded.stop(data, though_used=True) is True


def test_a_process_keeps_the_database_it_asked_for_until_it_lets_go(data: Path) -> None:
    environment = {**os.environ, "ACCRUAL_DATA": str(data)}
    environment.pop("ACCRUAL_DATABASE_URL", None)
    url = database(environment)
    assert database(environment) == url
    assert not eventually_gone(data, seconds=2.5)
    with psycopg.connect(url) as connection:
        assert connection.execute("select count(*) from accrual.book").fetchone() == (0,)
    release()
    assert eventually(lambda: not embedded.status(data).running)


def eventually_gone(folder: Path, seconds: float) -> bool:
    """Has the server stopped before the time is over? It should not: this waits that long."""
    return eventually(lambda: not embedded.status(folder).running, seconds)
