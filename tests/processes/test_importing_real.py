"""Real files, where they are on this machine: the figures that the project promises."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from connectors import plan as plans
from domain.commands import AnyCommand
from domain.master_commands import (
    LineTerms,
    OpenEntity,
    OpenProject,
    RegisterCustomer,
    RegisterPerson,
    SignContract,
)
from processes.asking import Request
from processes.firm import Firm
from processes.import_report import Report
from processes.importing import Wanted, run
from tests.connectors.files import SHIPPED

pytestmark = pytest.mark.slow


@pytest.fixture
def firm(fresh_database: str) -> Iterator[Firm]:
    opened = Firm.open(fresh_database)
    yield opened
    opened.close()


def imported(firm: Firm, profile: str, path: Path) -> Report:
    if not path.is_file():
        pytest.skip(f"the folder of real data has no {path.name} on this machine")
    plan = plans.load(SHIPPED[profile])
    report = run(firm, Wanted(plan=plan, path=path, file_name=path.name, actor="importer"))
    assert report.rows.accounted_for
    assert report.state == "done"
    return report


def reasons(report: Report) -> dict[str, int]:
    return {reason.code: reason.rows for reason in report.rows.reasons}


def test_the_time_log_comes_in_with_the_promised_figures(firm: Firm, shared: Path) -> None:
    folder = shared / "data" / "cesaw"
    assert imported(firm, "cesaw-contracts", folder / "contracts.csv").rows.recorded == 34
    assert imported(firm, "cesaw-people", folder / "people.csv").rows.recorded == 164
    assert imported(firm, "cesaw-rates", folder / "rates.csv").rows.recorded == 24
    first = imported(firm, "cesaw-time", folder / "time_log.csv.gz")
    refused = {"zero_quantity": 491, "more_than_a_day": 10, "unreadable_date": 1}
    assert (first.rows.read, first.rows.recorded) == (94_548, 94_046)
    assert reasons(first) == refused
    heads = [firm.books.open(book).head() for book in firm.books.ids()]
    again = imported(firm, "cesaw-time", folder / "time_log.csv.gz")
    assert (again.rows.recorded, again.rows.already_known) == (0, 94_046)
    assert reasons(again) == refused
    assert [firm.books.open(book).head() for book in firm.books.ids()] == heads


def test_tasks_come_in_dated_by_the_file_beside_them(firm: Firm, shared: Path) -> None:
    folder = shared / "data" / "sip"
    tasks, expected = by_hand(folder)
    furnish(firm, tasks)
    report = imported(firm, "sip-tasks", folder / "Sip-task-info.csv")
    assert report.rows.read == len(tasks)
    assert reasons(report) == {code: n for code, n in expected.items() if code != "recorded"}
    assert report.rows.recorded == expected["recorded"]


def by_hand(folder: Path) -> tuple[list[dict[str, str]], Counter[str]]:
    """The tasks, and how many rows must end how: counted without any of the code under test."""
    path = folder / "Sip-task-info.csv"
    if not path.is_file():
        pytest.skip(f"the folder of real data has no {path.name} on this machine")
    with path.open(encoding="cp1252", newline="") as file:
        tasks = list(csv.DictReader(file))
    with (folder / "est-act-dates.csv").open(encoding="ascii", newline="") as file:
        completed = {row["TaskNumber"]: row["CompletedOn"] for row in csv.DictReader(file)}
    ends: Counter[str] = Counter()
    for task in tasks:
        hours = Decimal(task["DeveloperHoursActual"])
        if completed[task["TaskNumber"]] in ("", "NA"):
            ends["unreadable_date"] += 1
        elif hours > 24:
            ends["more_than_a_day"] += 1
        else:
            ends["recorded"] += 1
    return tasks, ends


def furnish(firm: Firm, tasks: list[dict[str, str]]) -> None:
    projects = sorted({task["ProjectCode"] for task in tasks})
    people = sorted({task["DeveloperID"] for task in tasks})
    since = date(1995, 1, 1)
    asked: list[AnyCommand] = [
        OpenEntity(entity_id="GB01", name="GB01", base_currency="GBP"),
        RegisterCustomer(customer_id="market", name="Market"),
        *(RegisterPerson(person_id=each, home_entity="GB01", grade="developer") for each in people),
        *(OpenProject(project_id=project, name=project) for project in projects),
        SignContract(
            contract_id="C-1",
            customer_id="market",
            currency="GBP",
            signed_on=since,
            lines=(LineTerms(line_id="1", projects=tuple(projects)),),
        ),
    ]
    for number, command in enumerate(asked):
        firm.desk.do("GB01", command, Request(actor="set-up", key=f"set-up-{number:04d}"))
