"""What a contract says of its retainer: deposits drawn down, or a fee with an allowance of work (semantics 2.4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from domain.event import Part
from domain.proration import DayCount

Unused: TypeAlias = Literal["refund", "breakage"]
Taxed: TypeAlias = Literal["on_application", "on_receipt"]
Every: TypeAlias = Literal["month", "quarter", "half_year", "year"]
FeeDue: TypeAlias = Literal["in_advance", "in_arrears"]


class PrepaidTerms(Part, frozen=True, kw_only=True):
    """Deposits that invoices draw down. Amounts are minor units of the contract's currency."""

    deposit: int = 0  # what is asked for at the start
    minimum: int = 0  # below it, more is asked for
    target: int = 0  # up to this; zero: never
    months: int = 0  # a deposit lapses so many months after it came in; zero: never
    expires_on: date | None = None  # the last day on which any deposit can be drawn
    unused: Unused = "refund"  # what becomes of a lapsed deposit, as the contract says
    escheat: bool = False  # unclaimed-property law keeps the customer's claim: never breakage
    cancellable: bool = True  # the customer could still walk away without paying
    taxed: Taxed = "on_application"  # when the tax authority wants its tax
    tax_rate: Decimal | None = None  # percent of a deposit that is taxed on receipt


class PeriodTerms(Part, frozen=True, kw_only=True):
    """A fee per period, used or not, with work included across the projects of a contract line."""

    fee: int
    every: Every = "month"
    hours: Decimal | None = None  # included per period; none: `amount` is
    amount: int | None = None  # included value at the rate card
    overage_rate: Decimal | None = None  # per hour beyond it; none: the rate card's
    rollover: int = 0  # periods that unused work is carried on
    fee_due: FeeDue = "in_advance"
    starts_on: date | None = None  # none: with the contract
    proration: DayCount = "by_days"  # of fee and allowance, where a period is covered in part


class EarlierAllowance(PeriodTerms, frozen=True, kw_only=True):
    """What was agreed of the periods up to a day, before others took its place."""

    last_on: date


class AllowanceTerms(PeriodTerms, frozen=True, kw_only=True):
    """An allowance as it is agreed now, and what was agreed of earlier periods."""

    earlier: tuple[EarlierAllowance, ...] = ()  # in order of date

    def on(self, day: date) -> PeriodTerms:
        """The terms of the period that begins on a day of the calendar."""
        return next((one for one in self.earlier if day <= one.last_on), self)


NO_TERMS = (
    PrepaidTerms()
)  # of a contract that says nothing of deposits: a down-payment, refunded if unused
