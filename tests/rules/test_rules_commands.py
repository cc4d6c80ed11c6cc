"""`accrual rules` checks, shows, explains and enumerates, and says what is wrong."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import click
import msgspec
import pytest
from click.testing import CliRunner, Result

from cli.rules import register
from rules.facts import TimeFacts
from rules.shelf import Shelf

Put = Callable[..., Path]


def accrual(*arguments: str, given: str = "") -> Result:
    root = click.Group("accrual")
    register(root)
    return CliRunner().invoke(root, ["rules", *arguments], input=given)


def test_check_proves_the_shipped_tables() -> None:
    result = accrual("check")
    assert result.exit_code == 0, result.output
    assert "billing_eligibility 2026-11: from 1990-01-01, 18 rules, 33,792 cases, ok" in (
        result.output
    )
    assert f"rule set {Shelf.load().digest}" in result.output
    assert "posting 2009-01: replaced, kept to explain what it decided" in result.output


def test_check_lists_every_defect_and_fails(put: Put, sound: str) -> None:
    folder = put(sound.replace("at_most = 0", "at_mst = 0").replace("accept = true", "accept = 1"))
    result = accrual("check", "--tables", str(folder))
    assert result.exit_code == 1
    assert "2 defects in the rule tables:" in result.output
    assert "time_policy.toml, rule TP-010: seconds has an unknown operator, at_mst." in (
        result.output
    )


def test_check_says_which_version_is_not_published(put: Put, sound: str) -> None:
    result = accrual("check", "--tables", str(put(sound)))
    assert result.exit_code == 0
    assert "not published: add it with this digest to published.toml" in result.output


def test_show_gives_sentences_policies_and_conditions() -> None:
    result = accrual("show", "billing_eligibility", "--on", "2015-03-02")
    assert result.exit_code == 0
    assert (
        "BE-060  Without a rate there is no bill: a missing rate is never a rate of zero "
        "(Billing Policy 2.5)\n    when rate_found is false\n    then bills = false\n"
        "    because rate_missing, on the desk of pricing\n"
    ) in result.output


def test_show_of_an_unknown_table_names_the_known_ones() -> None:
    result = accrual("show", "nonsense")
    assert result.exit_code == 1
    assert (
        "There is no table nonsense; there are billing_conditions, billing_eligibility,"
        in result.output
    )


def test_explain_answers_facts_typed_in() -> None:
    result = accrual("explain", "time_policy", "seconds=61200", "rounding=exact")
    assert result.exit_code == 0, result.output
    assert "TP-030 matched" in result.output
    assert 'so: flag = "long_day"' in result.output


def test_explain_takes_yes_and_no() -> None:
    facts = "billing_model=time_and_materials cap_room=none"
    yes = "chargeable contract_active project_open grade_known rate_found currency_matches"
    no = "long_day amendment_pending customer_on_hold cap_blocked"
    typed = [*facts.split(), *(f"{name}=yes" for name in yes.split())]
    result = accrual("explain", "billing_eligibility", *typed, *(f"{n}=no" for n in no.split()))
    assert "BE-110 matched" in result.output


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (["seconds=61200"], "Facts are missing: rounding."),
        (["secs=1", "rounding=exact"], "secs is not a fact; there are seconds, rounding."),
        (["seconds=1.5", "rounding=exact"], "seconds is a whole number from"),
        (["seconds=--1", "rounding=exact"], 'not "--1".'),
        (["seconds=", "rounding=exact"], 'not "".'),
        (["seconds=1", "rounding=exactly"], 'rounding is one of "exact"'),
    ],
)  # fmt: skip
def test_explain_refuses_facts_that_are_none(typed: list[str], why: str) -> None:
    result = accrual("explain", "time_policy", *typed)
    assert result.exit_code != 0
    assert why in " ".join(result.output.split())


def test_explain_takes_a_recorded_ruling(shelf: Shelf, tmp_path: Path) -> None:
    judge = shelf.table("time_policy").version("2009-01")
    ruling = judge.judge(TimeFacts(0, "exact")).ruling
    path = tmp_path / "ruling.json"
    path.write_bytes(msgspec.json.encode(ruling))
    result = accrual("explain", "--ruling", str(path))
    assert result.exit_code == 0, result.output
    assert "because: zero_quantity, on the desk of project-manager" in result.output


def test_explain_refuses_an_altered_ruling(shelf: Shelf) -> None:
    judge = shelf.table("time_policy").version("2009-01")
    text = msgspec.json.encode(judge.judge(TimeFacts(0, "exact")).ruling).decode()
    result = accrual("explain", "--ruling", "-", given=text.replace('"seconds":0', '"seconds":9'))
    assert result.exit_code == 1
    assert "The ruling was altered." in result.output


@pytest.mark.parametrize("given", ["{}", "nonsense", ""])
def test_explain_refuses_what_is_no_ruling(given: str) -> None:
    result = accrual("explain", "--ruling", "-", given=given)
    assert result.exit_code == 1
    assert "That is not a ruling: " in result.output


def test_explain_wants_one_of_two_things() -> None:
    result = accrual("explain")
    assert result.exit_code == 2
    assert "Give either --ruling FILE, or TABLE with its facts." in result.output


def test_enumerate_lists_every_case_once() -> None:
    result = accrual("enumerate", "billing_eligibility")
    rows = list(csv.DictReader(result.output.splitlines()))
    assert len(rows) == 33_792
    assert len({tuple(row.values()) for row in rows}) == 33_792
    assert (
        sum(row["bills"] == "yes" for row in rows) == 2 * 5
    )  # uncapped, or room enough; work by the hour of three kinds, charges, expenses
    assert rows[0]["billing_model"] == "allowance"
    assert rows[0]["reasons"].startswith("not_chargeable contract_not_active")
