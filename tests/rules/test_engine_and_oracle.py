"""The engine and the oracle read every table alike, for ever, under threads, in bounded memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import product
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import durable_rules_engine as engine
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.posting import Movement
from rules import judge as judging
from rules import oracle
from rules.facts import BillingFacts, TimeFacts
from rules.judge import EngineFault, Judge, Matcher
from rules.shelf import Shelf
from rules.space import Space
from rules.table import Condition, Rule, Table
from rules.vocabulary import Subject, Value

ROOT = Path(__file__).parents[2]


class AnyFacts(msgspec.Struct, frozen=True):
    """One fact of every kind, with neighbours that are easily confused."""

    small: Annotated[int, msgspec.Meta(ge=-3, le=3)]
    large: Annotated[int, msgspec.Meta(ge=-(2**62), le=2**62)]
    word: Literal["a", "ab", "abc", "b", "true", "1"]
    other: Literal["a", "ab", "abc"]
    first: bool
    second: bool


class NoWords(msgspec.Struct, frozen=True):
    """These tables only match."""


SUBJECT = Subject(AnyFacts, NoWords)
NUMBERS = {
    "small": st.integers(-3, 3),
    "large": st.sampled_from([-(2**62), -(2**53) - 1, -1, 0, 1, 2**31, 2**53, 2**53 + 1, 2**62]),
}
WORDS = {
    "word": st.sampled_from(["a", "ab", "abc", "b", "true", "1"]),
    "other": st.sampled_from(["a", "ab", "abc"]),
}
CHOICES = {"first": st.booleans(), "second": st.booleans()}


def conditions() -> st.SearchStrategy[Condition]:
    made = [
        st.builds(Condition, st.just(fact), st.sampled_from(["is", "is_not"]), values)
        for fact, values in (NUMBERS | WORDS | CHOICES).items()
    ]
    made += [
        st.builds(Condition, st.just(fact), st.sampled_from(oracle.ORDERING), values)
        for fact, values in NUMBERS.items()
    ]
    made += [
        st.builds(
            Condition,
            st.just(fact),
            st.just("in"),
            st.lists(values, min_size=1, max_size=4, unique=True).map(tuple),
        )
        for fact, values in (NUMBERS | WORDS).items()
    ]
    return st.one_of(made)


def table_of(whens: Iterable[Iterable[Condition]]) -> Table:
    rules = tuple(
        Rule(id=f"R-{n:03}", says="", policy="", when=tuple(when), then={}, reason=None)
        for n, when in enumerate(whens)
    )
    return Table(
        name="any", version="1", owner="", begins=date(1990, 1, 1), ends=None, facts="AnyFacts",
        rules=rules, digest="", file="",
    )  # fmt: skip


tables = st.lists(st.lists(conditions(), max_size=4), min_size=1, max_size=8).map(
    lambda whens: table_of([*whens, []])
)


@settings(max_examples=150, deadline=None)
@given(table=tables, data=st.data())
def test_engine_and_oracle_agree_on_random_tables(table: Table, data: st.DataObject) -> None:
    matcher = Matcher(table, "small")
    names = tuple(SUBJECT.fact_fields)
    space = Space(SUBJECT, table.rules)
    for number in data.draw(st.lists(st.integers(0, space.size - 1), min_size=5, max_size=40)):
        facts = dict(zip(names, space.case(number), strict=True))
        assert matcher.match(facts) == oracle.matching(table, facts)


billing = st.builds(
    BillingFacts,
    billing_model=st.sampled_from(["time_and_materials", "fixed_fee", "milestone", "retainer"]),
    cap_room=st.sampled_from(["uncapped", "enough", "none"]),
    **{
        name: st.booleans()
        for name in BillingFacts.__struct_fields__
        if name not in {"billing_model", "cap_room"}
    },
)
around = st.sampled_from([-(10**9), 0, 57_600, 86_400, 10**9])
times = st.builds(
    TimeFacts,
    seconds=st.one_of(
        st.integers(-(10**9), 10**9),
        around.flatmap(lambda at: st.integers(max(at - 2, -(10**9)), min(at + 2, 10**9))),
    ),
    rounding=st.sampled_from(
        [
            "exact",
            "six_minutes_up",
            "six_minutes_nearest",
            "quarter_hour_up",
            "quarter_hour_nearest",
            "half_hour_up",
        ]
    ),
)


@settings(max_examples=300, deadline=None)
@given(facts=st.one_of(billing, times))
def test_engine_and_oracle_agree_on_random_facts(facts: BillingFacts | TimeFacts) -> None:
    name = "billing_eligibility" if isinstance(facts, BillingFacts) else "time_policy"
    judge = SHELF.table(name).on(date(2015, 1, 1))
    fresh = FRESH.setdefault(name, Judge(judge.table, judge.subject, remembers=False))
    ids = [rule.id for rule in judge.table.rules]
    told = msgspec.structs.asdict(facts)
    expected = tuple(ids[place] for place in oracle.matching(judge.table, told))
    assert judge.judge(facts).ruling.rules == expected
    assert fresh.judge(facts) == judge.judge(facts)


SHELF = Shelf.load()
FRESH: dict[str, Judge] = {}


def test_every_case_of_every_shipped_table_is_proven() -> None:
    shelf = Shelf.load()
    sizes = {
        judge.table.name: judge.space.size for judge in shelf if not shelf.is_replaced(judge.table)
    }
    assert sizes == {
        "billing_conditions": 2**3 * 3,
        "billing_eligibility": 11 * 2**10 * 3,
        "dunning": 6 * 2 * 4,
        "service_levels": 16 * 12,
        "expense_policy": 2**2 * 3**6 * 4,
        "posting": len(get_args(Movement)),
        "revenue_treatment": 3 * 4,
        "tax": 3 * 3 * 2 * 2 * 7,
        "time_policy": 4 * 6,
        "write_off_authority": 4 * 6 * 12 * 2,
    }
    assert shelf.prove() == sum(sizes.values())


def test_both_ends_of_every_band_are_ruled_alike() -> None:
    judge = Shelf.load().table("time_policy").on(date(2015, 1, 1))
    seconds, rounding = judge.space.axes
    pairs = zip(seconds.edges, seconds.edges[1:], strict=False)
    for (begins, ends), how in product(pairs, rounding.values):
        low = judge.judge(TimeFacts(begins, how))  # type: ignore[arg-type]
        fresh = Judge(judge.table, judge.subject, remembers=False)
        high = fresh.judge(TimeFacts(ends - 1, how))  # type: ignore[arg-type]
        assert (low.then, low.reasons) == (high.then, high.reasons)


def test_eight_threads_get_the_verdicts_one_gets() -> None:
    alone, shared = (Shelf.load().table("billing_eligibility").on(date(2015, 1, 1)) for _ in "ab")
    cases = [BillingFacts(*values) for values in alone.space.cases()][::7]  # type: ignore[arg-type]
    forgetful = Judge(shared.table, shared.subject, remembers=False)
    with ThreadPoolExecutor(8) as threads:
        remembered = list(threads.map(shared.judge, cases * 2))
        fresh = list(threads.map(forgetful.judge, cases))
    expected = [alone.judge(case) for case in cases]
    assert remembered == expected * 2
    assert fresh == expected
    assert all(
        one is other for one, other in zip(remembered, remembered[len(cases) :], strict=False)
    )


def resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.slow
@pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="Resident memory is read from /proc."
)
def test_memory_stays_flat_over_a_hundred_thousand_verdicts() -> None:
    known = Shelf.load().table("billing_eligibility").on(date(2015, 1, 1))
    judge = Judge(known.table, known.subject, remembers=False)
    cases = [BillingFacts(*values) for values in judge.space.cases()][::11]  # type: ignore[arg-type]
    for case in cases * 5:
        judge.judge(case)
    before = resident()
    for at in range(100_000):
        judge.judge(cases[at % len(cases)])
    assert resident() - before < 4 * 2**20


class Broken:
    """The engine's module with one call that goes wrong a number of times."""

    def __init__(self, call: str, outcome: object, times: int) -> None:
        self.call, self.outcome, self.times, self.built = call, outcome, times, 0

    def __getattr__(self, name: str) -> Any:
        real = getattr(engine, name)
        if name == "create_ruleset":
            self.built += 1
        if name != self.call or self.times == 0:
            return real
        return lambda *given: self._fail(real, given)

    def _fail(self, real: Callable[..., object], given: tuple[object, ...]) -> object:
        self.times -= 1
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome(real(*given)) if callable(self.outcome) else self.outcome


