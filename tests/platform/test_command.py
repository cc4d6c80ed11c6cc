"""The accrual command teaches by itself, and says plainly when something was not done."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from cli.faults import told
from cli.main import CONTENTS, main
from domain.refusal import UnknownContract

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = [
    (name, place, says) for part in CONTENTS.values() for name, (place, says) in part.items()
]


@pytest.fixture(autouse=True)
def _away_from_the_users_own_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ACCRUAL_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("ACCRUAL_DATABASE_URL", raising=False)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_help_names_every_command_and_what_to_do_first(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "What to do first" in said
    assert all(f"  {name} " in said and says in said for name, _, says in COMMANDS)


@pytest.mark.parametrize(("name", "place", "says"), COMMANDS)
def test_every_command_is_where_the_contents_say(name: str, place: str, says: str) -> None:
    module, _, attribute = place.partition(":")
    command = getattr(import_module(module), attribute)
    assert isinstance(command, click.Command)
    assert command.help, "its own help must teach"
    assert len(says) <= 72


def test_help_comes_without_loading_what_it_does_not_need() -> None:
    program = (
        "import sys; from cli.main import main; main(['--help'])\n"
        "heavy = {'sqlalchemy', 'psycopg', 'litestar', 'alembic', 'rich', 'msgspec', 'pytest'}\n"
        "print('loaded:', *sorted(heavy & set(sys.modules)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert said.splitlines()[-1] == "loaded:"


def test_a_mistyped_command_is_answered_with_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["databse"]) == 2
    assert "Did you mean database?" in capsys.readouterr().err


def test_an_unknown_command_points_to_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["xyzzy"]) == 2
    assert "There is no command 'xyzzy'. See: accrual --help" in capsys.readouterr().err


def test_a_refusal_says_what_was_refused_and_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    refused = UnknownContract("No such contract is signed.", contract_id="C-100")
    assert told(refused, []) == 2
    assert capsys.readouterr().err == (
        "Refused (unknown_contract): No such contract is signed.\n  contract_id: C-100\n"
    )


def test_an_unusable_database_says_what_where_and_what_to_do_and_exits_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ACCRUAL_DATABASE_URL", "postgresql://127.0.0.1:1/books")
    assert main(["migrate"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("The database does not answer")
    assert "where: postgresql://127.0.0.1:1/books" in said
    assert "what to do: see that the server runs" in said


def test_a_fault_keeps_its_trace_for_whoever_mends_it_and_exits_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(ZeroDivisionError("division by zero"), ["bill", "--book", "US01"]) == 1
    said = capsys.readouterr().err
    (trace,) = (tmp_path / "data" / "faults").iterdir()
    assert "This is a fault in Accrual" in said
    assert str(trace) in said
    assert "accrual bill --book US01" in trace.read_text()
    assert trace.stat().st_mode & 0o077 == 0


def test_a_fault_is_told_even_where_nothing_can_be_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ACCRUAL_DATA", "/dev/null/data")
    assert told(ZeroDivisionError("division by zero"), []) == 1
    assert "run it again with ACCRUAL_TRACE=1" in capsys.readouterr().err


def test_a_reader_that_stops_reading_is_no_fault() -> None:
    done = subprocess.run(  # noqa: S602 - a pipe is the point
        f"{sys.executable} -m cli.main --help | true; echo ${{PIPESTATUS[0]}}",
        cwd=ROOT,
        shell=True,
        executable="/bin/bash",
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() in ("0", "1", "141")
    assert done.stderr == ""


def test_the_state_of_a_database_that_was_never_made_is_told_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["database", "status"]) == 0
    assert "Not made yet" in capsys.readouterr().out
    assert not (tmp_path / "data").exists()


def test_a_closed_database_has_no_address(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["database", "url"]) == 2
    assert "accrual database start" in capsys.readouterr().err


@pytest.mark.parametrize("act", ["start", "stop"])
def test_a_server_of_the_firms_is_not_started_or_stopped(
    act: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ACCRUAL_DATABASE_URL", "postgresql://me:hush@db.example.test/books")
    assert main(["database", act]) == 2
    said = capsys.readouterr().err
    assert f"Accrual does not {act} it" in said
    assert "hush" not in said


@pytest.mark.slow
def test_the_database_is_started_asked_and_stopped(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["database", "start"]) == 0
    assert main(["database", "status"]) == 0
    assert main(["migrate"]) == 0
    assert main(["database", "url"]) == 0
    said = capfd.readouterr().out
    assert "Open (not in use; stays open until: accrual database stop)" in said
    assert "Nothing to do: the database is at revision" in said
    assert "postgresql://accrual_owner@/accrual?host=" in said
    with pytest.raises(SystemExit) as ended:
        main(["database", "psql", "-Atc", "select count(*) from accrual.book"])
    assert ended.value.code == 0
    assert capfd.readouterr().out == "0\n"
    assert main(["database", "stop", "--now"]) == 0
