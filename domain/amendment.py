"""Amendments of contracts: drafted, submitted, approved, rejected or withdrawn; facts and their state (semantics 2.9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, TypeAlias

import msgspec

from domain.boundary import REGISTER
from domain.cap_terms import CapLevel, CapTerms
from domain.contract import ContractLine, RateRow
from domain.event import Event, Part
from domain.funding_terms import FundingRule, FundingSource
from domain.plan_terms import Plan
from domain.retainer_terms import AllowanceTerms

AmendmentState: TypeAlias = Literal["draft", "pending", "approved", "rejected", "withdrawn"]


class Amending(Event, frozen=True, kw_only=True):
    """A step in the life of an amendment of a contract."""

    contract_id: str
    amendment_id: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"contract:{self.contract_id}", f"account:{self.contract_id}")


class LinePlan(Part, frozen=True, kw_only=True):
    """Another price of a line, another plan or another allowance: one of them.

    With a price alone the parts not billed yet take the difference.
    """

    line_id: str
    price: int | None = None
    plan: Plan | None = None
    allowance: AllowanceTerms | None = None


class LineEnd(Part, frozen=True, kw_only=True):
    """The last day of a line. Later work is outside it."""

    line_id: str
    ends_on: date


class NewTerms(Part, frozen=True, kw_only=True):
    """What an amendment changes besides rates and the plain not-to-exceed amount; what is left out stays."""

    caps: tuple[CapTerms, ...] = ()  # each as it is to be at its level and line
    caps_ended: tuple[tuple[CapLevel, str], ...] = ()  # levels and lines without a cap from now on
    sources: tuple[FundingSource, ...] = ()  # added or changed
    funding: tuple[FundingRule, ...] = ()  # instead of the rules there are
    ends_on: date | None = None  # of the contract
    purchase_order: str | None = None  # of the contract
    plans: tuple[LinePlan, ...] = ()
    added: tuple[ContractLine, ...] = ()
    ended: tuple[LineEnd, ...] = ()


class AmendmentDrafted(Amending, frozen=True, kw_only=True):
    """What is to change from a day on: rates of some lines, amounts, plans, lines, funding. Nothing changes yet."""

    effective_date: date
    lines: tuple[str, ...]  # whose terms it changes
    rates: tuple[RateRow, ...] = ()
    amends_cap: bool = False
    cap: int | None = None  # minor units; none: no cap any more
    terms: NewTerms | None = None
    reason: str
    by: tuple[str, ...] = ()  # who drafted it, and for whom


class AmendmentSubmitted(Amending, frozen=True, kw_only=True):
    """It waits for approval. Until it is decided, nothing of its lines is billed, and all else flows."""

    by: tuple[str, ...] = ()  # who asks for approval, and for whom


class CreditProposed(Part, frozen=True, kw_only=True):
    """Billed work that the new terms price otherwise: its value then and now. Somebody credits and rebills it."""

    entry_id: str
    line_id: str
    billed: int  # of it, net of credits
    was: int
    now: int


class AmendmentApproved(Amending, frozen=True, kw_only=True):
    """The new terms hold. Work not billed is priced by them in the same act; billed work is named, never changed."""

    proposals: tuple[CreditProposed, ...] = ()
    superseded: tuple[
        str, ...
    ] = ()  # entries that an earlier amendment proposed: these terms say anew

    @property
    def proposed(self) -> frozenset[str]:
        """The entries and charges a credit is proposed for."""
        return frozenset(one.entry_id for one in self.proposals)


class CreditProposalAccepted(Amending, frozen=True, kw_only=True):
    """Billed work is credited and priced by the terms in force, so that the next draft bills it anew."""

    entry_ids: tuple[str, ...]
    invoices: tuple[str, ...] = ()  # that billed it; none: it was credited already
    by: tuple[str, ...] = ()


class CreditProposalDeclined(Amending, frozen=True, kw_only=True):
    """Billed work stays as it was billed, whatever the terms in force would make of it."""

    entry_ids: tuple[str, ...]
    reason: str
    by: tuple[str, ...] = ()


class AmendmentRejected(Amending, frozen=True, kw_only=True):
    """The terms stay as they were. Work that was begun under the new ones stays where the old ones put it."""

    reason: str


class AmendmentWithdrawn(Amending, frozen=True, kw_only=True):
    """Given up by whoever asked for it."""

    reason: str


class Amendment(msgspec.Struct, frozen=True):
    """An amendment as it stands."""

    drafted: AmendmentDrafted
    state: AmendmentState = "draft"
    by: frozenset[str] = frozenset()  # who had a hand in it: none of them approves it
    proposals: dict[str, CreditProposed] = {}  # by entry, those nobody answered
    answered: frozenset[str] = frozenset()  # entries whose proposal was accepted or declined


AmendmentEvent: TypeAlias = (
    AmendmentDrafted
    | AmendmentSubmitted
    | AmendmentApproved
    | CreditProposalAccepted
    | CreditProposalDeclined
    | AmendmentRejected
    | AmendmentWithdrawn
)
_BECOMES: dict[type, AmendmentState] = {
    AmendmentSubmitted: "pending",
    AmendmentApproved: "approved",
    AmendmentRejected: "rejected",
    AmendmentWithdrawn: "withdrawn",
}


def amendment_after(before: Amendment | None, event: AmendmentEvent) -> Amendment:
    """The amendment after a further step."""
    hands = frozenset[str]() if before is None else before.by
    if isinstance(event, AmendmentDrafted):
        return Amendment(event, by=hands | set(event.by))
    assert before is not None
    if isinstance(event, AmendmentSubmitted):
        hands |= set(event.by)
    if isinstance(event, CreditProposalAccepted | CreditProposalDeclined):
        return without(before, event.entry_ids, answered=True)
    if isinstance(event, AmendmentApproved):
        before = msgspec.structs.replace(
            before, proposals={one.entry_id: one for one in event.proposals}
        )
    return msgspec.structs.replace(before, state=_BECOMES[type(event)], by=hands)


def without(amendment: Amendment, entry_ids: Iterable[str], *, answered: bool) -> Amendment:
    """The amendment with the proposals for these entries open no more: answered, or superseded by a later one."""
    gone = frozenset(entry_ids) & amendment.proposals.keys()
    return msgspec.structs.replace(
        amendment,
        proposals={key: one for key, one in amendment.proposals.items() if key not in gone},
        answered=amendment.answered | gone if answered else amendment.answered,
    )
