"""Commands about collecting: reminders, disputes, who may give up how much, customers that became one."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.collection import CollectionRole, CreditStatus, Fees, Outcome
from domain.command import Command, Id, Number, Word


class RunDunning(Command, frozen=True, kw_only=True):
    """Remind customers (all, unless some are named) of what is overdue on a day, each level once.

    Fees of the dunning table are only asked for in the letter, or charged: then each is owed with its invoice.
    """

    on: date
    fees: Fees = "asked"
    customers: Annotated[tuple[Id, ...], msgspec.Meta(max_length=10_000)] = ()


class DisputeInvoice(Command, frozen=True, kw_only=True):
    """Note that the customer contests an invoice, or an amount of it: it is not dunned meanwhile."""

    invoice_id: Id
    amount: Number | None = None  # default: all that is owed
    on: date
    reason: Word


class SettleDispute(Command, frozen=True, kw_only=True):
    """Note how a dispute ended."""

    invoice_id: Id
    on: date
    outcome: Outcome
    note: Word


class SetCreditStatus(Command, frozen=True, kw_only=True):
    """Say how a customer is dunned: as ordinary, as a key account, watched, or never."""

    customer_id: Id
    status: CreditStatus
    reason: Word


class GrantAuthority(Command, frozen=True, kw_only=True):
    """Give somebody a role in collection; nobody gives one to himself."""

    person: Id
    role: CollectionRole
    reason: Word


class MergeCustomers(Command, frozen=True, kw_only=True):
    """Two customers are one: what is owed, paid and billed from now on goes to the one that stays."""

    customer_id: Id  # the one that goes
    into: Id  # the one that stays
    on: date
    reason: Word


CollectionCommand: TypeAlias = (
    RunDunning | DisputeInvoice | SettleDispute | SetCreditStatus | GrantAuthority | MergeCustomers
)
