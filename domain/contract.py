"""Contracts: the terms under which time becomes money, and the rates and caps that go with them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from domain.boundary import REGISTER
from domain.cap_terms import CapLevel, CapPolicy, CapTerms
from domain.event import Event, Part
from domain.expense_terms import ExpenseTerms
from domain.funding_terms import FundingTerms
from domain.plan_terms import Plan
from domain.quote import ConversionTerms
from domain.retainer_terms import AllowanceTerms, PrepaidTerms
from domain.settlement_terms import Discount, Invoicing, Retainage, VolumeDiscount

BillingModel = Literal[
    "time_and_materials",
    "fixed_fee",  # by a schedule
    "milestone",
    "retainer",  # of no declared kind: waits for an amendment
    "units",  # of delivery
    "progress",  # percent of a price, as reported
    "fee",  # a percentage of what other lines come to
    "prepaid",  # by the hour, paid from deposits
    "allowance",  # a fee per period with hours included; use it or lose it
]
BY_THE_HOUR: frozenset[BillingModel] = frozenset({"time_and_materials", "prepaid", "retainer"})
Treatment = Literal["as_invoiced", "deposit", "disbursement"]
Rounding = Literal[
    "exact",
    "six_minutes_up",
    "six_minutes_nearest",
    "quarter_hour_up",
    "quarter_hour_nearest",
    "half_hour_up",
]


class QuantityRounding(Part, frozen=True, kw_only=True):
    """A line's own step of billable time, where none of the usual ones is agreed, and the least an entry counts."""

    minutes: int = 0  # the step; zero: exact
    mode: Literal["up", "nearest", "down"] = "up"
    least: int = 0  # minutes an entry of any work counts at least


class ContractLine(Part, frozen=True, kw_only=True):
    """One promise of a contract: which projects' work it covers, how that is billed and recognised."""

    line_id: str
    projects: tuple[str, ...]
    billing_model: BillingModel = "time_and_materials"
    treatment: Treatment = "as_invoiced"
    rounding: Rounding = "exact"
    own_rounding: QuantityRounding | None = None  # instead of `rounding`
    plan: Plan | None = None  # how it is billed where it is not by the hour
    allowance: AllowanceTerms | None = None  # of a line billed by a fee with work included
    tax_code: str = ""  # empty: the standard one
    discount: Discount | None = None
    retainage: Retainage | None = None  # none: the contract's
    purchase_order: str = ""  # empty: the contract's
    starts_on: date | None = None  # of a line that was added later; none: with the contract
    ends_on: date | None = None  # its last day; none: with the contract

    def active_on(self, day: date) -> bool:
        """Whether the line covers work of a day, as far as it says itself."""
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )


class ContractSigned(Event, frozen=True, kw_only=True):
    """A customer's contract in one currency; `cap` is the not-to-exceed amount, none means uncapped."""

    contract_id: str
    customer_id: str
    currency: str
    signed_on: date
    starts_on: date
    ends_on: date | None = None
    lines: tuple[ContractLine, ...]
    cap: int | None = None  # minor units of the contract's currency
    cap_policy: CapPolicy = "split"
    cap_tolerance: int = 0  # minor units by which a whole entry may pass the cap
    purchase_order: str | None = None
    conversion: ConversionTerms | None = None  # none: prices in other currencies are no prices
    caps: tuple[CapTerms, ...] = ()  # at other levels, or with terms of their own
    funding: FundingTerms | None = None
    expenses: ExpenseTerms | None = None
    prepaid: PrepaidTerms | None = None  # of deposits that its invoices draw down
    volume_discount: VolumeDiscount | None = None
    retainage: Retainage | None = None
    invoicing: Invoicing | None = None
    agreement_id: str = ""  # the master agreement it is a statement of work under; empty: none

    @property
    def tags(self) -> tuple[str, ...]:
        return (
            REGISTER,
            f"contract:{self.contract_id}",
            f"account:{self.contract_id}",
            f"customer:{self.customer_id}",
        )


class ContractEnded(Event, frozen=True, kw_only=True):
    """Work after this date is outside the contract."""

    contract_id: str
    ends_on: date
    reason: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"contract:{self.contract_id}", f"account:{self.contract_id}")


class TermsAmended(Event, frozen=True, kw_only=True):
    """Lines as they stand from now on: their plan changed, added, or ended on a day; and another purchase order.

    Lines not named stay as they are. `effective_date` is the one of the amendment that changed them.
    """

    contract_id: str
    amendment_id: str
    effective_date: date
    currency: str
    lines: tuple[ContractLine, ...] = ()
    purchase_order: str | None = None  # none: it stays

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"contract:{self.contract_id}", f"account:{self.contract_id}")


class CapAmended(Event, frozen=True, kw_only=True):
    """The not-to-exceed amount changed by agreement. Lower than consumed: billing stops until room is back."""

    contract_id: str
    cap: int | None
    effective_date: date
    reason: str
    below_consumed: bool = False
    level: CapLevel = "contract"
    line_id: str = ""
    terms: CapTerms | None = None  # of a cap that has more terms than its amount

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"contract:{self.contract_id}", f"account:{self.contract_id}")


class RateRow(Part, frozen=True, kw_only=True):
    """One price from a date on. The dimensions that are given say at which level of precedence it stands."""

    row_id: str
    valid_from: date
    valid_to: date | None = None  # last day, inclusive; none: until further notice
    rate: Decimal | None = None  # per hour
    fixed: Decimal | None = None  # for the entry, whatever its hours
    currency: str
    activity: str | None = None
    project_id: str | None = None
    person_id: str | None = None
    grade: str | None = None
    contract_id: str | None = None
    customer_id: str | None = None


class RatesPublished(Event, frozen=True, kw_only=True):
    """Rows join a rate card. Work done before keeps the rate it was priced at (semantics 2.1.2)."""

    card_id: str
    rows: tuple[RateRow, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"card:{self.card_id}")


class RatePrecedenceSet(Event, frozen=True, kw_only=True):
    """Which level of a rate card wins, first to last; known names are in `domain/rates.py`."""

    levels: tuple[str, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER,)


ContractEvent: TypeAlias = (
    ContractSigned | ContractEnded | TermsAmended | CapAmended | RatesPublished | RatePrecedenceSet
)
