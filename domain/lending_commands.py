"""Commands of the lending entity: what lent work costs, what was lent and taken back, and its invoice."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.command import Command, Currency, Id, Number, Period, Shape, Word
from domain.lending import TransferMethod


class Tie(Shape, frozen=True, kw_only=True):
    """What ties one entry of two books."""

    correlation: Id
    entry_id: Id


class TransferTerms(Shape, frozen=True, kw_only=True):
    """Cost plus a percentage, a percentage of the bill rate, or a fixed rate per hour; of a grade, to a borrower."""

    valid_from: date
    valid_to: date | None = None
    method: TransferMethod
    percent: Number | None = None
    rate: Number | None = None  # per hour, when fixed
    currency: Currency | None = None  # of a fixed rate; none: the lender's own
    grade: str | None = None
    borrower: Id | None = None


class AgreeTransferPrices(Command, frozen=True, kw_only=True):
    """Agree what the entity's people cost other entities. Lent work without a price is priced by itself."""

    rules: Annotated[tuple[TransferTerms, ...], msgspec.Meta(min_length=1, max_length=1000)]


class LentWork(Shape, frozen=True, kw_only=True):
    """One entry approved on the borrower's contract, and what the borrower charges for it."""

    entry_id: Id
    contract_id: Id
    project_id: Id
    person_id: Id
    worked_on: date
    seconds: Number
    bill: Number | None = None  # none: not priced yet
    bill_rate: Number | None = None  # per hour
    bill_currency: Currency


class LendTime(Command, frozen=True, kw_only=True):
    """Our people's work was approved on a borrower's contract. Carried by itself; the same again changes nothing."""

    borrower: Id
    correlation: Id  # the approval: "<borrower>:<position>"
    lines: Annotated[tuple[LentWork, ...], msgspec.Meta(min_length=1, max_length=1000)]


class BillPrice(Shape, frozen=True, kw_only=True):
    """What the borrower charges for an entry, now that it is known."""

    entry_id: Id
    bill: Number
    bill_rate: Number | None = None
    bill_currency: Currency


class PriceLent(Command, frozen=True, kw_only=True):
    """Look at lent work again that waits for its cost, its price or a quote."""

    borrower: Id
    bills: Annotated[tuple[BillPrice, ...], msgspec.Meta(max_length=1000)] = ()


class TakeBackLent(Command, frozen=True, kw_only=True):
    """The borrower took approvals back: what was lent is turned round at its original price."""

    borrower: Id
    lines: Annotated[tuple[Tie, ...], msgspec.Meta(min_length=1, max_length=1000)]
    on: date
    reason: Word


class IssueIntercompanyInvoice(Command, frozen=True, kw_only=True):
    """Invoice a borrower for lent work up to the end of a month, one invoice a currency."""

    borrower: Id
    period: Period
    issued_on: date
    entry_ids: Annotated[tuple[Id, ...], msgspec.Meta(max_length=1000)] = ()  # none: all


LendingCommand: TypeAlias = (
    AgreeTransferPrices | LendTime | PriceLent | TakeBackLent | IssueIntercompanyInvoice
)
