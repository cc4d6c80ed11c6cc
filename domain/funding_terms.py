"""Who pays for a contract's work: sources with their limits, and the rules by which work is put to them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeAlias

from domain.boundary import REGISTER
from domain.event import Event, Part


class FundingSource(Part, frozen=True, kw_only=True):
    """A payer or purchase order, and how much of the contract's work it pays for."""

    source_id: str
    payer: str = ""  # a customer; none: the contract's own
    purchase_order: str | None = None
    limit: int | None = None  # minor units of the contract's currency; none: without limit
    lines: tuple[str, ...] = ()  # of the contract; none: all

    def covers(self, line_id: str) -> bool:
        return not self.lines or line_id in self.lines


class FundingShare(Part, frozen=True, kw_only=True):
    """What a source takes of a rule: a percentage, or a weight beside the other sources' (a third each)."""

    source_id: str
    percent: Decimal = Decimal(0)
    weight: Decimal | None = None  # instead of a percentage

    @property
    def part(self) -> Decimal:
        """Its part of the rule's whole."""
        return self.percent if self.weight is None else self.weight


class FundingRule(Part, frozen=True, kw_only=True):
    """One step of the waterfall: how work is divided among sources while all of them have room."""

    priority: int  # lowest first
    shares: tuple[FundingShare, ...]  # of 100 per cent together, or each by its weight

    @property
    def whole(self) -> Decimal:
        """What the parts of all shares come to."""
        return sum((share.part for share in self.shares), Decimal(0))

    def said(self, share: FundingShare) -> str:
        """One share as people say it."""
        return f"{share.percent} %" if share.weight is None else f"{share.weight} of {self.whole}"


class FundingTerms(Part, frozen=True, kw_only=True):
    """A contract's funding: its sources, and its rules in order of priority."""

    sources: tuple[FundingSource, ...]
    rules: tuple[FundingRule, ...]

    def source(self, source_id: str) -> FundingSource | None:
        """The source of this id, if it is among them."""
        return next((s for s in self.sources if s.source_id == source_id), None)


class FundingAmended(Event, frozen=True, kw_only=True):
    """A contract's funding is agreed anew. Work that waited for funds is put to the sources, oldest first."""

    contract_id: str
    terms: FundingTerms
    effective_date: date
    reason: str
    below_used: tuple[
        str, ...
    ] = ()  # sources of which more is drafted and billed than they now allow

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"contract:{self.contract_id}", f"account:{self.contract_id}")


FundingEvent: TypeAlias = FundingAmended
