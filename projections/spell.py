"""One case of the queue from the day it began to the day it was cleared."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, TypeAlias

import msgspec

from domain.exception_owner import CaseKind

# cleared: what it waited for came; overridden: somebody answered for it; withdrawn: what it was about was taken back.
How: TypeAlias = Literal["cleared", "overridden", "written_off", "withdrawn"]


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """When a case was cleared (recorded and effective), by which line of the journal, and how."""

    at: datetime
    effective: date
    position: int
    how: How = "cleared"


class Spell(msgspec.Struct, frozen=True, kw_only=True):
    """A case from when to when it waited, on one desk for one reason; not ended: it waits still.

    `minor` is the value that waited last, in minor units of its currency; none: no money in it.
    """

    book: str
    kind: CaseKind
    ref: str
    contract_id: str | None = None
    customer_id: str | None = None
    project_id: str = ""
    person_id: str = ""
    reason: str
    desk: str
    since: datetime
    effective: date
    position: int
    minor: int | None = None
    currency: str | None = None
    ended: Ended | None = None
