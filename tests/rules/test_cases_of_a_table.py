"""The space of cases: bands, sets of cases, and what the engine's limits make of a table."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import checking, judge, oracle
from rules.checking import check
from rules.defects import Findings
from rules.judge import Judge
from rules.limits import check_limits, fnv1a
from rules.space import Space
from rules.table import Condition, Rule, Table
from rules.vocabulary import NotClosed, Subject, fields_of


class Facts(msgspec.Struct, frozen=True):
    """A number, two words and an answer."""

    n: Annotated[int, msgspec.Meta(ge=-4, le=80)]
    word: Literal["a", "b", "c"]
    deed: Literal["x", "y"]
    yes: bool


class Words(msgspec.Struct, frozen=True):
    """One word to give."""

    ok: bool


SUBJECT = Subject(Facts, Words)


def table_of(*whens: tuple[Condition, ...], facts: str = "Facts") -> Table:
    rules = tuple(
        Rule(id=f"R-{n:03}", says="", policy="", when=when, then={"ok": True}, reason=None)
        for n, when in enumerate(whens)
    )
    return Table(
        name="t", version="1", owner="", begins=date(1990, 1, 1), ends=None, facts=facts,
        rules=rules, digest="", file="t.toml",
    )  # fmt: skip


def limits_of(table: Table, subject: Subject = SUBJECT) -> list[str]:
    findings = Findings("t.toml")
    check_limits(table, subject, findings)
    return [defect.why for defect in findings.defects]


def test_a_number_falls_into_bands_between_thresholds() -> None:
    table = table_of(
        (Condition("n", "above", 5), Condition("n", "below", 20)),
        (Condition("n", "is", 7),),
        (Condition("n", "at_most", 80), Condition("n", "at_least", -4)),
    )
    axis = Space(SUBJECT, table.rules).axes[0]
    assert axis.values == (-4, 6, 7, 8, 20)
    assert axis.edges == (-4, 6, 7, 8, 20, 81)


def test_facts_no_rule_mentions_make_no_cases() -> None:
    assert Space(SUBJECT, table_of(()).rules).size == 1
    assert Space(SUBJECT, table_of((Condition("yes", "is", True),)).rules).size == 2


conditions = st.one_of(
    st.builds(
        Condition,
        st.just("n"),
        st.sampled_from(["is", "is_not", *oracle.ORDERING]),
        st.integers(-4, 80),
    ),
    st.builds(
        Condition,
        st.just("n"),
        st.just("in"),
        st.lists(st.integers(-4, 80), min_size=1, max_size=3).map(tuple),
    ),
    st.builds(
        Condition, st.just("word"), st.sampled_from(["is", "is_not"]), st.sampled_from("abc")
    ),
    st.builds(Condition, st.just("deed"), st.just("is"), st.sampled_from("xy")),
    st.builds(Condition, st.just("yes"), st.just("is"), st.booleans()),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(conditions, max_size=4).map(tuple), min_size=1, max_size=4))
def test_the_set_of_a_rule_is_every_case_it_matches(whens: list[tuple[Condition, ...]]) -> None:
    table = table_of(*whens)
    space = Space(SUBJECT, table.rules)
    names = [axis.name for axis in space.axes]
    cases = list(space.cases())
    assert len(cases) == space.size
    for rule in table.rules:
        inside = space.where(rule)
        assert inside.bit_length() <= space.size
        for number, values in enumerate(cases):
            facts = dict(zip(names, values, strict=True))
            assert space.case(number) == values
            assert bool(inside >> number & 1) == oracle.matches(rule, facts)


@settings(max_examples=100, deadline=None)
@given(st.lists(conditions, min_size=1, max_size=4).map(tuple), st.integers(-4, 80))
def test_every_number_of_a_band_is_ruled_like_the_one_that_stands_for_it(
    when: tuple[Condition, ...], number: int
) -> None:
    axis = Space(SUBJECT, table_of(when).rules).axes[0]
    stand_in = max(int(value) for value in axis.values if int(value) <= number)
    for condition in when:
        if condition.fact == "n":
            assert oracle.holds(condition, {"n": number}) == oracle.holds(
                condition, {"n": stand_in}
            )


def test_a_table_with_too_many_cases_is_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "CASES_MAX", 3)
    findings = Findings("t.toml")
    when = (Condition("yes", "is", True), Condition("deed", "is", "x"))
    check(table_of(when, ()), {"Facts": SUBJECT}, findings)
    assert [defect.why for defect in findings.defects] == [
        "It tells 4 cases apart; 3 is the most that can be checked."
    ]


def test_a_table_with_a_million_cases_is_proven_on_a_sample(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = table_of(*((Condition("n", "is", n),) for n in range(40)), ())
    known = Judge(table, SUBJECT)
    assert known.prove() == known.space.size == 42
    monkeypatch.setattr(judge, "CASES_ENUMERATED", 42)
    monkeypatch.setattr(judge, "SAMPLE", 30)
    sampled = Judge(table, SUBJECT)
    assert sampled.prove() == 30
    assert len(sampled._memo) == 30


def test_the_memo_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "MEMO_MAX", 5)
    table = table_of(*((Condition("n", "is", n),) for n in range(40)), ())
    known = Judge(table, SUBJECT)
    known.prove()
    assert len(known._memo) == 5
    assert known.judge(Facts(39, "a", "x", True)).ruling.rules == ("R-039", "R-040")


def above(count: int) -> Table:
    return table_of(*((Condition("n", "above", n),) for n in range(count)))


def test_64_tests_may_hold_at_once_and_the_engine_bears_it() -> None:
    assert limits_of(above(64)) == []
    ruling = Judge(above(64), SUBJECT).judge(Facts(80, "a", "x", True)).ruling
    assert len(ruling.rules) == 64


def test_65_tests_holding_at_once_are_a_defect_before_the_engine_fails() -> None:
    assert limits_of(above(65)) == ["Up to 65 tests can hold for one case; 64 is the most."]
    with pytest.raises(judge.EngineFault, match="error code: 303"):
        Judge(above(65), SUBJECT).judge(Facts(80, "a", "x", True))


def test_a_rule_without_conditions_counts_as_a_test() -> None:
    full = above(64)
    rule = msgspec.structs.replace(full.rules[0], id="R-999", when=())
    assert limits_of(msgspec.structs.replace(full, rules=(*full.rules, rule))) == [
        "Up to 65 tests can hold for one case; 64 is the most."
    ]


def test_tests_that_exclude_each_other_do_not_add_up() -> None:
    assert limits_of(table_of(*((Condition("n", "is", n),) for n in range(80)))) == []


def test_tests_behind_a_test_add_up() -> None:
    first = Condition("yes", "is", True)
    behind = [(first, Condition("n", "above", n)) for n in range(60)]
    beside = [(Condition("n", "above", n),) for n in range(60, 65)]
    assert limits_of(table_of(*behind, *beside[:4])) == []
    assert limits_of(table_of(*behind, *beside)) == [
        "Up to 65 tests can hold for one case; 64 is the most."
    ]
    bearable = Judge(table_of(*behind, *beside[:4]), SUBJECT)
    assert len(bearable.judge(Facts(80, "a", "x", True)).ruling.rules) == 64


def test_too_many_different_tests_after_one_are_a_defect() -> None:
    many = [(Condition("n", "in", tuple(range(at, at + 40))),) for at in range(-4, 41)]
    whys = limits_of(table_of(*many))
    assert "1800 different tests follow the same test; 400 is the most." in whys


def test_too_many_lists_after_one_test_are_a_defect() -> None:
    pairs = [(one, other) for one in range(20) for other in range(one)][:128]
    whys = limits_of(table_of(*((Condition("n", "in", pair),) for pair in pairs)))
    assert whys == ["128 lists follow the same test; 127 is the most."]


def test_too_many_rules_with_the_same_conditions_are_a_defect() -> None:
    assert "256 rules end in the same test; 255 is the most." in limits_of(table_of(*[()] * 256))


def test_too_many_rules_are_a_defect() -> None:
    assert limits_of(table_of(*[()] * 4_097)) == ["It has 4,097 rules; 4,096 is the most."]


def test_fourteen_lists_in_a_rule_are_borne_and_fifteen_are_a_defect() -> None:
    lists = [Condition("n", "in", (at, 70)) for at in range(15)]
    assert limits_of(table_of(tuple(lists[:14]))) == []
    ruling = Judge(table_of(tuple(lists[:14]), ()), SUBJECT).judge(Facts(70, "a", "x", True)).ruling
    assert ruling.rules == ("R-000", "R-001")
    assert limits_of(table_of(tuple(lists))) == ["It has 15 lists; 14 in one rule is the most."]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(conditions, max_size=3).map(tuple), min_size=1, max_size=120))
def test_whatever_passes_the_limits_is_borne_by_the_engine(
    whens: list[tuple[Condition, ...]],
) -> None:
    table = table_of(*whens, ())
    if limits_of(table):
        return
    known = Judge(table, SUBJECT, remembers=False)
    for n in (-4, 0, 40, 80):
        known.judge(Facts(n, "b", "y", True))  # raises EngineFault if it is not borne


def facts_named(*names: str) -> Subject:
    return Subject(msgspec.defstruct("Odd", [(name, bool) for name in names], frozen=True), Words)


@pytest.mark.parametrize("name", ["id", "sid"])
def test_a_fact_may_not_have_a_name_the_engine_keeps(name: str) -> None:
    assert limits_of(table_of(()), facts_named("fine", name)) == [
        f"The fact {name} has a name the engine keeps."
    ]


def test_facts_the_engine_can_not_tell_apart_are_a_defect() -> None:
    assert fnv1a("costarring") == fnv1a("liquid")
    assert limits_of(table_of(()), facts_named("costarring", "liquid")) == [
        "The engine can not tell the fact liquid from costarring."
    ]


def test_too_many_facts_are_a_defect() -> None:
    many = facts_named(*(f"fact_{n}" for n in range(253)))
    assert "Odd has 253 facts; 252 is the most." in limits_of(table_of(()), many)


OPEN = [
    (str, "is neither yes or no"),
    (int, "is neither yes or no"),
    (float, "is neither yes or no"),
    (bool | None, "is neither yes or no"),
    (Literal[1, 2], "is neither yes or no"),
    (Annotated[int, msgspec.Meta(ge=0)], "is neither yes or no"),
]


@pytest.mark.parametrize(("kind", "why"), OPEN, ids=str)
def test_facts_are_closed(kind: object, why: str) -> None:
    struct = msgspec.defstruct("Odd", [("fact", cast("type", kind))], frozen=True)
    with pytest.raises(NotClosed, match=rf"Odd\.fact {why}"):
        fields_of(struct)


def test_facts_have_no_defaults() -> None:
    with pytest.raises(NotClosed, match=r"Odd\.fact has a default"):
        fields_of(msgspec.defstruct("Odd", [("fact", bool, False)], frozen=True))


def test_a_fact_may_not_be_text() -> None:
    text = Annotated[str, msgspec.Meta(pattern="x")]
    subject = Subject(msgspec.defstruct("Odd", [("fact", text)], frozen=True), Words)
    with pytest.raises(NotClosed, match=r"Odd\.fact is free text"):
        _ = subject.fact_fields
