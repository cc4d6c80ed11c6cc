"""`accrual demo`: it says what it did, never mixes with somebody's own books, and reads its options strictly."""

from __future__ import annotations

import re
from datetime import date

import pytest

from cli.main import main
from domain.master_commands import OpenEntity
from processes.asking import Request
from processes.demo import Told
from processes.firm import Firm


@pytest.fixture(autouse=True)
def database(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("ACCRUAL_DATABASE_URL", fresh_database)
    return fresh_database


def test_it_never_fills_books_that_are_somebody_elses(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    firm = Firm.open(database)
    theirs = OpenEntity(entity_id="US01", name="Somebody's own", base_currency="USD")
    firm.desk.do("US01", theirs, Request(actor="controller", key="set-up-0001"))
    firm.close()
    assert main(["demo"]) == 2
    said = capsys.readouterr().err
    assert "Book US01 is not the demo's" in said
    assert "ACCRUAL_DATA" in said


@pytest.mark.parametrize("wrong", ["March", "2026-13", "2026"])
def test_a_month_is_written_as_a_month(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--through", wrong]) == 2
    assert wrong in capsys.readouterr().err


def test_it_says_how_far_it_told_and_how_much(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: dict[str, object] = {}

    def told(_: Firm, __: object, **options: object) -> Told:
        asked.update(options)
        return Told(through=date(2026, 1, 31), scenes=3, lines=35_000)

    monkeypatch.setattr("processes.demo.fill", told)
    assert main(["demo", "--through", "2026-01", "--seed", "other"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"up to 2026-01-31: 35,000 lines", said)
    assert (str(asked["through"]), asked["seed"]) == ("2026-01-01", "other")
