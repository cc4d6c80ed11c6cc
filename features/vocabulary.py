"""The vocabulary: every sentence finance's files may use, declared where its step is written."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import cache
from importlib import import_module

from features.sentence import Sentence, Step, Words

SENTENCES: list[Sentence] = []
BY = "[ by <by:person>[ on behalf of <behalf:person>]][ under the key <key:name>]"
SEEN = "[ as of <as_of:date>][ as known on <known_on:date>]"


def state(pattern: str, *covers: type, table: tuple[str, ...] = ()) -> Callable[[Step], Step]:
    """A sentence about the day, or what the scenario takes for granted: Given, When."""
    return _declare("state", pattern, covers, table, tail="")


def act(pattern: str, *covers: type, table: tuple[str, ...] = ()) -> Callable[[Step], Step]:
    """A sentence about what somebody does: Given (it must succeed) or When (a refusal is kept).

    It may end with "by <person>", "on behalf of <person>" and "under the key <key>".
    """
    return _declare("act", pattern, covers, table, tail=BY)


def check(pattern: str, *covers: str, table: tuple[str, ...] = ()) -> Callable[[Step], Step]:
    """A sentence about what just happened, or how things stand now: Then only."""
    return _declare("check", pattern, covers, table, tail="")


def view(pattern: str, *covers: str, table: tuple[str, ...] = ()) -> Callable[[Step], Step]:
    """A sentence about what the views show: Then only.

    It may end with "as of <date>" (what had happened) and "as known on <date>" (what was recorded).
    """
    return _declare("check", pattern, covers, table, tail=SEEN)


def _declare(
    role: str, pattern: str, covers: tuple[type | str, ...], table: tuple[str, ...], tail: str
) -> Callable[[Step], Step]:
    def declare(step: Step) -> Step:
        does, examples = _documented(step)
        noun = step.__module__.rpartition(".")[2]
        names = tuple(c if isinstance(c, str) else c.__name__ for c in covers)
        words, ending = Words(pattern + tail), Words(tail)
        takes = tuple(inspect.signature(step).parameters)
        given = {"stage", "datatable", "docstring", *(slot for slot, _ in words.slots)}
        assert set(takes) <= given, f"{step.__name__} takes what its sentence does not say"
        SENTENCES.append(
            Sentence(pattern, does, examples, noun, role, names, table, words, ending, step, takes)
        )
        return step

    return declare


def _documented(step: Step) -> tuple[str, tuple[str, ...]]:
    """What a step does and its examples: the lines of its docstring that stand in backquotes."""
    text = inspect.getdoc(step)
    assert text, f"{step.__module__}.{step.__name__} has no docstring: say what it does"
    prose, examples = [], []
    for line in text.splitlines():
        example = re.fullmatch(r"\s*`(.+)`", line)
        if example:
            examples.append(example[1])
        elif line.strip():
            prose.append(line.strip())
    return " ".join(prose), tuple(examples)


@cache
def load() -> tuple[Sentence, ...]:
    """Every sentence of the shipped vocabulary, in the order of its nouns."""
    for noun in NOUNS:
        import_module(f"features.steps.{noun}")
    return tuple(sorted(SENTENCES, key=lambda sentence: NOUNS.index(sentence.noun)))


@cache
def known(keyword: str, text: str) -> tuple[Sentence, ...]:
    """The sentences a text is, under Given, When or Then. More than one is a defect of the vocabulary."""
    return tuple(s for s in load() if keyword in s.keywords and s.words.matches(text))


NOUNS = (
    "clock",
    "entities",
    "customers",
    "papers",
    "people",
    "projects",
    "plans",
    "contracts",
    "agreements",
    "amendments",
    "caps",
    "funding",
    "rates",
    "costs",
    "figures",
    "currencies",
    "intercompany",
    "time",
    "approval",
    "expense_categories",
    "expenses",
    "expense_views",
    "holds",
    "wip",
    "billing",
    "reviews",
    "billing_terms",
    "billing_calendar",
    "invoices",
    "credits",
    "documents",
    "tax",
    "settlement",
    "revenue",
    "ledger",
    "receivable",
    "cash",
    "collection",
    "retainers",
    "periods",
    "exceptions",
    "queue",
    "clearance",
    "imports",
    "audit",
    "requests",
)
