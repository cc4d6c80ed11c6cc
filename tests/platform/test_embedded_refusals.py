"""A folder that must not be opened is refused with a sentence, and nothing in it is touched."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import psycopg
import pytest

from journal import account, embedded
from journal.binaries import find_programs
from journal.cluster import data_folder
from journal.unusable import DatabaseUnusable

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


def opened(folder: Path, **environment: str) -> None:
    with embedded.running(folder, {**os.environ, **environment}):
        pass


@pytest.mark.slow
def test_data_of_another_major_version_is_refused_and_left_alone(data: Path) -> None:
    (data / "postgres" / "PG_VERSION").write_text("14\n")
    with pytest.raises(DatabaseUnusable, match="written by PostgreSQL 14") as refused:
        opened(data)
    assert "ACCRUAL_POSTGRES_BIN" in refused.value.do
    assert not (data / "postgres" / "postmaster.pid").exists()
    assert (data / "postgres" / "PG_VERSION").read_text() == "14\n"


@pytest.mark.slow
def test_other_programs_make_and_open_data_of_their_own_version(tmp_path: Path) -> None:
    if not DEBIAN_15.is_dir():
        pytest.skip("PostgreSQL 15 of Debian is not on this machine")
    folder = tmp_path / "data"
    named = {"ACCRUAL_POSTGRES_BIN": str(DEBIAN_15)}
    with embedded.running(folder, named) as url, psycopg.connect(url) as connection:
        assert connection.info.server_version // 10_000 == 15
    embedded.stop(folder)
    with pytest.raises(DatabaseUnusable, match="written by PostgreSQL 15"):
        opened(folder)
    shutil.rmtree(folder)


@pytest.mark.slow
def test_data_that_others_can_read_is_refused(data: Path) -> None:
    (data / "postgres").chmod(0o755)
    with pytest.raises(DatabaseUnusable, match="can be read by other users") as refused:
        opened(data)
    assert refused.value.do.startswith("run: chmod 700")


@pytest.mark.slow
def test_a_password_file_that_others_can_read_is_refused(data: Path) -> None:
    (data / "postgres" / "accrual.pgpass").chmod(0o644)
    with pytest.raises(DatabaseUnusable, match="can be read by other users"):
        opened(data)


@pytest.mark.slow
def test_another_password_than_the_data_knows_is_refused(data: Path) -> None:
    (data / "postgres" / "accrual.pgpass").write_text("*:*:*:accrual_owner:not-it\n")
    with pytest.raises(DatabaseUnusable, match="does not accept the password"):
        opened(data)


def test_a_folder_that_is_not_a_cluster_is_refused(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    with pytest.raises(DatabaseUnusable, match="damaged or not Accrual's"):
        opened(tmp_path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DatabaseUnusable, match="cannot be written: Not a directory"):
        opened(tmp_path / "file" / "data")


def test_a_folder_of_somebody_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal.account.os.geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(DatabaseUnusable, match="belongs to another user"):
        account.account_for(tmp_path, tmp_path)


@pytest.mark.slow
def test_settings_that_the_server_does_not_take_are_told_with_its_own_words(data: Path) -> None:
    (data / "postgres" / "local.conf").write_text("shared_bufers = 1GB\n")
    with pytest.raises(DatabaseUnusable, match="did not start") as refused:
        opened(data)
    assert "shared_bufers" in refused.value.what
    assert not embedded.status(data).running


def test_a_folder_without_programs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="does not hold PostgreSQL's programs"):
        find_programs({"ACCRUAL_POSTGRES_BIN": str(tmp_path)})


def test_programs_that_are_too_old_are_refused(tmp_path: Path) -> None:
    for name in ("initdb", "postgres"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(DatabaseUnusable, match="PostgreSQL 14; Accrual needs 15 or newer"):
        find_programs({"ACCRUAL_POSTGRES_BIN": str(tmp_path)})


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"ACCRUAL_DATA": "/srv/books", "XDG_DATA_HOME": "/x"}, Path("/srv/books")),
        ({"XDG_DATA_HOME": "/x"}, Path("/x/accrual")),
        ({"XDG_DATA_HOME": "not/absolute"}, Path.home() / ".local/share/accrual"),
        ({}, Path.home() / ".local/share/accrual"),
    ],
)
def test_the_data_folder_is_the_one_named_else_the_users_own(
    environment: dict[str, str], folder: Path
) -> None:
    assert data_folder(environment) == folder
