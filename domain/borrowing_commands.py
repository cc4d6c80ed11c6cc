"""Commands of the borrowing entity: what borrowed work costs, what is given back, the lender's invoice."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.command import Command, Currency, Id, Number, Period, Shape, Word
from domain.lending_commands import Tie


class BorrowedWork(Shape, frozen=True, kw_only=True):
    """One entry of borrowed work at the lender's price."""

    entry_id: Id
    correlation: Id
    contract_id: Id
    project_id: Id
    person_id: Id
    worked_on: date
    price: Number
    currency: Currency


class BorrowTime(Command, frozen=True, kw_only=True):
    """A lender priced work on our contracts. Carried by itself; the same again changes nothing."""

    lender: Id
    lines: Annotated[tuple[BorrowedWork, ...], msgspec.Meta(min_length=1, max_length=1000)]


class ConvertBorrowed(Command, frozen=True, kw_only=True):
    """Look at borrowed work again that waits for a quote."""

    lender: Id


class ReturnBorrowed(Command, frozen=True, kw_only=True):
    """The lender took work back: its cost is turned round at the original quote."""

    lender: Id
    lines: Annotated[tuple[Tie, ...], msgspec.Meta(min_length=1, max_length=1000)]
    on: date
    reason: Word


class InvoicedWork(Shape, frozen=True, kw_only=True):
    """One line of the lender's invoice."""

    entry_id: Id
    correlation: Id
    reverses: bool = False
    price: Number


class ReceiveIntercompanyInvoice(Command, frozen=True, kw_only=True):
    """The lender's invoice came. Carried by itself; the same again changes nothing."""

    lender: Id
    number: Id
    period: Period
    issued_on: date
    currency: Currency
    lines: Annotated[tuple[InvoicedWork, ...], msgspec.Meta(min_length=1, max_length=10_000)]


BorrowingCommand: TypeAlias = (
    BorrowTime | ConvertBorrowed | ReturnBorrowed | ReceiveIntercompanyInvoice
)
