"""Commands about what the firm works with: entities, customers, people, projects, contracts, rates, periods."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

import msgspec

from domain.cap_commands import CapShape, Thresholds
from domain.cap_terms import CapLevel, CapPolicy, Release
from domain.command import Command, Currency, Id, Number, Period, Shape, Word
from domain.contract import BillingModel, Rounding, Treatment
from domain.funding_commands import FundingSourceShape, FundingStep
from domain.invoicing_commands import (
    DiscountTerms,
    InvoicingTerms,
    RetainageTerms,
    VolumeTerms,
)
from domain.plan_commands import PlanTerms
from domain.quote import ConvertedOn, RateType
from domain.retainer_commands import Allowance, Prepaid
from domain.tax_commands import TaxCode

PurchaseOrder = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class OpenEntity(Command, frozen=True, kw_only=True):
    """Open the book of a legal entity."""

    entity_id: Id
    name: Word
    base_currency: Currency
    time_zone: str = "UTC"
    invoice_prefix: str | None = None  # default: "<entity>-INV"
    credit_prefix: str | None = None  # default: "<entity>-CN"


class RegisterCustomer(Command, frozen=True, kw_only=True):
    """Register a customer in this book."""

    customer_id: Id
    name: Word
    payment_days: Annotated[int, msgspec.Meta(ge=0, le=365)] = 30


class HoldCustomer(Command, frozen=True, kw_only=True):
    """Stop billing to a customer (credit control)."""

    customer_id: Id
    reason: Word


class ReleaseCustomer(Command, frozen=True, kw_only=True):
    """Let billing to a customer go on."""

    customer_id: Id
    reason: Word


class RegisterPerson(Command, frozen=True, kw_only=True):
    """Register somebody who may work for this book: an opaque id, a grade and a home entity, no name."""

    person_id: Id
    home_entity: Id
    grade: Word
    valid_from: date = date(1990, 1, 1)


class ChangeGrade(Command, frozen=True, kw_only=True):
    """Change a person's grade from a date on."""

    person_id: Id
    grade: Word
    valid_from: date


class MovePerson(Command, frozen=True, kw_only=True):
    """Make another entity a person's home from a date on."""

    person_id: Id
    home_entity: Id
    valid_from: date


class OpenProject(Command, frozen=True, kw_only=True):
    """Open a project that time can be put against."""

    project_id: Id
    name: Word
    opens_on: date | None = None
    closes_on: date | None = None


class CloseProject(Command, frozen=True, kw_only=True):
    """Close a project: later work is not billable on it."""

    project_id: Id
    closes_on: date


class OwnRounding(Shape, frozen=True, kw_only=True):
    """Billable time in steps of so many minutes, up, down or nearest; any work counts at least `least` minutes."""

    minutes: Annotated[int, msgspec.Meta(ge=0, le=1440)] = 0  # zero: exact
    mode: Literal["up", "nearest", "down"] = "up"
    least: Annotated[int, msgspec.Meta(ge=0, le=1440)] = 0


class LineTerms(Shape, frozen=True, kw_only=True):
    line_id: Id
    projects: tuple[Id, ...] = ()  # none: no work goes on it by itself, only charges
    billing_model: BillingModel = "time_and_materials"
    treatment: Treatment = "as_invoiced"
    rounding: Rounding = "exact"
    own_rounding: OwnRounding | None = None  # a step of its own, instead of `rounding`
    plan: PlanTerms | None = None
    allowance: Allowance | None = None  # of a line whose billing model is allowance
    tax_code: TaxCode | None = None  # default: the standard one
    discount: DiscountTerms | None = None
    retainage: RetainageTerms | None = None  # default: the contract's
    purchase_order: PurchaseOrder | None = None  # default: the contract's


class ConversionChoice(Shape, frozen=True, kw_only=True):
    """Prices in other currencies are converted at a quote of this type for the day of the work, the approval or
    the invoice, or at one fixed in the contract.
    """

    on: ConvertedOn = "work"
    rate_type: RateType = "spot"


class CategoryCapTerms(Shape, frozen=True, kw_only=True):
    category_id: Id
    amount: Number  # in the contract's currency


