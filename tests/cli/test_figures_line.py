"""The figures of the firm on the command line: with what goes into each, and a clear word where asked amiss."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.test_commands_line import accrual, opened, record

__all__ = ["accrual", "opened"]
DAYS = ("--from", "2026-01-01", "--to", "2026-01-31")


def test_figures_are_told_with_what_they_are_made_of(opened: Any) -> None:
    record(opened, "e:1")
    code, _, error = opened(
        "do", "ApproveTime", "--book", "US01", "--as", "mary", "--entry-ids", "e:1"
    )
    assert code == 0, error
    code, said, error = opened("figures", "--by", "person", *DAYS, "--json")
    assert code == 0, error
    found = {one["figure"]: one for one in json.loads(said)}
    leakage = found["leakage"]
    assert float(leakage["value"]) == 0
    assert leakage["parts"]["approved"] == leakage["parts"]["WIP"]
    assert found["wip_days"]["value"] is None  # nothing was billed
    code, said, _ = opened("figures", "--figure", "wip_days", *DAYS)
    assert (code, "not defined" in said) == (0, True)


def test_a_word_that_figures_are_not_told_by_is_named(opened: Any) -> None:
    code, _, error = opened("figures", "--by", "colour", *DAYS)
    assert code != 0
    assert "entity, practice, project, person, month" in error


def test_a_figure_is_explained_by_what_adds_up_to_it(opened: Any) -> None:
    record(opened, "x:1")
    code, _, error = opened(
        "do", "ApproveTime", "--book", "US01", "--as", "mary", "--entry-ids", "x:1"
    )
    assert code == 0, error
    asked = ("figures", "--explain", "realisation", "--of", "entity=US01", *DAYS)
    code, said, error = opened(*asked, "--json")
    assert code == 0, error
    found = json.loads(said)
    (figure,) = found["figures"]
    standard = [float(one["value"]) for one in found["parts"] if one["part"] == "standard value"]
    assert sum(standard) == float(figure["parts"]["standard value"])
    assert found["parts"][0]["because"][0]["event"] == "TimeApproved"
    code, said, error = opened(*asked)
    assert code == 0, error
    assert "realisation = billed / standard value of billable work" in said
    assert "x:1" in said


def test_a_place_that_figures_are_not_told_of_is_named(opened: Any) -> None:
    code, _, error = opened("figures", "--explain", "leakage", "--of", "colour=red", *DAYS)
    assert code != 0
    assert "entity, practice, project, person, month" in error
