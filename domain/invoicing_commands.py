"""What a contract may say of its invoices when it is signed: the shapes of discounts, retainage, calendar, due dates."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from domain.command import Number, Shape, Word
from domain.settlement_terms import (
    BilledEvery,
    DueRule,
    EarlyBase,
    EarlyPartial,
    EarlyTax,
    InvoiceGroup,
    RetainageBase,
    VolumePeriod,
    VolumeReach,
    Weekday,
)

Days = Annotated[int, msgspec.Meta(ge=0, le=365)]
DayOfMonth = Annotated[int, msgspec.Meta(ge=1, le=31)]
Template = Annotated[str, msgspec.Meta(max_length=500)]


class DiscountTerms(Shape, frozen=True, kw_only=True):
    """What is allowed on a line of a contract on each invoice: a percentage, or an amount."""

    percent: Number | None = None
    amount: Number | None = None
    reason: Word = "Discount"


class VolumeTierTerms(Shape, frozen=True, kw_only=True):
    above: Number  # an amount in the contract's currency
    percent: Number


class VolumeTerms(Shape, frozen=True, kw_only=True):
    """A discount by what is billed in a period."""

    tiers: Annotated[tuple[VolumeTierTerms, ...], msgspec.Meta(min_length=1, max_length=20)]
    period: VolumePeriod = "year"
    reach: VolumeReach = "retrospective"
    reason: Word = "Volume discount"


class RetainageTerms(Shape, frozen=True, kw_only=True):
    """The percentage of each invoice that the customer keeps until it is released."""

    percent: Number
    base: RetainageBase = "net"
    due_days: Days = 30


class EarlyPaymentTerms(Shape, frozen=True, kw_only=True):
    """What may be kept by paying within so many days: a percentage of what is payable, or of the net alone.

    `partial`: only when all the rest is paid, or with each part in proportion. `tax`: stays as invoiced, or is
    reduced with what is kept (Directive 2006/112/EC, article 90).
    """

    percent: Number
    days: Days
    base: EarlyBase = "payable"
    partial: EarlyPartial = "in_full"
    tax: EarlyTax = "kept"


class DueTerms(Shape, frozen=True, kw_only=True):
    """net_days: so many days after the invoice. end_of_month: after the end of its month. day_of_month: on `day`."""

    rule: DueRule = "net_days"
    days: Days = 0
    day: DayOfMonth | None = None


class CalendarTerms(Shape, frozen=True, kw_only=True):
    """Up to which days a contract is billed. half_month: on `day` and on the month's last; dates: on `dates`."""

    every: BilledEvery = "month"
    day: DayOfMonth | None = None  # default: the month's last; of half a month, the 15th
    grace_days: Days = 0
    weekday: Weekday | None = None  # of a weekly calendar; default: Sunday
    dates: tuple[date, ...] = ()


class InvoicingTerms(Shape, frozen=True, kw_only=True):
    """How a contract's invoices are grouped, cut, worded, due and rounded."""

    group: InvoiceGroup = "contract"
    consolidated: bool = False  # by project or purchase order: over contracts of the customer
    calendar: CalendarTerms | None = None
    minimum: Number = 0
    due: DueTerms | None = None
    early_payment: EarlyPaymentTerms | None = None
    round_to: Number | None = None  # an amount: 0.05, or 1 for whole kroner
    invoice_text: Template = ""
    line_text: Template = ""
