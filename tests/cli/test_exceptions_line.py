"""The queue on the command line: narrowed, with its commands, added up, and cleared together."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.test_commands_line import accrual, opened, record

__all__ = ["accrual", "opened"]
BOOK = ("--book", "US01")
CLEAR = ("exceptions", "clear", *BOOK, "--with", "ConfirmHold")


@pytest.fixture
def long_days(opened: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("COLUMNS", "240")
    for entry in ("e:1", "e:2"):
        record(opened, entry, "--quantity", "17.00")
    code, _, error = opened(
        *("do", "ApproveTime", *BOOK, "--as", "mary", "--entry-ids", "e:1", "--entry-ids", "e:2")
    )
    assert code == 0, error
    return opened


def test_the_queue_is_narrowed_and_says_the_commands(long_days: Any) -> None:
    code, said, error = long_days("exceptions", *BOOK, "--reason", "long_day", "--commands")
    assert code == 0, error
    assert "accrual do ConfirmHold --book US01 --contract-id C-1 --entry-ids e:1" in said
    code, said, _ = long_days("exceptions", *BOOK, "--contract", "C-9")
    assert "Nothing waits for anybody." in said
    code, said, _ = long_days("exceptions", *BOOK, "--older-than", "3")
    assert "Nothing waits for anybody." in said


def test_it_is_added_up(long_days: Any) -> None:
    code, said, error = long_days("exceptions", "totals", *BOOK, "--json")
    assert code == 0, error
    held = next(one for one in json.loads(said) if one["kind"] == "hold")
    assert held["count"] == sum(bucket["count"] for bucket in held["ageing"]) == 2
    code, said, error = long_days("exceptions", "totals", *BOOK)
    assert "project-manager" in said


def test_all_that_is_meant_is_cleared(long_days: Any) -> None:
    code, said, error = long_days(*CLEAR, "--reason", "long_day", "--reason-given", "go-live")
    assert code == 0, error
    assert said.count("cleared") == 2
    code, said, _ = long_days(*CLEAR, "--reason", "long_day", "--reason-given", "go-live")
    assert (code, said.strip()) == (0, "No case is meant.")


def test_what_is_left_is_told_by_the_exit(long_days: Any) -> None:
    again = ("exceptions", "clear", *BOOK, "--with", "DecideAgain", "--reason", "long_day")
    code, said, _ = long_days(*again)
    assert code == 2
    assert said.count("waits") == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((*CLEAR, "--reason", "long_day"), "lacks note"),
        ((*CLEAR, "--say", "colour=red"), "FIELD=VALUE"),
        (("exceptions", "clear", *BOOK, "--with", "Nothing"), "There is no command Nothing"),
    ],
)
def test_what_can_not_be_meant_is_said(long_days: Any, words: tuple[str, ...], says: str) -> None:
    code, _, error = long_days(*words)
    assert code == 2
    assert says in error


def test_cases_are_given_to_somebody_and_shown_as_theirs(long_days: Any) -> None:
    code, said, error = long_days("exceptions", "assign", *BOOK, "--kind", "hold", "--to", "mary")
    assert code == 0, error
    assert said.count("given") == 2
    code, said, _ = long_days("exceptions", *BOOK, "--owner", "mary", "--json")
    assert {one["owner"] for one in json.loads(said)} == {"mary"}
    code, _, error = long_days(
        *("do", "AssignException", *BOOK, "--kind", "hold", "--ref", "e:77", "--owner", "mary")
    )
    assert code != 0
    assert "No case of kind hold on e:77 waits in this book" in error


def test_by_when_cases_are_due(long_days: Any) -> None:
    code, said, error = long_days("exceptions", *BOOK, "--sort", "due", "--json")
    assert code == 0, error
    due = [one["due_on"] for one in json.loads(said)]
    assert due
    assert due == sorted(due)
    code, said, error = long_days("exceptions", *BOOK, "--late")
    assert (code, error) == (0, "")
    assert "Nothing waits" in said


def test_what_was_cleared_is_told_and_added_up(long_days: Any) -> None:
    code, said, _ = long_days("exceptions", "cleared", *BOOK)
    assert (code, said.strip()) == (0, "Nothing was cleared.")
    long_days(*CLEAR, "--reason", "long_day", "--reason-given", "go-live")
    code, said, error = long_days("exceptions", "cleared", "--reason", "long_day")
    assert code == 0, error
    assert said.count("overridden") == 2
    code, said, error = long_days("exceptions", "clearance", *BOOK)
    assert code == 0, error
    assert "2 of 2" in said
    code, said, error = long_days("exceptions", "clearance", "--known-at", "2000-01-01")
    assert (code, said.strip()) == (0, "There never was a case.")
