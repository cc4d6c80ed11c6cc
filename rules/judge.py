"""Judges a case by one version of a table: two independent readings must agree on every verdict.

The rule engine (durable-rules) matches, the oracle checks it the first time a case is seen, and
equal cases are remembered. This is the only module that knows the engine, and it uses the part of
it that is safe (docs/rules.md): assert one fact, drain, retract, one turn at a time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from threading import Lock
from typing import Any

import durable_rules_engine as engine
import msgspec
from msgspec.structs import astuple

from domain.ruling import Ruling, Verdict
from rules import oracle
from rules.space import Space
from rules.table import Condition, Rule, Table
from rules.vocabulary import Subject, Value, YesNo

DONE = 0  # the engine's code for "understood"
TRIES = 2  # readings of one case, each by a freshly built engine after the first
REBUILDS_MAX = 32  # engines can not be freed safely, so a broken one is not replaced for ever
MEMO_MAX = 1_000_000  # cases remembered
CASES_ENUMERATED = 1_000_000  # from here on a proof takes a sample
SAMPLE = 100_000
SAMPLE_STRIDE = 1_000_003  # prime, so that a sample walks over all of a space
TESTS = {
    "is_not": "$neq",
    "below": "$lt",
    "above": "$gt",
    "at_least": "$gte",
    "at_most": "$lte",
}


class EngineFault(Exception):
    """The engine failed, or read a table otherwise than the oracle. No verdict is given."""


class Matcher:
    """The rules of one table version inside the engine. Safe under threads: they take turns."""

    def __init__(self, table: Table, anchor: str) -> None:
        """`anchor` is a fact every case has; rules without conditions ask for that only."""
        self._name = str(table)
        compiled = {str(place): _compiled(rule, place) for place, rule in enumerate(table.rules)}
        for place, rule in enumerate(table.rules):
            if not rule.when:
                compiled[str(place)]["all"] = [{"m": {"$ex": {anchor: 1}}}]
        self._definition = msgspec.json.encode(compiled).decode()
        self._handle: int | None = None
        self._built = 0
        self._turn = Lock()

    def match(self, facts: dict[str, Value]) -> tuple[int, ...]:
        """The places of the rules that match, in order; nothing stays behind in the engine."""
        text = msgspec.json.encode(facts).decode()
        with self._turn:
            if self._handle is None:
                self._handle = self._build()
            try:
                return self._drain(self._handle, text)
            except BaseException:  # a turn cut short leaves its engine locked: never use it again
                self._handle = None
                raise

    def discard(self) -> None:
        """Forget the engine; the next turn builds a new one. It can not be freed safely."""
        with self._turn:
            self._handle = None

    def _build(self) -> int:
        if self._built > REBUILDS_MAX:
            raise EngineFault(f"{self._name}: the engine failed {self._built} times.")
        self._built += 1
        handle: int = engine.create_ruleset(self._name, self._definition)
        return handle

    def _drain(self, handle: int, text: str) -> tuple[int, ...]:
        status, state = engine.assert_fact(handle, text)
        if status != DONE:
            raise EngineFault(f"{self._name}: the engine answered {status} to {text}")
        started = engine.start_action_for_state(handle, state)
        if started is None:
            raise EngineFault(f"{self._name}: the engine matched {text} and then named no rule")
        fired: set[int] = set()  # a rule with a list fires once for every value that fits
        action: str | None = started[1]
        while action:
            fired.add(_fired(action))
            action = engine.complete_and_start_action(handle, state)
        status, _ = engine.retract_fact(handle, text)
        if status != DONE:
            raise EngineFault(f"{self._name}: the engine kept {text} ({status})")
        return tuple(sorted(fired))


def _fired(action: str) -> int:
    """The rule's place, from the engine's {"<place>": {...}}."""
    try:
        return int(action[2 : action.index('"', 2)])
    except ValueError as error:
        raise EngineFault(f"The engine named no rule in {action}") from error


def _compiled(rule: Rule, place: int) -> dict[str, Any]:
    tests = [_test(condition) for condition in rule.when]
    return {"all": [{"m": {"$and": tests}}], "pri": place + 1}


def _test(condition: Condition) -> dict[str, Any]:
    if isinstance(condition.wanted, tuple):
        return {"$or": [{condition.fact: value} for value in condition.wanted]}
    if condition.operator == "is":
        return {condition.fact: condition.wanted}
    return {TESTS[condition.operator]: {condition.fact: condition.wanted}}


class Judge:
    """One version of one table, ready to judge."""

    def __init__(self, table: Table, subject: Subject, *, remembers: bool = True) -> None:
        fields = subject.fact_fields
        self.table = table
        self.subject = subject
        self.space = Space(subject, table.rules)
        self._fields = tuple(fields.values())
        self._names = tuple(fields)
        self._types = tuple(field.kind for field in self._fields)
        self._bands = tuple(
            (place, axis.edges) for place, axis in enumerate(self.space.axes) if axis.edges
        )
        self._limited = tuple(
            (place, field)
            for place, field in enumerate(self._fields)
            if not isinstance(field, YesNo)
        )
        self._matcher = Matcher(table, self._names[0])
        self._remembers = remembers
        self._memo: dict[tuple[Value, ...], Verdict] = {}

    def judge(self, facts: msgspec.Struct) -> Verdict:
        """The verdict on a case. Equal cases without whole numbers share one Verdict.

        Raises ValueError naming the fact that has a wrong type or a value it can not have, and
        EngineFault when engine and oracle do not agree.
        """
        if type(facts) is not self.subject.facts:
            raise ValueError(
                f"{self.table} judges {self.subject.facts.__name__}, not {type(facts).__name__}."
            )
        values: tuple[Value, ...] = astuple(facts)
        if tuple(map(type, values)) != self._types:
            self._refuse(values)
        if not self._bands:
            return self._memo.get(values) or self._first_time(values, values)
        key = self._banded(values)
        known = self._memo.get(key) or self._first_time(values, key)
        ruling = Ruling(
            table=known.ruling.table,
            version=known.ruling.version,
            digest=known.ruling.digest,
            rules=known.ruling.rules,
            facts=dict(zip(self._names, values, strict=True)),
        )
        return Verdict(ruling=ruling, then=known.then, reasons=known.reasons)

    def prove(self) -> int:
        """Have every case (of a million or more: a sample) read by engine and oracle, and remember.

        Returns the number of cases read. Raises EngineFault at the first they differ on.
        """
        cases: Iterator[tuple[Value, ...]] = self.space.cases()
        if self.space.size >= CASES_ENUMERATED:
            walk = (at * SAMPLE_STRIDE % self.space.size for at in range(SAMPLE))
            cases = (self.space.case(number) for number in walk)
        read = 0
        for values in cases:
            key = self._banded(values)
            if key not in self._memo:
                self._first_time(values, key)
            read += 1
        return read

    def _banded(self, values: tuple[Value, ...]) -> tuple[Value, ...]:
        """The values with each whole number replaced by its band: all that the rules can see."""
        if not self._bands:
            return values
        key = list(values)
        for place, edges in self._bands:
            key[place] = bisect_right(edges, values[place])
        return tuple(key)

    def _first_time(self, values: tuple[Value, ...], key: tuple[Value, ...]) -> Verdict:
        for place, field in self._limited:  # the types are right; are the values?
            if field.wrong(values[place]):
                self._refuse(values)
        facts = dict(zip(self._names, values, strict=True))
        places = self._agreed(facts)
        ruling = Ruling(
            table=self.table.name,
            version=self.table.version,
            digest=self.table.digest,
            rules=tuple(self.table.rules[place].id for place in places),
            facts=facts,
        )
        verdict = Verdict(
            ruling=ruling,
            then=oracle.answer(self.table, places),
            reasons=oracle.reasons(self.table, places),
        )
        if self._remembers and len(self._memo) < MEMO_MAX:
            return self._memo.setdefault(key, verdict)
        return verdict

    def _refuse(self, values: tuple[Value, ...]) -> None:
        """Raise ValueError for the first fact with a value it can not have, if there is one."""
        for field, value in zip(self._fields, values, strict=True):
            if wrong := field.wrong(value):
                raise ValueError(f"{self.subject.facts.__name__}: {wrong}")

    def _agreed(self, facts: dict[str, Value]) -> tuple[int, ...]:
        """The places of the matching rules, once engine and oracle name the same ones."""
        expected = oracle.matching(self.table, facts)
        fault: Exception | None = None
        for _ in range(TRIES):
            try:
                found = self._matcher.match(facts)
            except (engine.error, MemoryError, EngineFault) as error:
                fault = error
                continue
            if found == expected:
                return found
            fault = EngineFault(f"the engine matched rules {found}, the oracle {expected}")
            self._matcher.discard()
        raise EngineFault(f"{self.table} gives no verdict on {facts}: {fault}") from fault
