"""What the rules said of a case, which version of which table said it, and why not when it is a no.

A `Ruling` is written into the event it led to: no replay and no view evaluates a rule again.
"""

from __future__ import annotations

import msgspec


class Reason(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Why something may not be recorded or billed, and who can do something about it."""

    code: str  # e.g. "long_day"
    desk: str  # whose desk the case waits on
    clears: str  # what would clear it, a sentence
    rule: str  # id of the rule that gave the reason


class Ruling(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Which rules matched which facts, under which version of which table."""

    table: str
    version: str
    digest: str  # sha256 of the canonical JSON of that table version, hex
    rules: tuple[str, ...]  # every rule that matched, in the table's order
    facts: dict[str, bool | int | str]  # the complete facts, so the case can be judged again


class Verdict(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A ruling with its consequences. Verdicts on equal cases are shared: never change one."""

    ruling: Ruling
    then: dict[str, bool | int | str]  # the first matching rule that gives a word decides it
    reasons: tuple[Reason, ...]  # of every matching rule that refuses, in the table's order
    also: tuple[Ruling, ...] = ()  # of further tables that were asked and said no

    @property
    def codes(self) -> tuple[str, ...]:
        """The reasons' codes alone."""
        return tuple(reason.code for reason in self.reasons)
