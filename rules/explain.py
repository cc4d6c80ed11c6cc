"""A ruling back in finance's words: what each rule asked, what it was told, why it matched or not.

Explained from the ruling as written in the event and the version it names; nothing is decided.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from domain.ruling import Reason, Ruling
from rules import oracle
from rules.shelf import NoTableAnswers, Shelf
from rules.table import Condition, Rule, Table
from rules.vocabulary import Value, shown


class CannotExplain(LookupError):
    """The ruling does not fit the version it names, or that version is not on the shelf."""


class ConditionSeen(msgspec.Struct, frozen=True):
    """One condition of a rule beside the fact it was held against."""

    condition: Condition
    found: Value
    holds: bool

    def __str__(self) -> str:
        """The condition, its outcome and the fact's value, as a sentence."""
        name = self.condition.fact
        if self.holds:
            return f"{name} is {shown(self.found)}, as the rule asks ({self.condition})"
        return f"{name} is {shown(self.found)}, but the rule asks: {self.condition}"


class RuleSeen(msgspec.Struct, frozen=True):
    """One rule of the version: whether it matched, why, and what it decided."""

    rule: Rule
    matched: bool
    conditions: tuple[ConditionSeen, ...]
    decided: dict[str, Value]  # the words of the answer this rule gave first

    def lines(self) -> Iterator[str]:
        """The rule in a few lines of text."""
        mark = "matched" if self.matched else "did not match"
        yield f"{self.rule.id} {mark}: {self.rule.says} ({self.rule.policy})"
        for seen in self.conditions:
            if self.matched or not seen.holds:  # of a rule that did not match: only why not
                yield f"    {seen}"
        if self.matched and not self.conditions:
            yield "    it matches every case"
        if self.decided:
            told = ", ".join(f"{word} = {shown(value)}" for word, value in self.decided.items())
            yield f"    so: {told}"
        if self.matched and self.rule.reason is not None:
            yield from _reason_lines(self.rule.reason)


class Explanation(msgspec.Struct, frozen=True):
    """A whole ruling, explained."""

    table: Table
    rules: tuple[RuleSeen, ...]  # every rule of the version, top to bottom

    @property
    def matched(self) -> tuple[RuleSeen, ...]:
        """The rules the ruling cites."""
        return tuple(seen for seen in self.rules if seen.matched)

    @property
    def not_matched(self) -> tuple[RuleSeen, ...]:
        """The rules that could have spoken and did not."""
        return tuple(seen for seen in self.rules if not seen.matched)

    def lines(self) -> Iterator[str]:
        """The explanation as text: what decided, then what did not."""
        yield f"{self.table}, {self.table.owner}, sha256 {self.table.digest}"
        for seen in (*self.matched, *self.not_matched):
            yield from seen.lines()


def explain(shelf: Shelf, ruling: Ruling) -> Explanation:
    """Explain a ruling by the version that gave it.

    Raises CannotExplain when that version is not on the shelf, is not the same to the letter, or
    does not lead from the ruling's facts to the ruling's rules.
    """
    table = _version(shelf, ruling)
    lacking = sorted(
        {condition.fact for rule in table.rules for condition in rule.when} - set(ruling.facts)
    )
    if lacking:
        raise CannotExplain(f"The ruling lacks facts {table} asks for: {', '.join(lacking)}.")
    decided: set[str] = set()
    seen = tuple(_seen(rule, ruling, decided) for rule in table.rules)
    cited = tuple(one.rule.id for one in seen if one.matched)
    if cited != ruling.rules:
        raise CannotExplain(
            f"The ruling cites {', '.join(ruling.rules)}; by its facts {table} cites "
            f"{', '.join(cited)}. The ruling was altered."
        )
    return Explanation(table, seen)


def _version(shelf: Shelf, ruling: Ruling) -> Table:
    try:
        table = shelf.table(ruling.table).version(ruling.version).table
    except NoTableAnswers as error:
        raise CannotExplain(f"{error} Restore the version that ruled.") from error
    if table.digest != ruling.digest:
        raise CannotExplain(
            f"{table} on this shelf is not the one that ruled: its digest is {table.digest}, "
            f"the ruling's {ruling.digest}."
        )
    return table


def _seen(rule: Rule, ruling: Ruling, decided: set[str]) -> RuleSeen:
    """`decided` holds the words rules above have given, and gains those this rule gives."""
    conditions = tuple(
        ConditionSeen(
            condition, ruling.facts[condition.fact], oracle.holds(condition, ruling.facts)
        )
        for condition in rule.when
    )
    matched = all(seen.holds for seen in conditions)
    gives = {word: value for word, value in rule.then.items() if matched and word not in decided}
    decided.update(gives)
    return RuleSeen(rule, matched, conditions, gives)


def _reason_lines(reason: Reason) -> Iterator[str]:
    yield f"    because: {reason.code}, on the desk of {reason.desk}"
    yield f"    cleared when: {reason.clears}"
