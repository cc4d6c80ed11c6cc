"""Commands about amendments of contracts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.command import Command, Id, Number, Word
from domain.master_commands import RateTerms


class DraftAmendment(Command, frozen=True, kw_only=True):
    """Write down what is to change on a contract and from which day. A draft may be drafted again.

    `rates` are for the lines named; `not_to_exceed` is the contract's new cap, `no_cap` takes it away.
    """

    contract_id: Id
    amendment_id: Id
    effective_date: date
    lines: tuple[Id, ...] = ()  # default: all
    rates: tuple[RateTerms, ...] = ()
    not_to_exceed: Number | None = None
    no_cap: bool = False
    reason: Word


class SubmitAmendment(Command, frozen=True, kw_only=True):
    """Ask for approval: from now on nothing of the lines it is about is billed until it is decided."""

    contract_id: Id
    amendment_id: Id


class ApproveAmendment(Command, frozen=True, kw_only=True):
    """Put the new terms in force: what is not billed follows them at once."""

    contract_id: Id
    amendment_id: Id


class RejectAmendment(Command, frozen=True, kw_only=True):
    """Leave the terms as they are."""

    contract_id: Id
    amendment_id: Id
    reason: Word


class WithdrawAmendment(Command, frozen=True, kw_only=True):
    """Take a draft or a submitted amendment back."""

    contract_id: Id
    amendment_id: Id
    reason: Word


class AcceptCreditProposal(Command, frozen=True, kw_only=True):
    """Credit billed work that an approved amendment prices otherwise, and price it anew for the next draft.

    Name every invoice that bills it: it is credited on all of them, with nothing of it left at the old price.
    """

    contract_id: Id
    amendment_id: Id
    entry_ids: tuple[Id, ...] = ()  # default: all that these invoices bill and nobody answered
    invoices: Annotated[tuple[Id, ...], msgspec.Meta(max_length=50)] = ()  # none: credited already
    credited_on: date


class DeclineCreditProposal(Command, frozen=True, kw_only=True):
    """Leave billed work as it was billed, although an approved amendment prices it otherwise."""

    contract_id: Id
    amendment_id: Id
    entry_ids: tuple[Id, ...] = ()  # default: all that nobody answered
    reason: Word


AmendmentCommand: TypeAlias = (
    DraftAmendment
    | SubmitAmendment
    | ApproveAmendment
    | RejectAmendment
    | WithdrawAmendment
    | AcceptCreditProposal
    | DeclineCreditProposal
)
