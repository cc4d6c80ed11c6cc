"""Commands about what time costs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.command import Command, Currency, Id, Number, Shape


class CostRateTerms(Shape, frozen=True, kw_only=True):
    """An hour's cost: of a person, of a grade, or of anybody when neither is named."""

    valid_from: date
    valid_to: date | None = None
    rate: Number  # per hour
    currency: Currency  # the entity's own
    person_id: Id | None = None
    grade: str | None = None


class PublishCostRates(Command, frozen=True, kw_only=True):
    """Add cost rates. Time costed before keeps its cost; time approved without a cost rate is costed."""

    rows: Annotated[tuple[CostRateTerms, ...], msgspec.Meta(min_length=1, max_length=1000)]


CostCommand: TypeAlias = PublishCostRates
