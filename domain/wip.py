"""Work in progress: approved value, lot by lot, and every way it changes before it is billed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from domain.event import Event, Part
from domain.posting import Posting
from domain.quantity import Seconds
from domain.quote import Conversion
from domain.ruling import Reason, Ruling

LotState: TypeAlias = Literal[
    "unbilled",  # may go on an invoice now
    "held",  # waits for somebody, with reasons
    "over_cap",  # approved value above the not-to-exceed amount
    "drafted",  # stands on a draft invoice
    "billed",
    "written_off",
    "not_chargeable",
]


Kind: TypeAlias = Literal[
    "time",
    "expense",
    "instalment",  # of a fixed fee
    "milestone",
    "unit",  # of delivery
    "progress",
    "fee",
    "overage",  # beyond an allowance
    "deposit",  # asked for in advance: a liability, not revenue
]


class Particulars(Part, frozen=True, kw_only=True):
    """What a charge that is not time is for, and how its value came about."""

    kind: Kind
    description: str
    quantity: Decimal | None = None  # of `unit`
    unit: str | None = None
    unit_price: Decimal | None = None  # exact, up to six decimals
    per: Decimal = Decimal(1)  # how many the price is for
    tax: str = ""  # a tax code of its own; none: the contract line's
    disbursement: bool = False  # paid for the customer as agent: recovered, never revenue


class Charged:
    """Reads a line's particulars; a line without any is worked time."""

    __slots__ = ()
    particulars: Particulars | None

    @property
    def kind(self) -> Kind:
        return "time" if self.particulars is None else self.particulars.kind

    @property
    def description(self) -> str | None:
        return None if self.particulars is None else self.particulars.description

    @property
    def quantity(self) -> Decimal | None:
        return None if self.particulars is None else self.particulars.quantity

    @property
    def unit(self) -> str | None:
        return None if self.particulars is None else self.particulars.unit

    @property
    def unit_price(self) -> Decimal | None:
        return None if self.particulars is None else self.particulars.unit_price

    @property
    def per(self) -> Decimal:
        return Decimal(1) if self.particulars is None else self.particulars.per

    @property
    def tax(self) -> str:
        return "" if self.particulars is None else self.particulars.tax

    @property
    def disbursement(self) -> bool:
        return self.particulars is not None and self.particulars.disbursement


class Lot(Part, frozen=True, kw_only=True):
    """A part of an entry's value, from `start` to `end` in minor units, in one state for one set of reasons."""

    start: int
    end: int
    state: LotState
    ruling: int  # which of the event's rulings decided eligibility
    revenue: int  # which of the event's rulings decided revenue
    recognised: bool = False  # accrued as revenue
    funding: str = ""  # the source that pays for it


class Uncharged(Part, frozen=True, kw_only=True):
    """Approved time that is not charged by itself: an allowance may include it. `minor` is what it is worth."""

    line_id: str
    worked_on: date
    order: int
    seconds: Seconds
    minor: int


class ApprovedLine(Part, Charged, frozen=True, kw_only=True):
    """One entry's approval: what it is worth, at which rate, and into which lots it falls."""

    entry_id: str
    line_id: str
    project_id: str
    person_id: str
    worked_on: date
    accounting_date: date
    out_of_period: bool = False
    order: (
        int  # the journal position that recorded the entry: earlier recorded, earlier under a cap
    )
    seconds: Seconds  # worked
    billable: Seconds  # charged
    rate: Decimal | None = None  # per hour; none: fixed, not chargeable or missing
    rate_row: str = ""  # "<card>/<row>", "entry" or "" when no rate was found
    chargeable: bool = True
    outside: bool = False  # said to be charged in no way: no allowance includes it either
    activity: str | None = None
    flag: str = ""
    minor: int  # value of all lots together
    written_up: int = 0  # how much of it lies above the standard value of the work
    lots: tuple[Lot, ...]
    note: str | None = None
    particulars: Particulars | None = None  # none: worked time
    conversion: Conversion | None = None  # of a price in another currency
    lender: str = ""  # the other entity whose person worked

    @property
    def charged(self) -> int:
        """The value of the charged time: what `billable` is worth, whatever is not chargeable beside it."""
        charged = 0
        for lot in self.lots:  # every approval and every row of it asks: no generator
            if lot.state != "not_chargeable":
                charged += lot.end - lot.start
        return charged


