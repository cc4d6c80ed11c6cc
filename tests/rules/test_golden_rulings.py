"""What finance agreed each published version decides; and that any change to a rule is noticed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from rules import oracle
from rules.shelf import Shelf
from rules.table import Condition, Rule, Table
from rules.vocabulary import Value, Whole, Word

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.toml"))
SHELF = Shelf.load()


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One agreed decision."""

    facts: dict[str, Value]
    then: dict[str, Value]
    reasons: tuple[str, ...]
    rules: tuple[str, ...]


class Agreed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All agreed decisions of a version."""

    usual: dict[str, Value]
    case: tuple[Case, ...]
    given: dict[str, Value] = {}

    def cases(self) -> Iterator[Case]:
        for case in self.case:
            facts, then = self.given | case.facts, self.usual | case.then
            yield Case(facts=facts, then=then, reasons=case.reasons, rules=case.rules)


def agreed(path: Path) -> tuple[Case, ...]:
    return tuple(msgspec.convert(tomllib.loads(path.read_text()), Agreed).cases())


def version(path: Path) -> Table:
    name, label = path.stem.split("@")
    return SHELF.table(name).version(label).table


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_published_version_decides_as_finance_agreed(path: Path) -> None:
    table = version(path)
    judge = SHELF.table(table.name).version(table.version)
    for case in agreed(path):
        facts = msgspec.convert(case.facts, judge.subject.facts)
        verdict = judge.judge(facts)
        assert verdict.then == case.then, case.facts
        assert tuple(reason.code for reason in verdict.reasons) == case.reasons, case.facts
        assert verdict.ruling.rules == case.rules, case.facts
        assert verdict.ruling.facts == case.facts
        assert verdict.ruling.table == table.name
        assert verdict.ruling.version == table.version
        assert verdict.ruling.digest == table.digest


def test_every_version_on_the_shelf_has_agreed_decisions() -> None:
    on_shelf = {f"{judge.table.name}@{judge.table.version}" for judge in SHELF}
    assert {path.stem for path in GOLDEN} == on_shelf


def lists(words: tuple[str, ...], wanted: tuple[Value, ...]) -> Iterator[tuple[Value, ...]]:
    """The list with one word more, or one less."""
    for word in words:
        if word not in wanted:
            yield (*wanted, word)
        elif len(wanted) > 1:
            yield tuple(one for one in wanted if one != word)


def others(table: Table, condition: Condition) -> Iterator[Condition]:
    """The condition a little wrong: a threshold one off, another word, yes for no."""
    field = SHELF.table(table.name).version(table.version).subject.fact_fields[condition.fact]
    wanted = condition.wanted
    match field:
        case Word(words=words) if isinstance(wanted, tuple):
            for listed in lists(words, wanted):
                yield msgspec.structs.replace(condition, wanted=listed)
        case Whole(low=low, high=high):
            assert not isinstance(wanted, tuple), (
                "no shipped table lists whole numbers: mutate it too"
            )
            near = (int(wanted) - 1, int(wanted) + 1)
            yield from (
                msgspec.structs.replace(condition, wanted=one) for one in near if low <= one <= high
            )
        case Word(words=words):
            for word in words:
                if word != wanted:
                    yield msgspec.structs.replace(condition, wanted=word)
        case _:
            yield msgspec.structs.replace(condition, wanted=not wanted)


def mutants(table: Table) -> Iterator[tuple[str, Table]]:
    """The table with one condition a little wrong, one number one off, or one rule gone."""
    for place, rule in enumerate(table.rules):

        def put(changed: Rule | None, place: int = place) -> Table:
            new = () if changed is None else (changed,)
            rules = (*table.rules[:place], *new, *table.rules[place + 1 :])
            return msgspec.structs.replace(table, rules=rules)

        yield f"{rule.id} removed", put(None)
        for at, condition in enumerate(rule.when):
            for other in others(table, condition):
                when = (*rule.when[:at], other, *rule.when[at + 1 :])
                yield f"{rule.id}: {other}", put(msgspec.structs.replace(rule, when=when))
        for word, value in rule.then.items():
            if type(value) is int:
                then = {**rule.then, word: value + 1}
                yield f"{rule.id}: {word}", put(msgspec.structs.replace(rule, then=then))


def decides_as(table: Table, case: Case) -> bool:
    places = oracle.matching(table, case.facts)
    return (
        oracle.answer(table, places) == case.then
        and tuple(reason.code for reason in oracle.reasons(table, places)) == case.reasons
        and tuple(table.rules[place].id for place in places) == case.rules
    )


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_no_rule_can_be_a_little_wrong_unnoticed(path: Path) -> None:
    table, cases = version(path), agreed(path)
    assert all(decides_as(table, case) for case in cases)
    unnoticed = [
        label for label, mutant in mutants(table) if all(decides_as(mutant, case) for case in cases)
    ]
    assert unnoticed == []
