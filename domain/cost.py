"""What worked time costs: dated cost rates, the cost of approved time, and its reversal with the approval."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeAlias

from domain.boundary import REGISTER
from domain.event import Event, Part
from domain.posting import Posting
from domain.quantity import Seconds


class CostRate(Part, frozen=True, kw_only=True):
    """What an hour costs from a date on: a person's, a grade's, or, naming neither, anybody's."""

    row_id: str
    valid_from: date
    valid_to: date | None = None  # last day, inclusive; none: until further notice
    rate: Decimal  # per hour, in the entity's own currency
    person_id: str | None = None
    grade: str | None = None


class CostRatesPublished(Event, frozen=True, kw_only=True):
    """Cost rates of the entity's own people. Time costed before keeps its cost."""

    currency: str  # the entity's own
    rows: tuple[CostRate, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, "costs")


class CostLine(Part, frozen=True, kw_only=True):
    """One entry's cost. Without a `rate_row` no rate was found: nothing is posted, and somebody is told."""

    entry_id: str
    line_id: str
    project_id: str
    person_id: str
    worked_on: date
    accounting_date: date
    out_of_period: bool = False
    seconds: Seconds  # worked: what is charged makes no difference
    rate: Decimal | None = None
    rate_row: str = ""
    minor: int = 0


class TimeCosted(Event, frozen=True, kw_only=True):
    """Approved time costs what its people cost: project cost against the payroll allocation."""

    contract_id: str
    currency: str
    lines: tuple[CostLine, ...]
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"account:{self.contract_id}",)


class CostReversed(Event, frozen=True, kw_only=True):
    """The approval was taken back: its cost is turned round at the original amount."""

    contract_id: str
    currency: str
    on: date
    accounting_date: date
    reason: str
    lines: tuple[CostLine, ...]  # as they were costed
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"account:{self.contract_id}",)


CostEvent: TypeAlias = CostRatesPublished | TimeCosted | CostReversed
