"""Commands about funding: a contract's sources, their limits, and the rules in order of priority."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.command import Command, Id, Number, Shape, Word


class FundingSourceShape(Shape, frozen=True, kw_only=True):
    """A payer or purchase order that pays for a contract's work up to a limit; none: without limit.

    Payer, purchase order and lines that are left out stay as they are.
    """

    source_id: Id
    payer: Id | None = None  # a customer; none: the contract's own
    purchase_order: str | None = None
    limit: Number | None = None
    lines: tuple[Id, ...] = ()  # of the contract; none: all


class FundingShareShape(Shape, frozen=True, kw_only=True):
    """A source's share of a rule: percent, or a weight beside the other sources' of the rule."""

    source_id: Id
    percent: Number | None = None
    weight: Number | None = None


class FundingStep(Shape, frozen=True, kw_only=True):
    """A rule of the waterfall: percentages of 100 together or weights, taken while all its sources have room."""

    priority: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    shares: Annotated[tuple[FundingShareShape, ...], msgspec.Meta(min_length=1)]


class AmendFunding(Command, frozen=True, kw_only=True):
    """Agree a contract's funding, or change it: named sources are added or changed, rules are given anew."""

    contract_id: Id
    sources: tuple[FundingSourceShape, ...] = ()  # those not named stay as they are
    rules: tuple[FundingStep, ...] = ()  # none: they stay as they are
    effective_date: date
    reason: Word


FundingCommand: TypeAlias = AmendFunding
