"""`accrual features` plays any file from any folder, and tells what went wrong in finance's words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "good.feature": """
        Feature: Good
          Scenario: Refused and examined
            Given a time and materials contract C-100
            And Ann recorded 7.50 hours as psa:1
            When psa:1 is approved by Ann
            Then it is refused because "self_approval"
    """,
    "strange.feature": """
        Feature: Strange
          Scenario: Words nobody taught it
            Given a time and materials contract C-100
            And Ann recorded 7.50 hours as psa:1
            When psa:1 gets approved
            Then the moon is full
    """,
    "unexamined.feature": """
        Feature: Unexamined
          Scenario: A refusal nobody looks at
            Given a time and materials contract C-100
            And Ann recorded 7.50 hours as psa:1
            When psa:1 is approved by Ann
            Then psa:1 is not marked out of period
    """,
    "untrue.feature": """
        Feature: Untrue
          Scenario: Another reason than the one given
            Given a time and materials contract C-100
            And Ann recorded 7.50 hours as psa:1
            When psa:1 is approved by Ann
            Then it is refused because "on_a_draft"
          Scenario: A beginning that can not be
            Given a time and materials contract C-100
            And Ann recorded 25.00 hours as psa:1
            Then it is done
          Scenario: A refusal that did not come
            Given a time and materials contract C-100
            When Ann records 7.50 hours as psa:1
            Then it is refused because "zero_quantity"
    """,
    "tables.feature": """
        Feature: Tables
          Scenario: No table where one is needed
            Given these hours were recorded
            Then it is done
          Scenario: A table where none is taken
            Given a time and materials contract C-100
              | rate |
              | 1    |
            Then it is done
          Scenario: A column nobody knows
            Given these hours were recorded
              | hour |
              | 1.00 |
            Then it is done
          Scenario: A day the calendar does not have
            Given today is 2026-02-29
            Then it is done
          Scenario: An amount in another currency than the contract's
            Given a time and materials contract C-100 in GBP
            When the not-to-exceed amount of C-100 is raised to 5.00 USD
            Then it is done
          Scenario: An invoice nobody made
            When the second draft is issued
            Then it is done
    """,
    "twice.feature": """
        Feature: Twice
          Scenario: One
            Given today is 2026-01-01
          Scenario: One
            Given today is 2026-01-02
    """,
    "broken.feature": "Feature: Broken\n  Scenario: x\n    Given today is 2026-01-01\n    Thenn x",
    "empty.feature": "",
    "headless.feature": "Feature: Headless\n  Scenario: x\n    And today is 2026-01-01\n",
    "marked.feature": "\ufeffFeature: Marked\r\n  Scenario: By a Windows editor\r\n"
    "    Given a time and materials contract C-100\r\n"
    "    Then it is done\r\n",
    "silent.feature": """
        Feature: Silent
          Scenario: Nothing is checked
            Given a time and materials contract C-100
          Scenario: The first word is mistyped
            Givven today is 2026-03-01
            Then it is done
    """,
    "conftest.py": "raise SystemExit('no Python of the folder is run')\n",
    "deeper/also.feature": """
        Feature: Deeper
          Scenario Outline: Every example is a scenario
            When Ann records <hours> hours
            Then it is refused because "<why>"
            Examples:
              | hours | why             |
              | 0     | zero_quantity   |
              | 25    | more_than_a_day |
    """,
}


def accrual(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The command, run as a person would in a folder of their own."""
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), *sys.path))},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the checkout with files of every kind."""
    place = tmp_path_factory.mktemp("finance")
    for name, text in FILES.items():
        path = place / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def told(folder: Path) -> str:
    """What is said of the whole folder."""
    done = accrual("features", ".", folder=folder)
    assert done.returncode == 1, done.stderr
    return done.stdout


def test_each_scenario_is_told_under_its_feature(told: str) -> None:
    assert "Good\n  ok      Refused and examined\n" in told
    assert told.count("ok      Every example is a scenario") == 2
    assert told.endswith("4 scenarios went well, 13 failed, 4 files could not be read.\n")


def test_every_unknown_sentence_is_answered_with_the_nearest_known_ones(told: str) -> None:
    first = told.index("strange.feature:6: I do not know: 'When psa:1 gets approved'. Nearest:")
    assert "When <entries> is approved" in told[first:].splitlines()[1]
    assert "strange.feature:7: I do not know: 'Then the moon is full'" in told


@pytest.mark.parametrize(
    "sentence",
    [
        "unexamined.feature:7: The scenario ended with something refused that it never examined: self_approval",
        'untrue.feature:7: Then it is refused because "on_a_draft"\n      refused because "self_approval"',
        'untrue.feature:10: Given Ann recorded 25.00 hours as psa:1\n      this was refused because "more_than_a_day"',
        'untrue.feature:15: Then it is refused because "zero_quantity"\n      nothing was refused',
        "tables.feature:4: Given these hours were recorded\n      This sentence needs a table under it.",
        "This sentence takes no table under it.",
        'The table has a column "hour". This sentence knows: entry, person, date, hours',
        '"2026-02-29" is not a date',
        "5.00 USD is not in GBP, the contract's currency",
        "silent.feature:3: This scenario checks nothing: say what must be so with Then.",
        'silent.feature:5: "Givven today is 2026-03-01" is no sentence: begin it with Given',
        "There is no such draft: the scenario has made 0 so far.",
        'twice.feature:5: the scenario "One" stands on line 3 already',
        "broken.feature:4: ",
        "empty.feature: there is no Feature in it",
        "headless.feature:3: First step",
    ],
)
def test_what_went_wrong_is_said_with_its_place_and_in_words(told: str, sentence: str) -> None:
    assert sentence in told


def test_no_python_of_ours_or_theirs_is_shown(told: str) -> None:
    assert "Traceback" not in told
    assert "assert " not in told


def test_a_file_in_which_all_goes_well_exits_with_nothing_wrong(folder: Path) -> None:
    done = accrual("features", "good.feature", "deeper", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\n3 scenarios went well.\n")


def test_a_folder_without_features_is_not_taken_for_success(tmp_path: Path) -> None:
    done = accrual("features", str(tmp_path), folder=tmp_path)
    assert done.returncode == 1
    assert "No .feature file was found there." in done.stdout


def test_sentences_are_searched_by_words(tmp_path: Path) -> None:
    done = accrual("steps", "written", "off", "credited", folder=tmp_path)
    assert done.returncode == 0
    assert "<invoice> is credited in full and written off" in done.stdout
    assert "is approved" not in done.stdout


def test_words_no_sentence_has_are_answered_with_the_nearest(tmp_path: Path) -> None:
    done = accrual("steps", "aproved", folder=tmp_path)
    assert done.returncode == 1
    assert "is approved" in done.stdout


@pytest.mark.slow
def test_sentences_about_views_look_at_a_database_made_for_the_run(tmp_path: Path) -> None:
    text = """
        Feature: Views
          Scenario: One
            Given a time and materials contract C-100 in GBP
            And Ann recorded 2.00 hours as psa:1
            When psa:1 is approved
            Then work in progress under C-100 is 200.00 GBP
          Scenario: Another ledger
            Given a time and materials contract C-100 in GBP
            Then work in progress under C-100 is 0.00 GBP
    """
    (tmp_path / "views.feature").write_text(text, encoding="utf-8")
    done = accrual("features", "views.feature", folder=tmp_path)
    assert done.stdout.endswith("2 scenarios went well.\n"), done.stdout + done.stderr
