"""What a rule table means, in plain Python: the specification the rule engine is held to."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from domain.ruling import Reason
from rules.table import Condition, Rule, Table
from rules.vocabulary import Value

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "is_not": operator.ne,
    "in": lambda value, wanted: value in wanted,
    "below": operator.lt,
    "above": operator.gt,
    "at_least": operator.ge,
    "at_most": operator.le,
}
ORDERING = ("below", "above", "at_least", "at_most")  # these make sense for whole numbers only


def holds(condition: Condition, facts: Mapping[str, Value]) -> bool:
    """Whether one condition is met."""
    return OPERATORS[condition.operator](facts[condition.fact], condition.wanted)


def matches(rule: Rule, facts: Mapping[str, Value]) -> bool:
    """A rule matches when all of its conditions hold; one without conditions always does."""
    for condition in rule.when:  # a plain loop: this is asked a dozen times for every new case
        if not OPERATORS[condition.operator](facts[condition.fact], condition.wanted):
            return False
    return True


def matching(table: Table, facts: Mapping[str, Value]) -> tuple[int, ...]:
    """The places in the table, from 0, of every rule that matches, top to bottom."""
    return tuple([place for place, rule in enumerate(table.rules) if matches(rule, facts)])


def answer(table: Table, places: tuple[int, ...]) -> dict[str, Value]:
    """The words the matching rules give: for each word the topmost rule that has it decides."""
    then: dict[str, Value] = {}
    for place in places:
        for word, value in table.rules[place].then.items():
            then.setdefault(word, value)
    return then


def reasons(table: Table, places: tuple[int, ...]) -> tuple[Reason, ...]:
    """Every reason of every matching rule that says no, top to bottom: not only the first."""
    return tuple(reason for place in places if (reason := table.rules[place].reason) is not None)