class ContractExpenses(Shape, frozen=True, kw_only=True):
    """Which expenses a contract pays for. Left out: every category, on its own terms."""

    categories: tuple[Id, ...] = ()
    markup: Number | None = None  # percent, instead of each category's own
    caps: tuple[CategoryCapTerms, ...] = ()


class SignContract(Command, frozen=True, kw_only=True):
    """Sign a contract: its customer, currency, lines and not-to-exceed amount."""

    contract_id: Id
    customer_id: Id
    agreement_id: Id | None = None  # the master agreement whose terms hold where this says nothing
    currency: Currency
    signed_on: date
    starts_on: date | None = None  # default: signed_on
    ends_on: date | None = None
    lines: Annotated[tuple[LineTerms, ...], msgspec.Meta(min_length=1)]
    not_to_exceed: Number | None = None  # an amount in the contract's currency
    cap_policy: CapPolicy = "split"
    cap_tolerance: Number = 0
    purchase_order: str | None = None
    conversion: ConversionChoice | None = None  # of prices in other currencies; none: they wait
    caps: tuple[CapShape, ...] = ()  # at other levels, or with more terms than an amount
    sources: tuple[FundingSourceShape, ...] = ()  # who pays, up to which limit
    funding: tuple[FundingStep, ...] = ()  # in order of priority
    expenses: ContractExpenses | None = None
    prepaid: Prepaid | None = None  # deposits that its invoices draw down
    volume_discount: VolumeTerms | None = None
    retainage: RetainageTerms | None = None
    invoicing: InvoicingTerms | None = None


class EndContract(Command, frozen=True, kw_only=True):
    """End a contract: later work is outside it."""

    contract_id: Id
    ends_on: date
    reason: Word


class AmendCap(Command, frozen=True, kw_only=True):
    """Change a contract's not-to-exceed amount at one level; none removes it.

    Terms that are left out stay as they are; a cap that is new at its level starts with the usual ones.
    """

    contract_id: Id
    not_to_exceed: Number | None
    effective_date: date
    reason: Word
    level: CapLevel = "contract"
    line_id: Id | None = None  # for the two line levels
    policy: CapPolicy | None = None
    tolerance: Number | None = None
    release: Release | None = None
    expenses: bool | None = None
    tax_percent: Number | None = None
    thresholds: Thresholds | None = None


class RateTerms(Shape, frozen=True, kw_only=True):
    valid_from: date
    valid_to: date | None = None
    rate: Number | None = None  # per hour
    fixed: Number | None = None
    currency: Currency
    activity: str | None = None
    project_id: Id | None = None
    person_id: Id | None = None
    grade: str | None = None
    contract_id: Id | None = None
    customer_id: Id | None = None


class PublishRates(Command, frozen=True, kw_only=True):
    """Add rows to a rate card. Work already priced keeps its rate; time held without a rate is priced."""

    card_id: Id
    rows: Annotated[tuple[RateTerms, ...], msgspec.Meta(min_length=1)]


class SetRatePrecedence(Command, frozen=True, kw_only=True):
    """Say which level of the rate cards wins, first to last."""

    levels: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


class ClosePeriod(Command, frozen=True, kw_only=True):
    """Close a month: late work is posted to the first open one from now on."""

    period: Period


class PinPeriod(Command, frozen=True, kw_only=True):
    """Keep what a closed month says, with its differences to an earlier close. Follows every close by itself."""

    period: Period


class AskReopening(Command, frozen=True, kw_only=True):
    """Ask for a closed month to be reopened; another person must agree."""

    period: Period
    reason: Word


class ReopenPeriod(Command, frozen=True, kw_only=True):
    """Agree to reopen a month that somebody else asked to reopen."""

    period: Period


MasterCommand: TypeAlias = (
    OpenEntity
    | RegisterCustomer
    | HoldCustomer
    | ReleaseCustomer
    | RegisterPerson
    | ChangeGrade
    | MovePerson
    | OpenProject
    | CloseProject
    | SignContract
    | EndContract
    | AmendCap
    | PublishRates
    | SetRatePrecedence
    | ClosePeriod
    | PinPeriod
    | AskReopening
    | ReopenPeriod
)
