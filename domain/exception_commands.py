"""Commands about the cases of the exception queue themselves: who sees to them."""

from __future__ import annotations

from typing import TypeAlias

from domain.command import Command, Id, Word
from domain.exception_owner import CaseKind


class AssignException(Command, frozen=True, kw_only=True):
    """Say who sees to a case of the queue; without an owner it is nobody's again."""

    kind: CaseKind
    ref: Word  # as the queue says it
    contract_id: Id | None = (
        None  # of a charge, which no time entry names: the contract it is under
    )
    owner: Id | None = None
    note: Word | None = None


ExceptionCommand: TypeAlias = AssignException
