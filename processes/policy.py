"""The firm's rule tables as the domain asks them: facts built, the version chosen by date, words typed."""

from __future__ import annotations

from datetime import date
from typing import get_args

from msgspec.structs import astuple

from domain.collection import CollectionRole, CreditStatus
from domain.contract import BillingModel, Rounding, Treatment
from domain.exception_owner import CaseKind
from domain.policy import Case, Conditions, ExpenseCase, TaxCase
from domain.posting import AccountPair, Movement
from domain.ruling import Verdict
from domain.service_level import Counted, ServiceLevel
from domain.wip import LotState
from rules.facts import (
    BillingFacts,
    ConditionFacts,
    DunningFacts,
    ExpenseFacts,
    NamedCurrency,
    NamedDesk,
    PostingFacts,
    RevenueFacts,
    ServiceFacts,
    TaxFacts,
    TimeFacts,
    WriteOffFacts,
)
from rules.shelf import Shelf

_NAMED: tuple[NamedCurrency, ...] = get_args(NamedCurrency)
_DESKS: tuple[NamedDesk, ...] = get_args(NamedDesk)


class ShelfPolicy:
    """Answers from a shelf of tables. Eligibility, time and revenue by work date, accounts by accounting date."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._time = shelf.table("time_policy")
        self._billing = shelf.table("billing_eligibility")
        self._conditions = shelf.table("billing_conditions")
        self._revenue = shelf.table("revenue_treatment")
        self._expense = shelf.table("expense_policy")
        self._posting = shelf.table("posting")
        self._write_off = shelf.table("write_off_authority")
        self._dunning = shelf.table("dunning")
        self._tax = shelf.table("tax")
        self._service = shelf.table("service_levels")
        self._pairs: dict[tuple[str, Movement, Treatment], AccountPair] = {}

    def time(self, on: date, seconds: int, rounding: Rounding) -> Verdict:
        return self._time.on(on).judge(TimeFacts(seconds, rounding))

    def billing(self, on: date, case: Case) -> Verdict:
        return self._billing.on(on).judge(BillingFacts(*astuple(case)))

    def conditions(self, on: date, conditions: Conditions) -> Verdict:
        return self._conditions.on(on).judge(ConditionFacts(*astuple(conditions)))

    def revenue(
        self, on: date, model: BillingModel, treatment: Treatment, state: LotState
    ) -> Verdict:
        assert state in ("unbilled", "held", "over_cap", "not_chargeable")
        return self._revenue.on(on).judge(RevenueFacts(model, treatment, state))

    def expense(self, on: date, case: ExpenseCase) -> Verdict:
        return self._expense.on(on).judge(ExpenseFacts(*astuple(case)))

    def accounts(self, on: date, movement: Movement, treatment: Treatment) -> AccountPair:
        judge = self._posting.on(on)
        key = (judge.table.version, movement, treatment)
        found = self._pairs.get(key)
        if found is None:
            verdict = judge.judge(PostingFacts(movement, treatment))
            then = verdict.then
            found = self._pairs[key] = AccountPair(
                str(then["debit"]),
                str(then["debit_name"]),
                str(then["credit"]),
                str(then["credit_name"]),
                f"{verdict.ruling.table}@{verdict.ruling.version} {' '.join(verdict.ruling.rules)}",
            )
        return found

    def write_off(
        self, on: date, role: CollectionRole, hundredths: int, currency: str, days_overdue: int
    ) -> Verdict:
        named: NamedCurrency = next((one for one in _NAMED if one == currency), "other")
        facts = WriteOffFacts(role, hundredths, named, days_overdue)
        return self._write_off.on(on).judge(facts)

    def dunning(
        self, on: date, days_overdue: int, hundredths: int, status: CreditStatus
    ) -> Verdict:
        return self._dunning.on(on).judge(DunningFacts(days_overdue, hundredths, status))

    def tax(self, on: date, case: TaxCase) -> Verdict:
        return self._tax.on(on).judge(TaxFacts(*astuple(case)))

    def service_level(self, began: date, kind: CaseKind, desk: str) -> ServiceLevel:
        """How long a case may wait that began on a day."""
        named: NamedDesk = next((one for one in _DESKS if one == desk), "other")
        verdict = self._service.on(began).judge(ServiceFacts(kind, named))
        counted: Counted = "working_days"
        if verdict.then["counted"] == "calendar_days":
            counted = "calendar_days"
        ruling = verdict.ruling
        cited = f"{ruling.table}@{ruling.version} {ruling.rules[0]}"
        return ServiceLevel(int(verdict.then["days"]), counted, cited)

    def rule_set(self) -> str:
        return self._shelf.digest