class Decided(Part, frozen=True, kw_only=True):
    """A ruling as written in an event, with the reasons why not and each reason's desk."""

    ruling: Ruling
    reasons: tuple[Reason, ...] = ()
    also: tuple[Ruling, ...] = ()  # of further tables that said no

    @property
    def codes(self) -> tuple[str, ...]:
        """The reasons' codes alone."""
        return tuple(reason.code for reason in self.reasons)


class TimeApproved(Event, frozen=True, kw_only=True):
    """An approver accepts entries of one contract: each falls into lots, unbilled value accrues as revenue."""

    contract_id: str
    currency: str
    lines: tuple[ApprovedLine, ...]
    rulings: tuple[Decided, ...]
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"account:{self.contract_id}",)


class ChargesRaised(Event, frozen=True, kw_only=True):
    """What a contract makes due besides time: instalments, milestones, units, fees, expenses, deposits.

    Its lines fall into lots like approved time, each with its particulars.
    """

    contract_id: str
    currency: str
    lines: tuple[ApprovedLine, ...]
    rulings: tuple[Decided, ...]
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"account:{self.contract_id}",)


class LotMove(Part, frozen=True, kw_only=True):
    """A lot (or part of one) goes from one state to another, its value unchanged."""

    entry_id: str
    start: int
    end: int
    was: LotState
    now: LotState
    ruling: int = -1  # which of the event's rulings says so; -1: the act itself
    revenue: int = -1
    recognised: bool = False  # after the move
    was_recognised: bool = False
    funding: str = ""  # the source that pays for it, after the move


class LotsDecidedAgain(Event, frozen=True, kw_only=True):
    """Lots were looked at again because something changed: cap, hold, rate, credit or earlier work."""

    contract_id: str
    currency: str
    on: date  # effective date of what changed
    accounting_date: date
    because: str
    moves: tuple[LotMove, ...] = ()
    priced: tuple[ApprovedLine, ...] = ()  # entries approved without a rate, now priced
    rulings: tuple[Decided, ...]
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"account:{self.contract_id}",)


class ApprovalRecalled(Event, frozen=True, kw_only=True):
    """Approval is taken back before billing: the lots vanish, their accrual is reversed."""

    contract_id: str
    currency: str
    on: date
    accounting_date: date
    reason: str
    entry_ids: tuple[str, ...]
    lots: tuple[LotMove, ...]  # what they were; `now` repeats `was`
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"account:{self.contract_id}",)


class HoldConfirmed(Event, frozen=True, kw_only=True):
    """Somebody answers for held time, so that the named reason no longer stands against it."""

    contract_id: str
    entry_ids: tuple[str, ...]
    reason_code: str  # e.g. "long_day"
    note: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"account:{self.contract_id}",)


class WipWritten(Event, frozen=True, kw_only=True):
    """WIP written off, down, up or back before billing, posted in its own period (semantics 2.1.6)."""

    contract_id: str
    currency: str
    kind: Literal["write_off", "write_down", "write_up", "write_back"]
    on: date
    accounting_date: date
    out_of_period: bool = False
    reason: str
    moves: tuple[LotMove, ...] = ()  # off and down: to written_off; back: from it
    raised: tuple[ApprovedLine, ...] = ()  # up: the line as it is now, its added lot last
    rulings: tuple[Decided, ...] = ()
    postings: tuple[Posting, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"account:{self.contract_id}",)


WipEvent: TypeAlias = (
    TimeApproved | ChargesRaised | LotsDecidedAgain | ApprovalRecalled | HoldConfirmed | WipWritten
)
