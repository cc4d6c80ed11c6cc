"""A cluster is made once, whole, safe, and in any folder; whoever starts it, it is nobody's root."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from journal import embedded
from journal.account import account_for
from journal.binaries import find_programs
from journal.cluster import Home, socket_folder
from journal.unusable import DatabaseUnusable
from tests.platform.conftest import ROOT, server_pid

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


SAFE = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "data_checksums": "on",
    "wal_compression": "pglz",
    "listen_addresses": "",
    "password_encryption": "scram-sha-256",
    "server_encoding": "UTF8",
    "TimeZone": "UTC",
}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.slow
def test_the_server_is_durable_private_and_asks_for_a_password(data: Path) -> None:
    with embedded.running(data) as url, psycopg.connect(url) as connection:
        found: dict[str, str] = dict(
            connection.execute(
                "select name, setting from pg_settings where name = any(%s)", [list(SAFE)]
            ).fetchall()
        )
        ways = connection.execute("select distinct auth_method from pg_hba_file_rules").fetchall()
        ordered = connection.execute(
            "select datlocprovider, datlocale from pg_database where datname = 'accrual'"
        ).fetchone()
    assert found == SAFE
    assert ways == [("scram-sha-256",)]
    assert ordered == ("b", "C.UTF-8")
    assert mode(data / "postgres") == 0o700
    assert mode(data / "postgres" / "accrual.pgpass") == 0o600
    assert mode(data / "run") == 0o700
    password = (data / "postgres" / "accrual.pgpass").read_text().strip().rpartition(":")[2]
    assert len(password) >= 32
    assert password not in url


@pytest.mark.slow
def test_without_the_password_nobody_comes_in(data: Path) -> None:
    with embedded.running(data) as url:
        bare = url.partition("&passfile=")[0]
        with pytest.raises(psycopg.OperationalError, match="no password supplied"):
            psycopg.connect(bare, passfile="/dev/null")


@pytest.mark.slow
def test_what_local_conf_says_wins(data: Path) -> None:
    (data / "postgres" / "local.conf").write_text("work_mem = 5MB\n")
    with embedded.running(data) as url, psycopg.connect(url) as connection:
        assert connection.execute("show work_mem").fetchone() == ("5MB",)


@pytest.mark.slow
def test_a_cluster_that_was_half_made_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    half = folder / "postgres.new-x1" / "data"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with embedded.running(folder) as url, psycopg.connect(url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    embedded.stop(folder)
    assert not list(folder.glob("postgres.new-*"))
    shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["deep" * 30, "with spaces, commas & 100%"])
def test_a_folder_too_long_or_too_odd_for_a_socket_has_its_socket_elsewhere(
    data: Path, tmp_path: Path, name: str
) -> None:
    folder = data.rename(tmp_path / name)
    with embedded.running(folder) as url, psycopg.connect(url) as connection:
        sockets = Path(connection.info.host)
    assert not sockets.is_relative_to(folder)
    assert mode(sockets) == 0o700
    embedded.stop(folder)
    shutil.rmtree(sockets)
    folder.rename(data)


def test_a_socket_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path / ("deep" * 30))
    home.folder.mkdir()
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    account = account_for(home.folder, find_programs({}).folder)
    folder = socket_folder(home, {"XDG_RUNTIME_DIR": str(runtime)}, account)
    folder.chmod(0o755)
    with pytest.raises(DatabaseUnusable, match="not private"):
        socket_folder(home, {"XDG_RUNTIME_DIR": str(runtime)}, account)


@pytest.mark.slow
@root_only
def test_where_there_are_no_namespaces_root_has_nobody_keep_the_data(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal.account._namespaces_work", lambda: False)
    with embedded.running(data) as url, psycopg.connect(url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
        assert Path(f"/proc/{server_pid(data)}").stat().st_uid == 65534
    embedded.stop(data)
    monkeypatch.undo()
    # The folder is nobody's now, and stays so.
    with embedded.running(data) as url, psycopg.connect(url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
        assert Path(f"/proc/{server_pid(data)}").stat().st_uid == 65534


@pytest.fixture
def open_folder(data: Path) -> Iterator[Path]:
    """The data folder as the user `nobody` would have it: his own, in a place he can come to."""
    place = Path("/var/tmp/accrual-test-of-nobody")  # noqa: S108 - a place open to everybody
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(data, place)
    for each in (place, *place.rglob("*")):
        os.chown(each, 65534, 65534)
    yield place
    embedded.stop(place, though_used=True)
    shutil.rmtree(place)


@pytest.mark.slow
@root_only
def test_an_ordinary_user_runs_his_own_server_and_root_joins_it(open_folder: Path) -> None:
    python = _python_of_everybody()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    program = (
        "import os, pathlib, psycopg; from journal.embedded import start\n"
        f"url = start(pathlib.Path({str(open_folder)!r}))\n"
        "print(os.geteuid(), psycopg.connect(url).execute('select 1').fetchone()[0])"
    )
    said = subprocess.run(
        [python, "-c", program],
        user=65534,
        group=65534,
        extra_groups=[],
        env=environment,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.stdout, said.stderr) == ("65534 1\n", "")
    with embedded.running(open_folder) as url, psycopg.connect(url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def _python_of_everybody() -> str:
    """A Python of this version that `nobody` can run with our packages, or skip."""
    minor = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for python in (sys.executable, f"/usr/bin/{minor}", f"/usr/local/bin/{minor}"):
        try:
            tried = subprocess.run(
                [python, "-c", "import psycopg"],
                user=65534,
                group=65534,
                extra_groups=[],
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                cwd="/",
                capture_output=True,
                check=False,
            )
        except OSError:
            continue
        if tried.returncode == 0:
            return python
    pytest.skip(f"no {minor} on this machine that the user `nobody` can run with our packages")
