"""Commands about work in progress: holds answered for, lots decided again, value written off, down or up."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

import msgspec

from domain.command import Command, Entries, Id, Number, Shape, Word


class ConfirmHold(Command, frozen=True, kw_only=True):
    """Answer for held time so that one named reason no longer stands against it."""

    contract_id: Id
    entry_ids: Entries
    reason_code: Word
    note: Word


class DecideAgain(Command, frozen=True, kw_only=True):
    """Look at a contract's open lots again under the rules, rates and cap of today."""

    contract_id: Id
    on: date


class WipPart(Shape, frozen=True, kw_only=True):
    """An entry's open value, or a part of it by amount."""

    entry_id: Id
    amount: Number | None = None  # none: all that is open


class WriteOffTime(Command, frozen=True, kw_only=True):
    """Write off (or down) approved, unbilled value that will never be billed; it posts in its own period."""

    contract_id: Id
    kind: Literal["write_off", "write_down"] = "write_off"
    parts: Annotated[tuple[WipPart, ...], msgspec.Meta(min_length=1, max_length=1000)]
    on: date
    reason: Word


class WriteUpTime(Command, frozen=True, kw_only=True):
    """Raise the value of an approved, unbilled entry above its standard rate."""

    contract_id: Id
    entry_id: Id
    amount: Number
    on: date
    reason: Word


class WriteBackTime(Command, frozen=True, kw_only=True):
    """Undo write-offs, and credits that wrote off: all of it that an entry lost so is open again.

    It posts in its own period; caps, funding and holds decide anew.
    """

    contract_id: Id
    entry_ids: Entries
    on: date
    reason: Word


WipCommand: TypeAlias = ConfirmHold | DecideAgain | WriteOffTime | WriteUpTime | WriteBackTime
