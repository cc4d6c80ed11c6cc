"""A claimed line before expense policy: its terms on the expense date, its evidence, who else claims the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from domain.expense import Expense, JudgedExpense
from domain.expense_category import ExpenseCategoryDefined, on_day
from domain.expense_terms import ExpenseTerms
from domain.policy import ExpenseCase, Policy
from domain.register import Register
from domain.ruling import Verdict
from domain.wip import Decided

# Reasons that a person's word can clear; the others need a fact.
ANSWERABLE = frozenset(
    {
        "receipt_missing",
        "card_evidence_missing",
        "limit_exceeded",
        "limit_not_comparable",
        "duplicate_suspected",
    }
)
NO_TERMS = ExpenseTerms()


class Judged(NamedTuple):
    """A line with its ruling as it is written down, and with the whole verdict for what follows at once."""

    line: JudgedExpense
    verdict: Verdict

    @property
    def expense(self) -> Expense:
        return self.line.expense

    @property
    def passes(self) -> bool:
        return bool(self.verdict.then["passes"])


def category_of(register: Register, expense: Expense) -> ExpenseCategoryDefined | None:
    """The category's version in force on the expense date."""
    return on_day(register.categories.get(expense.category_id, ()), expense.spent_on)


def terms_of(register: Register, contract_id: str) -> ExpenseTerms:
    """What the contract says of expenses."""
    return register.contract(contract_id).signed.expenses or NO_TERMS


def judge(
    register: Register,
    policy: Policy,
    expense: Expense,
    claim: str,
    earlier: Iterable[tuple[str, str]],
    answered: tuple[str, ...] = (),
) -> Judged:
    """Policy's verdict on one line; `earlier` are the lines that claimed the same before it."""
    first = next(iter(earlier), None)
    case = _case(register, expense, first is not None, frozenset(answered))
    verdict = policy.expense(expense.spent_on, case)
    line = JudgedExpense(
        expense=expense,
        claim=claim,
        ruling=Decided(ruling=verdict.ruling, reasons=verdict.reasons),
        duplicate_of="/".join(first) if first else "",
        answered=answered,
    )
    return Judged(line, verdict)


def _case(
    register: Register, expense: Expense, doubled: bool, answered: frozenset[str]
) -> ExpenseCase:
    category = category_of(register, expense)
    covered = bool(expense.contract_id)
    return ExpenseCase(
        category is not None,
        covered,
        _charge(register, expense),
        _currency(register, expense),
        _limit(register, category, expense, answered),
        _evidence(
            "receipt_missing",
            _above(register, category, expense, category.receipt_above if category else None),
            expense.receipt_id,
            answered,
        ),
        _evidence(
            "card_evidence_missing",
            _above(register, category, expense, category.card_above if category else None),
            expense.card_id,
            answered,
        ),
        ("answered_for" if "duplicate_suspected" in answered else "suspected")
        if doubled
        else "none",
        category.base if category else "by_policy",
    )


def _charge(register: Register, expense: Expense) -> str:
    if not expense.chargeable or not expense.business:
        return "not_chargeable"
    if expense.contract_id and not terms_of(register, expense.contract_id).pays_for(
        expense.category_id
    ):
        return "not_in_contract"
    return "yes"


def _currency(register: Register, expense: Expense) -> str:
    if (
        not expense.contract_id
        or register.contract(expense.contract_id).currency == expense.currency
    ):
        return "same"
    return "unknown" if expense.settled is None else "settled"


def _in_currency(register: Register, expense: Expense, currency: str | None) -> int | None:
    """The whole claim in the category's currency, where it is known in it."""
    if expense.currency == currency:
        return expense.minor
    if expense.contract_id and register.contract(expense.contract_id).currency == currency:
        return expense.settled
    return None


def _limit(
    register: Register,
    category: ExpenseCategoryDefined | None,
    expense: Expense,
    answered: frozenset[str],
) -> str:
    if category is None or category.limit is None:
        return "within"
    if answered & {"limit_exceeded", "limit_not_comparable"}:
        return "answered_for"
    claimed = _in_currency(register, expense, category.currency)
    if claimed is None:
        return "not_comparable"
    # The person's own part is no matter of the firm's limit: claimed x business / minor > limit.
    above = claimed * expense.business > category.limit * expense.minor
    return "above" if above else "within"


def _above(
    register: Register,
    category: ExpenseCategoryDefined | None,
    expense: Expense,
    threshold: int | None,
) -> bool:
    """Whether a threshold is passed; an amount that can not be held against it counts as above."""
    if category is None or threshold is None:
        return False
    claimed = _in_currency(register, expense, category.currency)
    return claimed is None or claimed > threshold


def _evidence(reason: str, needed: bool, given: str | None, answered: frozenset[str]) -> str:
    if not needed or given is not None:
        return "in_order"
    return "answered_for" if reason in answered else "missing"
