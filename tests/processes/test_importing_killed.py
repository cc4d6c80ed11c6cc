"""`accrual import` from the command line: killed in the middle and started again, it ends in the same books."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from domain.commands import AnyCommand
from domain.importing import RowsRefused
from domain.master_commands import (
    LineTerms,
    OpenEntity,
    OpenProject,
    RegisterCustomer,
    RegisterPerson,
    SignContract,
)
from domain.time_entry import TimeRecorded
from processes.asking import Request
from processes.firm import Firm
from processes.import_report import Report
from tests.connectors.files import HEADER, profile, written

ROOT = Path(__file__).resolve().parents[2]
ROWS = 12_000


@pytest.fixture
def firm(fresh_database: str) -> Iterator[Firm]:
    opened = Firm.open(fresh_database)
    furniture: tuple[AnyCommand, ...] = (
        OpenEntity(entity_id="US01", name="US01", base_currency="USD"),
        RegisterCustomer(customer_id="acme", name="Acme"),
        RegisterPerson(person_id="ines", home_entity="US01", grade="senior"),
        OpenProject(project_id="web", name="Web"),
        SignContract(
            contract_id="C-1",
            customer_id="acme",
            currency="USD",
            signed_on=date(2025, 1, 1),
            lines=(LineTerms(line_id="1", projects=("web",)),),
        ),
    )
    for number, command in enumerate(furniture):
        opened.desk.do("US01", command, Request(actor="set-up", key=f"set-up-{number:04d}"))
    yield opened
    opened.close()


def accrual(firm: Firm, *arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "cli.main", *map(str, arguments)]
    environment = os.environ | {"ACCRUAL_DATABASE_URL": firm.url, "COLUMNS": "200"}
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    said, complained = process.communicate(timeout=120)
    return process.returncode, said, complained


def rows_read(firm: Firm) -> int:
    with firm.engine.connect() as tx:
        return tx.scalar(text("select max(rows_read) from accrual.import_run")) or 0


def content() -> str:
    """Every fiftieth row has no time, and is refused."""
    rows = (f"{n},web,ines,2026-01-05,{min(n % 50, 24)}.00\n" for n in range(1, ROWS + 1))
    return HEADER + "".join(rows)


@pytest.mark.slow
def test_an_import_killed_in_the_middle_goes_on_and_records_nothing_twice(
    firm: Firm, tmp_path: Path
) -> None:
    loaded, path = profile(tmp_path), written(tmp_path, content(), "time.csv.gz")
    first = accrual(firm, "import", loaded, path)
    while not (came := rows_read(firm)):
        assert first.poll() is None, first.communicate()
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    finished(first)
    assert 0 < came < ROWS

    code, said, complained = finished(accrual(firm, "import", loaded, path, "--json"))
    assert code == 0, complained
    report = msgspec.json.decode(said, type=Report)
    assert report.went_on_after >= came
    assert (report.state, report.rows.read) == ("done", ROWS)
    assert report.rows.refused == ROWS // 50
    assert report.rows.recorded + report.rows.already_known == ROWS - ROWS // 50

    lines = firm.books.open("US01").page(0, 2 * ROWS)
    events = [line.entry.event for line in lines]
    recorded = [event.entry_id for event in events if isinstance(event, TimeRecorded)]
    assert len(recorded) == len(set(recorded)) == ROWS - ROWS // 50
    refused = [row.line for event in events if isinstance(event, RowsRefused) for row in event.rows]
    assert sorted(refused) == list(range(51, ROWS + 2, 50))


def test_the_report_is_a_table_and_the_refused_rows_a_file(firm: Firm, tmp_path: Path) -> None:
    rows = "1,web,ines,2026-01-05,2\n2,web,ines,2026-01-05,0\n3,moon,ines,2026-01-05,2\n"
    loaded, path = profile(tmp_path), written(tmp_path, HEADER + rows)
    back = tmp_path / "back.csv"
    code, said, complained = finished(
        accrual(firm, "import", loaded, path, "--as", "clerk", "--refused-file", back)
    )
    assert (code, complained) == (0, "")
    assert "time.csv as house-time: 3 rows read" in said
    for words in (
        "zero_quantity",
        "unknown_project",
        "No contract of any book covers project moon",
    ):
        assert words in said
    header, *rest = csv.reader(back.read_text().splitlines())
    assert header[-3:] == ["line", "code", "says"]
    assert [row[5:7] for row in rest] == [["3", "zero_quantity"], ["4", "unknown_project"]]

    code, said, _ = finished(accrual(firm, "import", loaded, path, "--dry-run"))
    assert (code, "ready to record" in said) == (0, True)
    (line,) = firm.books.open("US01").page(0, 100)[-2:-1]
    assert line.entry.actor == "clerk"


def test_a_file_cut_short_is_told_by_the_exit_code(firm: Firm, tmp_path: Path) -> None:
    whole = written(tmp_path, content(), "time.csv.gz").read_bytes()
    path = written(tmp_path, whole[: len(whole) // 20], "cut")
    code, said, _ = finished(accrual(firm, "import", profile(tmp_path), path))
    assert code == 3
    assert "truncated" in said
    assert "ends before its end" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cesaw-tim", "time.csv"], "No profile cesaw-tim: there are cesaw-time"),
        (["cesaw-time", "time.csv"], "Refused (missing_column)"),
        (["generic-time", "nowhere.csv"], "does not exist"),
        (["sip-tasks", "time.csv", "--beside", "day=x.csv"], "the profile joins dates"),
    ],
)
def test_what_can_not_be_imported_is_said_in_a_sentence(
    firm: Firm, tmp_path: Path, arguments: list[str], said: str
) -> None:
    written(tmp_path, HEADER)
    paths = [
        tmp_path / each if each.endswith(".csv") and "=" not in each else each for each in arguments
    ]
    code, _, complained = finished(accrual(firm, "import", *paths))
    assert code == 2
    assert said in complained
    assert "Traceback" not in complained


def test_profiles_are_listed_checked_and_shown(firm: Firm, tmp_path: Path) -> None:
    code, said, _ = finished(accrual(firm, "profiles"))
    assert code == 0
    assert all(name in said for name in ("cesaw-time", "sip-tasks", "harvest-detailed-time"))
    code, said, _ = finished(accrual(firm, "profiles", "sip-tasks"))
    assert (code, "CompletedOn" in said) == (0, True)
    broken = profile(tmp_path)
    broken.write_text(broken.read_text().replace("{hours}", "{hours"))
    code, _, complained = finished(accrual(firm, "profiles", broken))
    assert code == 2
    assert "house-time.toml: command[1].fields.quantity" in complained