def another_rule(started: tuple[str, str]) -> tuple[str, str]:
    """A rule is named that did not match. (Never fake a start: completing one that was not
    made crashes the process.)"""
    return started[0], '{"0":{"m":{}}}'


def nonsense(started: tuple[str, str]) -> tuple[str, str]:
    return started[0], "nonsense"


FAULTS = [
    ("assert_fact", engine.error("Could not assert fact, error code: 303")),
    ("assert_fact", MemoryError()),
    ("assert_fact", (2, 0)),
    ("assert_fact", (1, 0)),
    ("start_action_for_state", None),
    ("complete_and_start_action", engine.error("error code: 308")),
    ("retract_fact", (1, 0)),
    ("start_action_for_state", another_rule),
    ("start_action_for_state", nonsense),
]


def broken(monkeypatch: pytest.MonkeyPatch, call: str, outcome: object, times: int) -> Broken:
    module = Broken(call, outcome, times)
    monkeypatch.setattr(judging, "engine", module)
    return module


@pytest.mark.parametrize(("call", "outcome"), FAULTS)
def test_an_engine_that_fails_once_is_replaced_and_asked_again(
    monkeypatch: pytest.MonkeyPatch, call: str, outcome: object
) -> None:
    module = broken(monkeypatch, call, outcome, times=1)
    judge = Shelf.load().table("time_policy").on(date(2015, 1, 1))
    assert judge.judge(TimeFacts(3600, "exact")).ruling.rules == ("TP-999",)
    assert module.times == 0
    assert module.built == 2


