"""What a decision asks of the firm's rules; the answers come from the tables, the questions are closed."""

from __future__ import annotations

from datetime import date
from typing import Literal, Protocol, TypeAlias

import msgspec

from domain.collection import CollectionRole, CreditStatus
from domain.contract import BillingModel, Rounding, Treatment
from domain.posting import AccountPair, Movement
from domain.ruling import Verdict
from domain.settlement import Category
from domain.tax import Supply, TaxStatus
from domain.wip import LotState

Funds: TypeAlias = Literal["not_needed", "enough", "none"]
BilledAs: TypeAlias = BillingModel | Literal["charge", "expense"]


class Case(msgspec.Struct, frozen=True, gc=False):
    """All that billing eligibility may look at, about one lot (semantics 2.1.1)."""

    billing_model: BilledAs  # of its line for time; "charge" or "expense" for what is no time
    chargeable: bool
    contract_active: bool
    project_open: bool
    grade_known: bool
    rate_found: bool
    currency_matches: bool
    long_day: bool
    amendment_pending: bool
    customer_on_hold: bool
    cap_room: str  # "uncapped", "enough" or "none"
    cap_blocked: bool


class Conditions(msgspec.Struct, frozen=True, gc=False):
    """What must be there besides before a lot can go on an invoice (semantics 2.1.1)."""

    tax_known: bool = True
    quote_found: bool = True
    policy_passed: bool = True
    funded: Funds = "not_needed"


ALL_MET = Conditions()


class ExpenseCase(msgspec.Struct, frozen=True, gc=False):
    """All that expense policy may look at, about one claimed line (semantics 2.6)."""

    category_known: bool
    contract_covers: bool
    charge: str  # "yes", "not_chargeable" or "not_in_contract"
    currency: str  # "same", "settled" or "unknown"
    limit: str  # "within", "above", "answered_for" or "not_comparable"
    receipt: str  # "in_order", "missing" or "answered_for"
    card: str  # the same
    duplicate: str  # "none", "suspected" or "answered_for"
    base: str  # "by_policy", "net" or "gross"


class TaxCase(msgspec.Struct, frozen=True, gc=False):
    """All that tax may look at, about one line."""

    relation: Literal["domestic", "union", "abroad"]
    status: TaxStatus
    vat_id: bool
    supply: Supply
    rated: Category  # of the tax code for a customer at home


class Policy(Protocol):
    """The rule tables in force, as pure functions. `on` chooses the version."""

    def time(self, on: date, seconds: int, rounding: Rounding) -> Verdict:
        """May this quantity be recorded, and how is it rounded?"""

    def billing(self, on: date, case: Case) -> Verdict:
        """May this lot be billed now, else why not and whose desk?"""

    def conditions(self, on: date, conditions: Conditions) -> Verdict:
        """Is everything else there that an invoice needs, else what is missing and whose desk?"""

    def revenue(
        self, on: date, model: BillingModel, treatment: Treatment, state: LotState
    ) -> Verdict:
        """Is a lot in this state recognised as revenue?"""

    def expense(self, on: date, case: ExpenseCase) -> Verdict:
        """May this claimed line go its way, is it charged, and on which base?"""

    def accounts(self, on: date, movement: Movement, treatment: Treatment) -> AccountPair:
        """Which accounts does this movement debit and credit?"""

    def write_off(
        self, on: date, role: CollectionRole, hundredths: int, currency: str, days_overdue: int
    ) -> Verdict:
        """May somebody with this role give up so much of a receivable, and as what?"""

    def dunning(
        self, on: date, days_overdue: int, hundredths: int, status: CreditStatus
    ) -> Verdict:
        """Which reminder is due for an overdue amount: level, text, fee and who handles it."""

    def tax(self, on: date, case: TaxCase) -> Verdict:
        """In which category is a line taxed, and is its rate charged?"""

    def rule_set(self) -> str:
        """The digest of all tables in force together."""


class Moment(msgspec.Struct, frozen=True):
    """Who decides and which day it is for the entity: time and identity come in, they are never looked up."""

    actor: str
    today: date
    head: int = 0  # the journal position the decision stands on
    on_behalf_of: str | None = None

    @property
    def person(self) -> str:
        """Who answers for the act: the one on whose behalf it is done, else whoever does it."""
        return self.on_behalf_of or self.actor

    @property
    def hands(self) -> tuple[str, ...]:
        """Everybody who has a hand in the act: whoever does it, and whoever it is done for."""
        return tuple(one for one in (self.actor, self.on_behalf_of) if one is not None)
