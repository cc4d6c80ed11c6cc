"""What the matching engine can not take: found when a table is read, never in the middle of work.

Figures are those of durable-rules 2.0.28 (docs/rules.md): past some of them it answers with an
error on certain facts only, past others it never answers at all.
"""

from __future__ import annotations

from collections import defaultdict

from rules.defects import Findings
from rules.oracle import holds
from rules.space import Axis, Space
from rules.table import Condition, Rule, Table
from rules.vocabulary import Subject

STACK_MAX = 64  # tests waiting at once while one case is matched
LEVEL_MAX = 400  # different tests after the same test; the engine hangs at 512
SAME_END_MAX = 255  # rules that end in the same test
LISTS_MAX = 14  # `in` tests in one rule
LISTS_BESIDE_MAX = 127  # `in` tests after the same test
RULES_MAX = 4_096
FACTS_MAX = 252
RESERVED = ("id", "sid")  # names the engine gives a meaning of its own
ENGINE_WORDS = (
    *RESERVED,
    *("$and", "$or", "$eq", "$neq", "$lt", "$lte", "$gt", "$gte", "$ex", "$nex"),
    *("$mt", "$imt", "$iall", "$iany", "$i", "$m", "$s", "$forward"),
)


class Step:
    """One test in the engine's tree. Rules that begin with the same tests share their steps."""

    def __init__(self) -> None:
        self.next: dict[Condition, Step] = {}
        self.ends = 0  # rules whose last test this is


def check_limits(table: Table, subject: Subject, findings: Findings) -> None:
    """Add a finding for each limit of the engine that the table passes."""
    _check_facts(subject, findings)
    if len(table.rules) > RULES_MAX:
        why = f"It has {len(table.rules):,} rules; {RULES_MAX:,} is the most."
        findings.add("", why, "Split the table in two.")
        return
    for rule in table.rules:
        lists = sum(1 for condition in rule.when if condition.operator == "in")
        if lists > LISTS_MAX:
            why = f"It has {lists} lists; {LISTS_MAX} in one rule is the most."
            findings.add(rule.id, why, "Split the rule in two.")
    root = _tree(table.rules)
    axes = {axis.name: axis for axis in Space(subject, table.rules).axes}
    _check_tree(root, findings)
    waiting = _stack(root, axes) + (root.ends > 0)  # rules without conditions share one test
    if waiting > STACK_MAX:
        why = f"Up to {waiting} tests can hold for one case; {STACK_MAX} is the most."
        findings.add("", why, "Split the table in two.")


def _check_facts(subject: Subject, findings: Findings) -> None:
    """Names the engine keeps for itself, or can not tell apart: it compares 32-bit hashes only."""
    fields = subject.fact_fields
    if len(fields) > FACTS_MAX:
        why = f"{subject.facts.__name__} has {len(fields)} facts; {FACTS_MAX} is the most."
        findings.add("", why, "Split the facts in two.")
    hashes = {fnv1a(word): word for word in ENGINE_WORDS}
    for name in fields:
        if name in RESERVED:
            findings.add("", f"The fact {name} has a name the engine keeps.", "Rename the fact.")
        elif (other := hashes.setdefault(fnv1a(name), name)) != name:
            why = f"The engine can not tell the fact {name} from {other}."
            findings.add("", why, "Rename the fact.")


def fnv1a(name: str) -> int:
    """The engine's hash of a property name."""
    hashed = 0x811C9DC5
    for byte in name.encode():
        hashed = ((hashed ^ byte) * 16_777_619) & 0xFFFF_FFFF
    return hashed


def _tree(rules: tuple[Rule, ...]) -> Step:
    root = Step()
    for rule in rules:
        step = root
        for condition in rule.when:
            step = step.next.setdefault(condition, Step())
        step.ends += 1
    return root


def _check_tree(root: Step, findings: Findings) -> None:
    steps = [root]
    while steps:
        step = steps.pop()
        steps.extend(step.next.values())
        if step.ends > SAME_END_MAX:
            why = f"{step.ends} rules end in the same test; {SAME_END_MAX} is the most."
            findings.add("", why, "Split the table in two.")
        if _width(step) > LEVEL_MAX:
            why = f"{_width(step)} different tests follow the same test; {LEVEL_MAX} is the most."
            findings.add("", why, "Split the table in two.")
        lists = sum(1 for condition in step.next if condition.operator == "in")
        if lists > LISTS_BESIDE_MAX:
            why = f"{lists} lists follow the same test; {LISTS_BESIDE_MAX} is the most."
            findings.add("", why, "Split the table in two.")


def _width(step: Step) -> int:
    return sum(_branches(condition) for condition in step.next)


def _branches(condition: Condition) -> int:
    return len(condition.wanted) if isinstance(condition.wanted, tuple) else 1


def _stack(step: Step, axes: dict[str, Axis]) -> int:
    """The most tests that can wait at once below a step, whatever the case.

    All next tests that hold are put on the stack together, then taken off one by one, each
    putting its own next ones on top.
    """
    by_fact: defaultdict[str, list[Condition]] = defaultdict(list)
    for condition in step.next:
        by_fact[condition.fact].append(condition)
    together = sum(
        max(
            sum(holds(condition, {fact: value}) for condition in conditions)
            for value in axes[fact].values
        )
        for fact, conditions in by_fact.items()
    )
    deepest = max((_stack(below, axes) for below in step.next.values()), default=0)
    return together + max(0, deepest - 1)
