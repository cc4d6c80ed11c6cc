"""One version of one rule table, as finance wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec

from domain.ruling import Reason
from rules.vocabulary import Value, shown


class Condition(msgspec.Struct, frozen=True):
    """One test of one fact: `seconds above 57600`."""

    fact: str
    operator: str  # a key of oracle.OPERATORS
    wanted: Value | tuple[Value, ...]  # a tuple for `in`, else one value

    def __str__(self) -> str:
        """The condition in words."""
        return f"{self.fact} {self.operator.replace('_', ' ')} {shown(self.wanted)}"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """When all its conditions hold it matches, is cited, and gives its words."""

    id: str
    says: str
    policy: str
    when: tuple[Condition, ...]  # none at all: matches every case
    then: dict[str, Value]
    reason: Reason | None  # set when, and only when, the rule says no


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A dated version of a table. Never changed once published: the next version replaces it."""

    name: str
    version: str
    owner: str
    begins: date
    ends: date | None  # first day it no longer answers; None: until the next version begins
    replaces: str | None = (
        None  # a version that answers for no day any more but explains what it decided
    )
    facts: str  # name of the facts struct
    rules: tuple[Rule, ...]
    digest: str  # sha256 of the canonical JSON, hex
    file: str  # relative to the folder of tables

    def __str__(self) -> str:
        """Name and version: billing_eligibility 2009-01."""
        return f"{self.name} {self.version}"


def digest_of(document: Mapping[str, Any] | list[Any]) -> str:
    """sha256, hex, of the canonical JSON: keys sorted, no spaces, UTF-8, dates as 2009-01-31."""
    return sha256(msgspec.json.encode(document, order="deterministic")).hexdigest()
