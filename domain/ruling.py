"""What a rule table answered, as written into events: rules cited, facts seen, reasons with their desk."""

from __future__ import annotations

import msgspec


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why something may not be billed, whose desk it waits on, and what would clear it."""

    code: str  # "long_day"
    desk: str  # "project-manager"
    clears: str  # a sentence
    rule: str  # rule id


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """One decision of one table version, complete enough to be read years later without the engine."""

    table: str
    version: str
    digest: str  # sha256 of the canonical JSON of that table version, hex
    rules: tuple[str, ...]  # every rule that matched, in order
    facts: dict[str, bool | int | str]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """A ruling and what follows from it; for each word the first matching rule that gives it decides."""

    ruling: Ruling
    then: dict[str, bool | int | str]
    reasons: tuple[Reason, ...]
