"""Sentences nobody taught the ledger, answered with the nearest known ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from pytest_bdd.parser import Scenario, Step

from features.places import shown
from features.vocabulary import known, load

SHOWN = 3


class UnknownSentence(NamedTuple):
    """Where a sentence stands that no step knows, and the known ones nearest to it."""

    file: str
    line: int
    keyword: str
    text: str
    nearest: tuple[str, ...]

    def __str__(self) -> str:
        near = "".join(f"\n      {known}" for known in self.nearest)
        return (
            f"{self.file}:{self.line}: I do not know: '{self.keyword} {self.text}'. Nearest:{near}"
        )


class Strange(Exception):
    """A scenario has sentences that are not in the vocabulary (docs/steps.md)."""

    def __init__(self, unknown: Iterable[UnknownSentence]) -> None:
        self.unknown = tuple(unknown)
        super().__init__("\n".join(str(sentence) for sentence in self.unknown))


def strange(file: str, steps: Iterable[Step]) -> list[UnknownSentence]:
    """Every step no sentence matches under its keyword."""
    unknown = []
    for step in steps:
        keyword = step.type.capitalize()
        if not known(keyword, step.name):
            unknown.append(
                UnknownSentence(
                    shown(file), step.line_number, keyword, step.name, near(keyword, step.name)
                )
            )
    return unknown


def mumbled(scenario: Scenario) -> str | None:
    """A line above the first sentence that would be one, were its first word Given, When or Then."""
    for line in scenario.description.splitlines():
        _, _, rest = line.strip().partition(" ")
        if any(known(keyword, rest) for keyword in ("Given", "When", "Then")):
            return line.strip()
    return None


def near(keyword: str, text: str, count: int = SHOWN) -> tuple[str, ...]:
    """The known sentences most like a text, best first; those of its own keyword before others."""
    bare = _bare(text)
    best: dict[str, float] = {}
    for sentence in load():
        same = keyword in sentence.keywords
        shown = f"{keyword if same else sentence.keywords[0]} {sentence.pattern}"
        for form in (sentence.pattern, *sentence.examples):
            alike = SequenceMatcher(None, bare, _bare(form), autojunk=False).ratio()
            best[shown] = max(best.get(shown, 0.0), alike + (0.05 if same else 0.0))
    return tuple(sorted(best, key=lambda shown: -best[shown])[:count])


@cache
def _bare(text: str) -> str:
    """A sentence with what stands in its slots made alike, so that words count and values do not."""
    text = re.sub(r'"[^"]*"', "<>", text)
    text = re.sub(r"<[^>]*>", "<>", text)
    text = re.sub(r"-?\d[\d,.:-]*( [A-Z]{3})?", "<>", text)
    return re.sub(r"[\[\]]", "", text).lower()
