"""One case of the queue: what it is about, whose desk, why, since when, for how much, and what clears it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from domain.exception_owner import CaseKind as Kind

__all__ = ["NOBODY", "ExceptionRow", "Kind", "Narrow", "Way", "age"]
NOBODY = "nobody"  # asks for the cases that are nobody's


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A command that may clear a case: its fields as far as they follow from it, and those somebody must say."""

    command: str
    fields: dict[str, Any]
    lacks: tuple[str, ...] = ()
    book: str = ""  # where it is sent; empty: the case's own


class ExceptionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One case on one desk for one reason. A lot with two reasons stands on two desks, each with its money."""

    book: str
    kind: Kind
    ref: str  # entry, contract, invoice or its number, "<import>#<line>" or "<report>/<line>"
    contract_id: str | None
    reason: str
    desk: str
    clears: str
    since: datetime
    minor: int | None
    currency: str | None
    position: int
    detail: str = ""
    customer_id: str | None = None
    owner: str | None = None  # who sees to it
    due_on: date | None = None  # none: it was not said what day it is
    late_days: int = 0
    service_rule: str = ""  # the table, its version and its row that say by when
    about: dict[str, str | None] | None = None  # what else its commands must name
    ways: tuple[Way, ...] = ()


class Narrow(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases are meant; what is left out does not narrow."""

    kind: Kind | None = None
    desk: str | None = None
    reason: str | None = None
    contract_id: str | None = None
    customer_id: str | None = None
    ref: str | None = None
    owner: str | None = None  # "nobody": only those that are nobody's
    before: datetime | None = None  # waiting since then or longer
    late: bool = False  # only those past the day they were due on

    def takes(self, row: ExceptionRow) -> bool:
        """Whether a case is meant."""
        same = (
            (self.kind, row.kind),
            (self.desk, row.desk),
            (self.reason, row.reason),
            (self.contract_id, row.contract_id),
            (self.customer_id, row.customer_id),
            (self.ref, row.ref),
            (self.owner, row.owner or NOBODY),
        )
        meant = all(wanted is None or wanted == has for wanted, has in same)
        return meant and (self.before is None or row.since <= self.before)


def age(row: ExceptionRow) -> tuple[datetime, str, int, str, str]:
    """What cases are put in order by: those that wait longest first."""
    return row.since, row.book, row.position, row.ref, row.reason
