"""The vocabulary: every sentence finance's files may use, declared where its step is written."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest_bdd

from features.sentence import Sentence, Words

SENTENCES: list[Sentence] = []
BY = "[ by <by:person>[ on behalf of <behalf:person>]][ under the key <key:name>]"
SEEN = "[ as of <as_of:date>][ as known on <known_on:date>]"
DECORATORS = {
    "state": (pytest_bdd.given, pytest_bdd.when),
    "act": (pytest_bdd.given, pytest_bdd.when),
    "check": (pytest_bdd.then,),
}
Step = Callable[..., None]


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
        parser = Words(pattern, tail)
        wrapped = _with_tail(step, tail)
        noun = step.__module__.rpartition(".")[2]
        names = tuple(c if isinstance(c, str) else c.__name__ for c in covers)
        SENTENCES.append(
            Sentence(pattern, does, examples, noun, role, names, table, parser, wrapped)
        )
        for decorator in DECORATORS[role]:
            decorator(parser, stacklevel=2)(wrapped)
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


def _with_tail(step: Step, tail: str) -> Step:
    """The step as pytest-bdd calls it: the common ending of the sentence goes to the stage first."""
    wanted = inspect.signature(step).parameters
    ending = Words("", tail).slots
    names = [argument for argument, _ in ending]
    assert not set(names) & set(wanted), f"{step.__name__} takes what every such sentence has"

    def call(**said: Any) -> None:
        stage = said["stage"]
        stage.listen(**{name: said.pop(name, None) for name in names})
        step(**{name: value for name, value in said.items() if name in wanted})

    # pytest-bdd fills what has no default from fixtures, and passes only what the signature names.
    place = inspect.Parameter.POSITIONAL_OR_KEYWORD
    required = [inspect.Parameter(name, place) for name in dict.fromkeys(("stage", *wanted))]
    optional = [inspect.Parameter(name, place, default=None) for name in names]
    call.__signature__ = inspect.Signature([*required, *optional])  # type: ignore[attr-defined]
    call.__doc__, call.__name__, call.__module__ = step.__doc__, step.__name__, step.__module__
    return call


def load() -> list[Sentence]:
    """Every sentence of the shipped vocabulary, in the order of its nouns."""
    from importlib import import_module

    for noun in NOUNS:
        if f"features.steps.{noun}" not in sys.modules:
            import_module(f"features.steps.{noun}")
    return sorted(SENTENCES, key=lambda sentence: NOUNS.index(sentence.noun))


NOUNS = (
    "clock",
    "entities",
    "customers",
    "people",
    "projects",
    "contracts",
    "rates",
    "time",
    "approval",
    "holds",
    "wip",
    "billing",
    "invoices",
    "credits",
    "revenue",
    "ledger",
    "receivable",
    "periods",
    "exceptions",
    "imports",
    "audit",
    "requests",
)
