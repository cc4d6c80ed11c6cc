"""Whether a table makes sense: known facts and words, every rule of use, an answer to every case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from rules.defects import Findings
from rules.limits import check_limits
from rules.oracle import ORDERING
from rules.space import Space
from rules.table import Condition, Rule, Table
from rules.vocabulary import Field, Subject, Whole, YesNo, nearest, shown
from rules.words import REFUSALS

CASES_MAX = 1 << 24  # beyond this a table's cases can not be looked at one and all


def check(
    table: Table, subjects: dict[str, Subject], findings: Findings, *, answers: bool = True
) -> None:
    """Add a finding for every rule that can not mean what its author meant.

    A version that was replaced `answers` no new case, so it need not know the words that came later.
    """
    if table.facts not in subjects:
        why = f"facts = {shown(table.facts)} is not a known list of facts."
        findings.add("", why, nearest(table.facts, tuple(subjects)))
        return
    subject = subjects[table.facts]
    for rule in table.rules:
        for condition in rule.when:
            _check_condition(rule, condition, subject.fact_fields, findings)
        _check_answer(rule, subject.word_fields, findings)
    if findings.defects:
        return
    check_limits(table, subject, findings)
    space = Space(subject, table.rules)
    if space.size > CASES_MAX:
        why = f"It tells {space.size:,} cases apart; {CASES_MAX:,} is the most that can be checked."
        findings.add("", why, "Split the table in two.")
        return
    _check_cases(table, subject, space, findings, answers=answers)


def _check_condition(
    rule: Rule, condition: Condition, fields: dict[str, Field], findings: Findings
) -> None:
    field = fields.get(condition.fact)
    if field is None:
        why = f"{condition.fact} is not a fact of this table."
        findings.add(rule.id, why, nearest(condition.fact, tuple(fields)))
        return
    operator, wanted = condition.operator, condition.wanted
    if operator in ORDERING and not isinstance(field, Whole):
        kind = "yes or no" if isinstance(field, YesNo) else "a word"
        why = f"{condition.fact} is {kind}, which nothing is {operator.replace('_', ' ')}."
        findings.add(rule.id, why, "Use is, is_not or in.")
        return
    if operator == "in":
        if not isinstance(wanted, tuple) or not wanted or len(set(wanted)) != len(wanted):
            why = f"{condition.fact} in {shown(wanted)} is not a list of different values."
            findings.add(rule.id, why, "Write in = [ one, another ].")
            return
    elif isinstance(wanted, tuple):
        why = f"{condition.fact} {operator} takes one value, not {shown(wanted)}."
        findings.add(rule.id, why, "Use in for a list.")
        return
    for value in wanted if isinstance(wanted, tuple) else (wanted,):
        if wrong := field.wrong(value):
            findings.add(rule.id, wrong, "Write a value the fact can have.")


def _check_answer(rule: Rule, fields: dict[str, Field], findings: Findings) -> None:
    for word, value in rule.then.items():
        field = fields.get(word)
        if field is None:
            why = f"{word} is not a word this table answers with."
            findings.add(rule.id, why, nearest(word, tuple(fields)))
        elif wrong := field.wrong(value):
            findings.add(rule.id, wrong, "Write a value the word can have.")
    refuses = [word for word in REFUSALS if rule.then.get(word) is False]
    if refuses and rule.reason is None:
        why = f"{refuses[0]} = false, but it does not say why."
        findings.add(rule.id, why, "Add then.reason, then.desk and then.clears.")
    if rule.reason is not None and not refuses:
        why = f"It has the reason {rule.reason.code} but says no to nothing."
        findings.add(rule.id, why, f"Add {' = false or '.join(REFUSALS)} = false.")


def _check_cases(
    table: Table, subject: Subject, space: Space, findings: Findings, *, answers: bool
) -> None:
    """Every rule decides a word or gives a reason somewhere, and every case has every word."""
    undecided = dict.fromkeys(subject.word_fields, space.everywhere)
    for rule in table.rules:
        cases = space.where(rule)
        decides = any(cases & undecided[word] for word in rule.then)
        for word in rule.then:
            undecided[word] &= ~cases
        if not cases:
            why = "It matches no case: its conditions contradict each other."
            findings.add(rule.id, why, "Correct its conditions or remove it.")
        elif not decides and rule.reason is None:
            why = "It never decides anything: rules above it answer all its cases."
            findings.add(rule.id, why, "Move it up, narrow a rule above, or remove it.")
    for word, cases in undecided.items():
        if cases and answers:
            why = f"No rule gives {word} when {space.in_words(cases)}."
            findings.add("", why, f"Add a last rule with when = {{}} that gives {word}.")


def check_dates(versions: Iterable[Table], findings: Findings) -> list[Table]:
    """The versions of one table in order; a finding where two answer one day, or none does.

    Replaced versions answer for no day; each stands before the version that replaces it.
    """
    ordered = sorted(versions, key=lambda table: (table.begins, table.version))
    names = [table.version for table in ordered]
    replaced = _check_replaced(ordered, findings)
    in_force = [table for table in ordered if table.version not in replaced]
    for version in sorted({version for version in names if names.count(version) > 1}):
        files = ", ".join(table.file for table in ordered if table.version == version)
        why = f"Version {version} of {ordered[0].name} stands in several files: {files}."
        findings.add("", why, "Give each version a name of its own.")
    for earlier, later in pairwise(in_force):
        _check_succession(earlier, later, findings)
    for earlier, later in pairwise(ordered):
        if earlier.facts != later.facts:
            why = f"{later} is about {later.facts}, {earlier} about {earlier.facts}."
            findings.add("", why, "All versions of a table share one list of facts.")
    return ordered


def _check_replaced(ordered: list[Table], findings: Findings) -> set[str]:
    """The versions that others replace; a finding for one that is not there, or replaced twice."""
    names = {table.version for table in ordered}
    replaced: set[str] = set()
    for table in ordered:
        if table.replaces is None:
            continue
        if table.replaces not in names or table.replaces == table.version:
            why = f"{table} replaces version {table.replaces}, which is not there."
            findings.add("", why, "Name an earlier version of this table.")
        elif table.replaces in replaced:
            why = f"Version {table.replaces} of {table.name} is replaced twice."
            findings.add("", why, "Let the later version replace the one before it.")
        replaced.add(table.replaces)
    return replaced


def _check_succession(earlier: Table, later: Table, findings: Findings) -> None:
    ends: date = later.begins if earlier.ends is None else earlier.ends
    if earlier.begins == later.begins or ends > later.begins:
        why = f"From {later.begins} both {earlier} ({earlier.file}) and {later} answer."
        findings.add("", why, f"Let {later} begin when {earlier} ends.")
    elif ends < later.begins:
        why = f"From {ends} to {later.begins} no version answers: {earlier} ({earlier.file}) ends."
        findings.add("", why, f"Let {later} begin on {ends}.")
