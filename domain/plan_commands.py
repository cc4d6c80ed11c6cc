"""Commands about what is billed besides time: instalments, milestones, units delivered, progress; and their terms."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.command import Command, Id, Number, Shape, Word
from domain.plan_terms import Every, Proration, Trigger


class InstalmentTerms(Shape, frozen=True, kw_only=True):
    """An instalment by amount or by percent of the price; the last may leave both out and take the rest."""

    instalment_id: Id
    due_on: date
    amount: Number | None = None
    percent: Number | None = None
    description: str = ""


class RecurringTerms(Shape, frozen=True, kw_only=True):
    """The same amount every week, two weeks, month, quarter, half year or year.

    A period that is covered in part only is due whole, or prorated by a convention of counting days.
    """

    every: Every
    first_on: date
    amount: Number
    last_on: date | None = None
    description: str = ""
    proration: Proration = "whole"


class MilestoneTerms(Shape, frozen=True, kw_only=True):
    """A milestone by amount, by percent of the price, or by an effort at a list price."""

    milestone_id: Id
    description: str = ""
    amount: Number | None = None
    percent: Number | None = None
    quantity: Number | None = None
    unit: str | None = None
    unit_price: Number | None = None
    trigger: Trigger = "completed"
    planned_on: date | None = None


class UnitTerms(Shape, frozen=True, kw_only=True):
    """A unit of delivery, its price, and how many the contract is for."""

    unit: Word
    unit_price: Number
    per: Number = 1  # how many the price is for
    total: Number | None = None


class FeeTerms(Shape, frozen=True, kw_only=True):
    """A percentage of what other lines come to; no lines named: of all others."""

    percent: Number
    of: tuple[Id, ...] = ()


class PlanTerms(Shape, frozen=True, kw_only=True):
    """How a line is billed where it is not by the hour."""

    price: Number | None = None
    schedule: tuple[InstalmentTerms, ...] = ()
    recurring: RecurringTerms | None = None
    milestones: tuple[MilestoneTerms, ...] = ()
    units: UnitTerms | None = None
    fee: FeeTerms | None = None


class RaiseInstalments(Command, frozen=True, kw_only=True):
    """Make the instalments of a contract due that fall on or before a day. Drafting an invoice does so too."""

    contract_id: Id
    through: date


class CompleteMilestone(Command, frozen=True, kw_only=True):
    """Say that a milestone, or a percentage of it, is completed."""

    contract_id: Id
    line_id: Id
    milestone_id: Id
    on: date
    percent: Number = 100  # of the milestone, all completed so far together
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""


class AcceptMilestone(Command, frozen=True, kw_only=True):
    """Say that the customer accepted what is completed of a milestone."""

    contract_id: Id
    line_id: Id
    milestone_id: Id
    on: date
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""


class ReopenMilestone(Command, frozen=True, kw_only=True):
    """Take a completion back. A billed milestone is credited first."""

    contract_id: Id
    line_id: Id
    milestone_id: Id
    reason: Word


class DeliverUnits(Command, frozen=True, kw_only=True):
    """Record units delivered. The same delivery again changes nothing; other content is refused."""

    contract_id: Id
    line_id: Id
    delivery_id: Id
    quantity: Number
    on: date


class WithdrawDelivery(Command, frozen=True, kw_only=True):
    """Take back a delivery that should never have been recorded. A billed one is credited first."""

    contract_id: Id
    line_id: Id
    delivery_id: Id
    reason: Word


class ReportProgress(Command, frozen=True, kw_only=True):
    """Say how far a line billed by progress has come: percent of its price, all so far together."""

    contract_id: Id
    line_id: Id
    percent: Number
    on: date


PlanCommand: TypeAlias = (
    RaiseInstalments
    | CompleteMilestone
    | AcceptMilestone
    | ReopenMilestone
    | DeliverUnits
    | WithdrawDelivery
    | ReportProgress
)
