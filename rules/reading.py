"""Reads a table's file: every line that is not what the format asks for is reported, at once."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from domain.ruling import Reason
from rules.defects import Findings
from rules.oracle import OPERATORS
from rules.table import Condition, Rule, Table, digest_of
from rules.vocabulary import Value, nearest, shown
from rules.words import REASON_FIELDS

HEADER = ("name", "version", "owner", "from", "facts", "rule")
RULE = ("id", "says", "policy", "when", "then")
NAME = re.compile(r"[a-z][a-z0-9_]*")
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]*")
RULE_ID = re.compile(r"[A-Z]{2,6}-[0-9]{3,4}")


def read(data: bytes, findings: Findings) -> Table | None:
    """The table in a file, as far as it can be read; None when it can not be parsed at all.

    It may only be used when there are no findings.
    """
    document = _document(data, findings)
    if document is None:
        return None
    _check_header(document, findings)
    begins, ends = document.get("from"), document.get("to")
    rules = _rules(document, findings)
    return Table(
        name=str(document.get("name")),
        version=str(document.get("version")),
        owner=str(document.get("owner")),
        begins=begins if type(begins) is date else date.min,
        ends=ends if type(ends) is date else None,
        replaces=str(document["replaces"]) if "replaces" in document else None,
        facts=str(document.get("facts")),
        rules=rules,
        digest="" if findings.defects else digest_of(document),
        file=findings.file,
    )


def _document(data: bytes, findings: Findings) -> dict[str, Any] | None:
    """The parsed file. Composed and decomposed accents are the same text, so one form is kept."""
    try:
        text = unicodedata.normalize("NFC", data.decode("utf-8"))
        return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        findings.add("", f"Byte {error.start + 1} is not UTF-8.", "Save the file as UTF-8.")
    except (ValueError, RecursionError) as error:  # also of absurd numbers and nesting
        findings.add("", f"It is not TOML: {error}.", "Put that line right.")
    return None


def _check_header(document: dict[str, Any], findings: Findings) -> None:
    _check_keys(document, HEADER, ("to", "replaces"), "", findings)
    for key in ("name", "version", "owner", "facts", "replaces"):
        _check_text(document, key, "", findings)
    for key, shape in (("name", NAME), ("version", VERSION)):
        value = document.get(key)
        if isinstance(value, str) and value.strip() and not shape.fullmatch(value):
            findings.add("", f"{key} = {shown(value)} is not like {shape.pattern}.", "Rename it.")
    for key in ("from", "to"):
        if key in document and type(document[key]) is not date:
            why = f"{key} = {shown(document[key])} is not a date."
            findings.add("", why, "Write it without quotes, as 2026-01-31.")
    begins, ends = document.get("from"), document.get("to")
    if type(begins) is date and type(ends) is date and ends <= begins:
        why = f"It ends on {ends}, not after it begins on {begins}."
        findings.add("", why, "`to` is the first day it no longer answers.")


def _rules(document: dict[str, Any], findings: Findings) -> tuple[Rule, ...]:
    entries = document.get("rule")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        if entries is not None:
            findings.add("", "`rule` is not a list of rules.", "Head each rule with [[rule]].")
        return ()
    rules = tuple(_rule(entry, place, findings) for place, entry in enumerate(entries, start=1))
    if not rules:
        findings.add("", "It has no rules.", "Write at least one [[rule]].")
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            findings.add(rule.id, "Two rules have this id.", "Give the later one its own id.")
        seen.add(rule.id)
    return rules


def _rule(entry: dict[str, Any], place: int, findings: Findings) -> Rule:
    """One rule as far as it can be read; what can not is a finding."""
    given = entry.get("id")
    name = given if isinstance(given, str) and given.strip() else f"number {place}"
    _check_keys(entry, RULE, (), name, findings)
    for key in ("id", "says", "policy"):
        _check_text(entry, key, name, findings)
    if name == given and not RULE_ID.fullmatch(name):
        findings.add(name, "The id is not like BE-010.", "Use the table's letters and a number.")
    then, reason = _then(entry, name, findings)
    return Rule(
        id=name,
        says=str(entry.get("says")),
        policy=str(entry.get("policy")),
        when=_when(entry, name, findings),
        then=then,
        reason=reason,
    )


def _when(entry: dict[str, Any], name: str, findings: Findings) -> tuple[Condition, ...]:
    when = entry.get("when", {})
    if not isinstance(when, dict):
        findings.add(name, "`when` is not a list of facts.", "Write { fact = { is = value } }.")
        return ()
    conditions: list[Condition] = []
    for fact, tests in when.items():
        if not isinstance(tests, dict) or not tests:
            findings.add(name, f"{fact} is not tested.", f"Write {fact} = {{ is = value }}.")
            continue
        for operator, wanted in tests.items():
            if operator not in OPERATORS:
                why = f"{fact} has an unknown operator, {operator}."
                findings.add(name, why, nearest(operator, tuple(OPERATORS)))
                continue
            value = tuple(wanted) if isinstance(wanted, list) else wanted
            conditions.append(Condition(fact, operator, value))
    return tuple(conditions)


def _then(
    entry: dict[str, Any], name: str, findings: Findings
) -> tuple[dict[str, Value], Reason | None]:
    """A rule's words, and its reason set apart from them."""
    then = entry.get("then", {})
    if not isinstance(then, dict):
        findings.add(name, "`then` is not a list of words.", "Write { word = value }.")
        return {}, None
    if "then" in entry and not then:
        findings.add(name, "`then` gives no word.", "Say what follows, as { word = value }.")
    words = {word: value for word, value in then.items() if word not in REASON_FIELDS}
    given = {word: value for word, value in then.items() if word in REASON_FIELDS}
    if not given:
        return words, None
    for word, field in REASON_FIELDS.items():
        if word not in given:
            findings.add(name, f"A reason lacks its {word}.", f"Write then.{word} = ...")
        elif wrong := field.wrong(given[word]):
            findings.add(name, wrong, "Use one that is known.")
    told = {word: str(given.get(word)) for word in REASON_FIELDS}
    return words, Reason(code=told["reason"], desk=told["desk"], clears=told["clears"], rule=name)


def _check_keys(
    entry: Mapping[str, Any],
    needed: tuple[str, ...],
    optional: tuple[str, ...],
    rule: str,
    findings: Findings,
) -> None:
    for key in needed:
        if key not in entry:
            findings.add(rule, f"`{key}` is missing.", f"Write {key} = ...")
    for key in entry:
        if key not in needed and key not in optional:
            findings.add(rule, f"`{key}` is not known here.", nearest(key, needed + optional))


def _check_text(entry: Mapping[str, Any], key: str, rule: str, findings: Findings) -> None:
    if key in entry and not (isinstance(entry[key], str) and entry[key].strip()):
        why = f"{key} = {shown(entry[key])} is not a text."
        findings.add(rule, why, f'Write {key} = "..." with something in it.')
