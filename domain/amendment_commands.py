"""Commands about amendments of contracts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.cap_commands import CapShape
from domain.cap_terms import CapLevel
from domain.command import Command, Id, Number, Shape, Word
from domain.funding_commands import FundingSourceShape, FundingStep
from domain.master_commands import LineTerms, PurchaseOrder, RateTerms
from domain.plan_commands import PlanTerms
from domain.retainer_commands import Allowance


class CapPlace(Shape, frozen=True, kw_only=True):
    """Where a cap stands: over the whole contract, or over a line."""

    level: CapLevel = "contract"
    line_id: Id | None = None


class LinePlanShape(Shape, frozen=True, kw_only=True):
    """Another price of a line, another plan of it or another allowance.

    A price alone: the parts not billed yet take the difference, the last first. A plan is given whole; a
    recurring fee, the price of units and the percentage of a management fee change from the effective date, all else
    by its ids. An allowance is given whole and holds from the first of its periods that starts on or after that date.
    """

    line_id: Id
    price: Number | None = None
    plan: PlanTerms | None = None
    allowance: Allowance | None = None


class LineEndShape(Shape, frozen=True, kw_only=True):
    """The last day of a line."""

    line_id: Id
    ends_on: date


class DraftAmendment(Command, frozen=True, kw_only=True):
    """Write down what is to change on a contract and from which day. A draft may be drafted again.

    `rates` are for the lines named; `not_to_exceed` is the contract's new cap, `no_cap` takes it away. What is
    left out stays. Lines not named: those that what changes is about, all where it is about the whole contract.
    """

    contract_id: Id
    amendment_id: Id
    effective_date: date
    lines: tuple[Id, ...] = ()
    rates: tuple[RateTerms, ...] = ()
    not_to_exceed: Number | None = None
    no_cap: bool = False
    caps: tuple[CapShape, ...] = ()  # each as it is to be at its level and line
    caps_ended: tuple[CapPlace, ...] = ()
    sources: tuple[FundingSourceShape, ...] = ()  # added or changed
    funding: tuple[FundingStep, ...] = ()  # instead of the rules there are
    ends_on: date | None = None  # of the contract
    purchase_order: PurchaseOrder | None = None  # of the contract
    plans: tuple[LinePlanShape, ...] = ()
    new_lines: tuple[LineTerms, ...] = ()  # each from the effective date on
    ended_lines: tuple[LineEndShape, ...] = ()
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
