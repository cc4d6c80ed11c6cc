"""Commands about retainers: deposits asked for, paid, lapsed and refunded; fees raised, allowances closed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.command import Command, Id, Number, Shape, Word
from domain.proration import DayCount
from domain.retainer_terms import Every, FeeDue, Taxed, Unused

Periods = Annotated[int, msgspec.Meta(ge=0, le=120)]


class Prepaid(Shape, frozen=True, kw_only=True):
    """Terms of deposits that invoices draw down; amounts in the contract's currency."""

    deposit: Number = 0
    minimum: Number = 0  # below it, more is asked for
    target: Number = 0  # up to this; none: never
    months: Periods = 0  # a deposit lapses so many months after it came in
    expires_on: date | None = None
    unused: Unused = "refund"
    escheat: bool = False  # unclaimed-property law keeps the customer's claim
    cancellable: bool = True
    taxed: Taxed = "on_application"
    tax_rate: Number | None = None  # percent, where deposits are taxed on receipt


class Allowance(Shape, frozen=True, kw_only=True):
    """A fee per period with included hours or an included amount across the line's projects."""

    fee: Number
    every: Every = "month"
    hours: Number | None = None
    amount: Number | None = None
    overage_rate: Number | None = None  # default: the rate card's
    rollover: Periods = 0
    fee_due: FeeDue = "in_advance"
    starts_on: date | None = None  # default: with the contract
    proration: DayCount = "by_days"  # where a period is covered in part


class RequestDeposit(Command, frozen=True, kw_only=True):
    """Ask the customer for a deposit. Left out: what the contract says, or what is missing up to its target."""

    contract_id: Id
    amount: Number | None = None
    requested_on: date
    due_on: date | None = None  # default: the customer's payment days later


class ConfirmDepositPaid(Command, frozen=True, kw_only=True):
    """Say that a deposit was paid, wholly (no amount) or in part. The amount includes tax, if any."""

    contract_id: Id
    deposit_id: Id
    received_on: date
    amount: Number | None = None
    reference: Word | None = None


class CancelDepositRequest(Command, frozen=True, kw_only=True):
    """Stop asking for what was not yet paid of a deposit."""

    contract_id: Id
    deposit_id: Id
    on: date
    reason: Word


class ReviewRetainer(Command, frozen=True, kw_only=True):
    """Do what a day brings: deposits fall due, lapse, are asked for again, or are stranded by the contract's end."""

    contract_id: Id
    on: date


class ExpireDeposits(Command, frozen=True, kw_only=True):
    """Lapse deposits whose last day is before this one: breakage where allowed, else owed back."""

    contract_id: Id
    on: date


class RefundDeposit(Command, frozen=True, kw_only=True):
    """Pay money back to the customer: what is owed back first, then what was not drawn. All, or an amount."""

    contract_id: Id
    refunded_on: date
    amount: Number | None = None
    reason: Word
    reference: Word | None = None


RetainerCommand: TypeAlias = (
    RequestDeposit
    | ConfirmDepositPaid
    | CancelDepositRequest
    | ReviewRetainer
    | ExpireDeposits
    | RefundDeposit
)
