"""A ruling is told back with every condition beside its fact, or refused when it does not fit."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from domain.ruling import Ruling
from rules.explain import CannotExplain, explain
from rules.facts import TimeFacts
from rules.shelf import Shelf


@pytest.fixture
def ruling(shelf: Shelf) -> Ruling:
    day = date(2015, 3, 2)
    return shelf.judge("time_policy", day, TimeFacts(90_000, "half_hour_up")).ruling


def test_a_ruling_is_told_rule_by_rule(shelf: Shelf, ruling: Ruling) -> None:
    told = "\n".join(explain(shelf, ruling).lines())
    assert told.startswith(f"time_policy 2009-01, Finance Operations, sha256 {ruling.digest}\n")
    assert (
        "TP-020 matched: One entry holds at most a day (24 hours) (Time Policy 2.2)\n"
        "    seconds is 90000, as the rule asks (seconds above 86400)\n"
        "    so: accept = false\n"
        "    because: more_than_a_day, on the desk of project-manager\n"
        "    cleared when: The worker splits the entry over the days the work was done\n"
    ) in told
    assert (
        "TP-010 did not match: An entry without time is not recorded (Time Policy 2.1)\n"
        "    seconds is 90000, but the rule asks: seconds at most 0\n"
    ) in told
    assert (
        "TP-999 matched: Otherwise time is recorded and billed to the second (Time Policy 1.1)\n"
        "    it matches every case\n"
    ) in told


def test_a_word_is_shown_at_the_rule_that_decided_it(shelf: Shelf, ruling: Ruling) -> None:
    decided = {seen.rule.id: seen.decided for seen in explain(shelf, ruling).rules if seen.decided}
    assert decided == {
        "TP-020": {"accept": False},
        "TP-030": {"flag": "long_day"},
        "TP-140": {"round_mode": "up", "round_seconds": 1800},
    }


def test_every_rule_is_told_matched_or_not(shelf: Shelf, ruling: Ruling) -> None:
    told = explain(shelf, ruling)
    assert tuple(seen.rule.id for seen in told.matched) == ruling.rules
    assert len(told.matched) + len(told.not_matched) == len(told.table.rules)
    for seen in told.not_matched:
        assert any(not condition.holds for condition in seen.conditions)


def test_every_ruling_there_can_be_is_explained(shelf: Shelf) -> None:
    for judge in shelf:
        if shelf.is_replaced(judge.table):
            continue
        for values in list(judge.space.cases())[::13]:
            ruling = judge.judge(judge.subject.facts(*values)).ruling
            assert tuple(seen.rule.id for seen in explain(shelf, ruling).matched) == ruling.rules


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"table": "nonsense"}, "There is no table nonsense"),
        ({"version": "2008-01"}, "time_policy has no version 2008-01. Restore the version"),
        ({"digest": "0" * 64}, "time_policy 2009-01 on this shelf is not the one that ruled"),
        ({"rules": ("TP-999",)}, "The ruling cites TP-999; by its facts time_policy 2009-01 cites"),
        ({"facts": {"seconds": 90_000}}, "The ruling lacks facts .* asks for: rounding"),
        ({"facts": {"seconds": 60, "rounding": "exact"}}, "The ruling was altered"),
    ],
)
def test_a_ruling_that_does_not_fit_is_not_explained_away(
    shelf: Shelf, ruling: Ruling, change: dict[str, object], why: str
) -> None:
    with pytest.raises(CannotExplain, match=why):
        explain(shelf, msgspec.structs.replace(ruling, **change))


def test_a_fact_added_since_does_not_stop_an_old_ruling(shelf: Shelf, ruling: Ruling) -> None:
    newer = msgspec.structs.replace(ruling, facts={**ruling.facts, "added_later": True})
    assert explain(shelf, newer).matched
