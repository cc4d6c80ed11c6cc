"""What a contract says of its invoices: discounts, retainage, when they are cut and due, the least worth sending."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from domain.event import Part

VolumeReach: TypeAlias = Literal["retrospective", "onward"]
VolumePeriod: TypeAlias = Literal["month", "quarter", "year", "contract"]
RetainageBase: TypeAlias = Literal["net", "gross"]
DueRule: TypeAlias = Literal["net_days", "end_of_month", "day_of_month"]
BilledEvery: TypeAlias = Literal[
    "month",
    "quarter",
    "half_year",
    "year",
    "half_month",  # on a day of the month and on its last
    "week",  # on a weekday
    "dates",  # on the days the contract names
]
Weekday: TypeAlias = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]
InvoiceGroup: TypeAlias = Literal["contract", "customer", "project", "purchase_order", "entity"]
EarlyBase: TypeAlias = Literal[
    "payable", "net"
]  # the percentage is of what is payable, or without tax
EarlyPartial: TypeAlias = Literal[
    "in_full", "proportionate"
]  # only who pays all the rest, or each part
EarlyTax: TypeAlias = Literal["kept", "reduced"]  # tax stays, or falls with what is kept


class Discount(Part, frozen=True, kw_only=True):
    """What is allowed on a line of a contract, invoice by invoice: a percentage, or a fixed amount."""

    percent: Decimal | None = None
    minor: int | None = None  # at most what the line comes to
    reason: str = "Discount"


class VolumeTier(Part, frozen=True, kw_only=True):
    """From what is billed above `above` in a period, so much is allowed."""

    above: int
    percent: Decimal


class VolumeDiscount(Part, frozen=True, kw_only=True):
    """Tiers by what is billed in a period. Retrospective: a tier once reached holds for all of the period."""

    tiers: tuple[VolumeTier, ...]  # lowest first
    period: VolumePeriod = "year"
    reach: VolumeReach = "retrospective"
    reason: str = "Volume discount"


class Retainage(Part, frozen=True, kw_only=True):
    """The part of each invoice the customer keeps until it is released."""

    percent: Decimal
    base: RetainageBase = "net"  # before tax, or with it
    due_days: int = 30  # after its release


class EarlyPayment(Part, frozen=True, kw_only=True):
    """What the customer may keep when it pays within so many days of the invoice."""

    percent: Decimal
    days: int
    base: EarlyBase = "payable"
    partial: EarlyPartial = "in_full"
    tax: EarlyTax = "kept"


class Due(Part, frozen=True, kw_only=True):
    """When an invoice is due: so many days after its date, after the end of its month, or on a day of a month."""

    rule: DueRule = "net_days"
    days: int = 0
    day: int = 0  # of the month, for `day_of_month`; the last day where a month is shorter


class Calendar(Part, frozen=True, kw_only=True):
    """Up to which days a contract is billed, and how long late work may still come in for them."""

    every: BilledEvery = "month"
    day: int = 31  # of the month; the last day where a month is shorter
    grace_days: int = 0
    weekday: Weekday = "sunday"  # of a weekly calendar
    dates: tuple[date, ...] = ()  # in order


class Invoicing(Part, frozen=True, kw_only=True):
    """How a contract's invoices are cut, worded and paid."""

    group: InvoiceGroup = "contract"
    consolidated: bool = False  # by project or purchase order: over the customer's contracts
    calendar: Calendar | None = None
    minimum: int = 0  # an invoice below this waits for more
    due: Due | None = None  # none: the customer's own days to pay
    early_payment: EarlyPayment | None = None
    round_to: int = 1  # what is payable is a multiple of this many minor units
    invoice_text: str = ""
    line_text: str = ""
