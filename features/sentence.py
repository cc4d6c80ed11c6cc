"""What a sentence of finance's vocabulary looks like, and how it is told from all the others.

A pattern is written as it is read: `<amount>` stands for a word of that kind, `[...]` may be left
out, `a/b` is either word, and "is" and "has" stand for all their forms, singular or plural, now or
then.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from features.steps.words import Unclear, kind_of

TOKENS = re.compile(r"<[^>]+>|\[|\]|[^<\[\]]+")
Step = Callable[..., None]
Table = list[list[str]]
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


class Words:
    """A pattern read: does a text match it, and which values stand in it?"""

    def __init__(self, pattern: str) -> None:
        self.slots = [slot(token) for token in TOKENS.findall(pattern) if token.startswith("<")]
        self._expression = expression(pattern)

    def matches(self, text: str) -> bool:
        return self._expression.fullmatch(text) is not None

    def said(self, text: str) -> dict[str, Any]:
        """The values that stand in a matching text; None where a part was left out."""
        found = self._expression.fullmatch(text)
        assert found, f"{text!r} does not match {self._expression.pattern!r}"
        return {
            argument: None if found[argument] is None else kind_of(kind).value(found[argument])
            for argument, kind in self.slots
        }


class Sentence(NamedTuple):
    """One sentence finance may write."""

    pattern: str
    does: str  # what it does, from the step's docstring
    examples: tuple[str, ...]
    noun: str  # the step module it is in
    role: str  # "state" or "act" (Given, When) or "check" (Then)
    covers: tuple[str, ...]  # names of the commands it gives, or of the views it reads
    table: tuple[str, ...]  # columns its table may have; empty: no table
    words: Words  # pattern and ending
    ending: Words  # what every sentence of its role may end with
    step: Step
    takes: tuple[str, ...]  # what the step asks for

    @property
    def keywords(self) -> tuple[str, ...]:
        return ("Then",) if self.role == "check" else ("Given", "When")

    @property
    def is_view(self) -> bool:
        """Whether it may end with as of a day and as known on a day."""
        return any(argument == "as_of" for argument, _ in self.ending.slots)

    @property
    def told(self) -> str:
        """All that is said about it, to be searched."""
        return " ".join((self.pattern, self.does, *self.examples, *self.table))

    def play(self, stage: Any, text: str, table: Table | None, passage: str | None) -> None:
        """Do what a text says, with the table or the passage that stands under it.

        Raises Unclear when one is missing or stands there for nothing.
        """
        said = self.words.said(text)
        stage.listen(**{name: said.pop(name) for name, _ in self.ending.slots})
        said |= {"stage": stage, **self._under("datatable", table, "table")}
        said |= self._under("docstring", passage, 'text, between two lines of """,')
        self.step(**{name: said[name] for name in self.takes})

    def _under(self, name: str, found: Any, what: str) -> dict[str, Any]:
        if found is None and name in self.takes:
            raise Unclear(f"This sentence needs a {what} under it.")
        if found is not None and name not in self.takes:
            raise Unclear(f"This sentence takes no {what.partition(',')[0]} under it.")
        return {name: found}