@pytest.mark.parametrize(("call", "outcome"), FAULTS)
def test_an_engine_that_fails_twice_gives_no_verdict(
    monkeypatch: pytest.MonkeyPatch, call: str, outcome: object
) -> None:
    broken(monkeypatch, call, outcome, times=2)
    judge = Shelf.load().table("time_policy").on(date(2015, 1, 1))
    with pytest.raises(EngineFault, match="time_policy 2009-01 gives no verdict on"):
        judge.judge(TimeFacts(3600, "exact"))
    assert judge.judge(TimeFacts(3600, "exact")).ruling.rules == ("TP-999",)


def test_an_engine_is_not_replaced_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    module = broken(monkeypatch, "assert_fact", (2, 0), times=1_000)
    judge = Shelf.load().table("time_policy").on(date(2015, 1, 1))
    for _ in range(100):
        with pytest.raises(EngineFault):
            judge.judge(TimeFacts(3600, "exact"))
    assert module.built == judging.REBUILDS_MAX + 1


def test_a_turn_cut_short_does_not_reach_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, "complete_and_start_action", KeyboardInterrupt(), times=1)
    judge = Shelf.load().table("time_policy").on(date(2015, 1, 1))
    with pytest.raises(KeyboardInterrupt):
        judge.judge(TimeFacts(3600, "half_hour_up"))
    assert judge.judge(TimeFacts(0, "half_hour_up")).ruling.rules == ("TP-010", "TP-140", "TP-999")


def test_a_disagreement_is_told_with_both_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(table: Table, facts: dict[str, Value]) -> tuple[int, ...]:
        return (0,)

    monkeypatch.setattr(oracle, "matching", blind)
    with pytest.raises(EngineFault, match=r"the engine matched rules \(8,\), the oracle \(0,\)"):
        Shelf.load().table("time_policy").on(date(2015, 1, 1)).judge(TimeFacts(3600, "exact"))


@pytest.mark.slow
@pytest.mark.skipif(
    "MALLOC_PERTURB_" in os.environ or sys.platform != "linux",
    reason="Runs once, on Linux, in a process whose freed memory is overwritten.",
)
def test_all_this_also_holds_when_freed_memory_is_overwritten() -> None:
    ran = subprocess.run(
        [
            sys.executable,
            *["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-k"],
            "not flat",
            __file__,
        ],
        env={**os.environ, "MALLOC_PERTURB_": "165"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    assert "passed" in ran.stdout
