"""What a sentence of finance's vocabulary looks like, and how it is told from all the others.

A pattern is written as it is read: `<amount>` stands for a word of that kind, `[...]` may be left
out, `a/b` is either word, and "is" and "has" stand for all their forms, singular or plural, now or
then.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from pytest_bdd.parsers import StepParser

from features.steps.words import kind_of

TOKENS = re.compile(r"<[^>]+>|\[|\]|[^<\[\]]+")
FORMS = {"is": "(?:is|are|was|were)", "has": "(?:has|have|had)"}


class Slot(NamedTuple):
    """A place in a sentence where a word of some kind stands."""

    argument: str
    kind: str


def slot(token: str) -> Slot:
    """Reads "<since:date>" is a date called since; "<date>" a date called date."""
    argument, _, kind = token.strip("<>").partition(":")
    return Slot(argument, kind or argument)


def _literal(text: str) -> str:
    """Plain words as a regular expression: forms of to be and to have, a/b, any case of letters."""
    words = []
    for word in re.split(r"( )", text):
        if "/" in word:
            words.append(f"(?:{'|'.join(re.escape(part) for part in word.split('/'))})")
        else:
            words.append(FORMS.get(word, re.escape(word)))
    return f"(?i:{''.join(words)})"


def expression(pattern: str) -> re.Pattern[str]:
    """The regular expression of a pattern, its slots as named groups."""
    parts = []
    for part in TOKENS.findall(pattern):
        if part == "[":
            parts.append("(?:")
        elif part == "]":
            parts.append(")?")
        elif part.startswith("<"):
            argument, kind = slot(part)
            parts.append(f"(?P<{argument}>{kind_of(kind).regex})")
        else:
            parts.append(_literal(part))
    return re.compile("".join(parts))


class Words(StepParser):
    """A pattern as pytest-bdd asks for it: does a sentence match, and which values stand in it?"""

    def __init__(self, pattern: str, tail: str = "") -> None:
        super().__init__(pattern)
        whole = pattern + tail
        self.slots = [slot(token) for token in TOKENS.findall(whole) if token.startswith("<")]
        self._expression = expression(whole)
        self._seen: dict[str, bool] = {}

    def is_matching(self, name: str) -> bool:
        known = self._seen.get(name)
        if known is None:
            known = self._seen[name] = self._expression.fullmatch(name) is not None
        return known

    def parse_arguments(self, name: str) -> dict[str, Any]:
        """The values that stand in a matching sentence; None where a part was left out."""
        found = self._expression.fullmatch(name)
        assert found, f"{name!r} does not match {self.name!r}"
        return {
            argument: None if found[argument] is None else kind_of(kind).value(found[argument])
            for argument, kind in self.slots
        }


class Sentence(NamedTuple):
    """One sentence finance may write."""

    pattern: str
    does: str  # what it does, from the step's first docstring paragraph
    examples: tuple[str, ...]
    noun: str  # the step module it is in
    role: str  # "state" or "act" (Given, When) or "check" (Then)
    covers: tuple[str, ...]  # names of the commands it gives, or of the views it reads
    table: tuple[str, ...]  # columns its table may have; empty: no table
    parser: Words
    step: Callable[..., Any]

    @property
    def keywords(self) -> tuple[str, ...]:
        return {"state": ("Given", "When"), "act": ("Given", "When"), "check": ("Then",)}[self.role]

    @property
    def is_view(self) -> bool:
        """Whether it may end with as of a day and as known on a day."""
        return any(argument == "as_of" for argument, _ in self.parser.slots)

    @property
    def told(self) -> str:
        """All that is said about it, to be searched."""
        return " ".join((self.pattern, self.does, *self.examples, *self.table))

    def matches(self, text: str) -> bool:
        return self.parser.is_matching(text)
