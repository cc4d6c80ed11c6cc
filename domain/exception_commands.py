"""Commands about the cases of the exception queue themselves: who sees to them."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from domain.command import Command, Id, Word
from domain.exception_owner import CaseKind

# What the queue calls a case: ids, joined by a mark or words. Controls keep the tags of a fact apart.
CaseRef = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]+$")]


class AssignException(Command, frozen=True, kw_only=True):
    """Say who sees to a case of the queue; without an owner it is nobody's again."""

    kind: CaseKind
    ref: CaseRef  # as the queue says it
    contract_id: Id | None = (
        None  # of a charge, which no time entry names: the contract it is under
    )
    other_entity: Id | None = None  # of lent work: the entity it is lent to, or by
    owner: Id | None = None
    note: Word | None = None


ExceptionCommand: TypeAlias = AssignException
