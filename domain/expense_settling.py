"""Settling approved expenses: the person is owed the cost, the customer what the contract pays for, up to its caps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from domain.account import Account
from domain.catalogue import AnyEvent
from domain.charge import Charge, raise_charges, withdraw_charges
from domain.expense import Expense, ExpensesSettled, SettledExpense
from domain.expense_category import ExpenseCategoryDefined
from domain.expense_judging import Judged, category_of, terms_of
from domain.expense_pricing import PricedExpense, borne, price
from domain.expense_report import CategoryUse, LineState, ReportState
from domain.expense_terms import ExpenseTerms
from domain.knowledge import Knowledge
from domain.money import half_up, scale
from domain.policy import Moment, Policy
from domain.posting import Movement, Posting, balanced, pair
from domain.register import Register

OVER = "/over"  # ends the id of the part beyond a category's cap
MARKUP = "/markup"  # ends the id of an agent's markup, the only part that is its revenue


class _Room:
    """What is left under a contract's category caps, taken line by line in the order of their dates."""

    def __init__(self, terms: ExpenseTerms, account: Account, use: CategoryUse) -> None:
        self._terms = terms
        self._used = {
            category: sum(
                line.minor - sum(account.written.get(charge, 0) for charge in line.charges)
                for line in lines.values()
            )
            for category, lines in use.lines.items()
        }

    def take(self, category_id: str, minor: int) -> int:
        """The part of an amount that is within its category's cap."""
        cap = self._terms.cap_of(category_id)
        if cap is None:
            return minor
        used = self._used.get(category_id, 0)
        within = max(0, min(minor, cap - used))
        self._used[category_id] = used + within
        return within


class _Settled(NamedTuple):
    line: SettledExpense
    charges: tuple[Charge, ...] = ()


def settle(
    report_id: str, known: Knowledge, lines: Sequence[Judged], policy: Policy, moment: Moment
) -> list[AnyEvent]:
    """Lines that are approved and pass become cost and charges, one event a contract."""
    register, report = known.register, known.report(report_id)
    by_contract: dict[str, list[Judged]] = {}
    for line in sorted(lines, key=lambda line: line.expense.spent_on):
        by_contract.setdefault(line.expense.contract_id, []).append(line)
    events: list[AnyEvent] = []
    for contract_id, found in by_contract.items():
        account = known.account(contract_id)
        room = _Room(terms_of(register, contract_id), account, known.category_use(contract_id))
        settled = [_settled(report, register, line, room) for line in found]
        events.append(
            ExpensesSettled(
                report_id=report_id,
                contract_id=contract_id,
                currency=register.contract(contract_id).currency,
                lines=tuple(one.line for one in settled),
                postings=balanced(
                    posting
                    for one in settled
                    for posting in _cost(one.line, contract_id, register, policy, one.line.on, 1)
                ),
            )
        )
        charges = [charge for one in settled for charge in one.charges]
        events += raise_charges(register, account, charges, policy, moment.head + 1)
    return events


def unsettle(
    known: Knowledge, lines: Iterable[LineState], reason: str, policy: Policy, moment: Moment
) -> tuple[list[AnyEvent], tuple[Posting, ...]]:
    """Take back what settled lines led to: their charges, and postings that turn their cost round.

    Raises BilledAlready, OnDraft or NotOpen where a document or a write-off holds a charge.
    """
    register = known.register
    charges: dict[str, list[str]] = {}
    postings: list[Posting] = []
    for line in lines:
        if line.settled is None:
            continue
        charges.setdefault(line.settled_on, []).extend(line.settled.charges)
        postings += _cost(line.settled, line.settled_on, register, policy, moment.today, -1)
    events: list[AnyEvent] = []
    for contract_id, entry_ids in charges.items():
        if entry_ids:
            account = known.account(contract_id)
            events += withdraw_charges(register, account, entry_ids, reason, policy, moment)
    return events, balanced(postings)


def _settled(report: ReportState, register: Register, judged: Judged, room: _Room) -> _Settled:
    """One line's cost and, where the customer pays, its charges within and beyond its category's cap."""
    expense = judged.expense
    category = category_of(register, expense)
    assert category is not None, "a line of an unknown category waits"
    contract = register.contract(expense.contract_id)
    common: dict[str, Any] = {
        "line_id": expense.line_id,
        "category_id": expense.category_id,
        "on": expense.spent_on,
    }
    if not judged.verdict.then["charged"]:
        cost, vat = borne(expense, expense.minor)
        line = SettledExpense(
            outcome="not_charged", currency=expense.currency, cost=cost, vat=vat, **common
        )
        return _Settled(line)
    terms = terms_of(register, expense.contract_id)
    base = str(judged.verdict.then["base"])
    priced = price(category, expense, contract.currency, base, terms.markup)
    within = room.take(expense.category_id, priced.minor)
    disbursed = 0
    if category.presentation == "agent":
        disbursed = min(within, priced.base, priced.cost + priced.vat)
    name = f"{report.report_id}/{expense.line_id}"
    charges = _charges(
        name, report.person_id, expense, category, priced, within, disbursed, contract.currency
    )
    line = SettledExpense(
        outcome="charged",
        currency=contract.currency,
        cost=priced.cost,
        vat=priced.vat,
        disbursed=disbursed,
        markup=priced.markup,
        minor=within,
        over=priced.minor - within,
        charges=tuple(charge.entry_id for charge in charges),
        **common,
    )
    return _Settled(line, charges)


def _charges(
    name: str,
    person_id: str,
    expense: Expense,
    category: ExpenseCategoryDefined,
    priced: PricedExpense,
    within: int,
    disbursed: int,
    currency: str,
) -> tuple[Charge, ...]:
    """The charges of one line: an agent's disbursement apart from its markup, what is over the cap apart again."""
    said = ", ".join(filter(None, (category.name, expense.merchant, expense.note)))
    whole = within == priced.minor and not disbursed
    quantity = priced.quantity if whole else None
    parts = (
        (name, disbursed, said, True, True),
        (f"{name}{MARKUP}" if disbursed else name, within - disbursed, said, True, False),
        (f"{name}{OVER}", priced.minor - within, f"{said} (beyond its cap)", False, False),
    )
    return tuple(
        Charge(
            entry_id=entry_id,
            line_id=expense.contract_line,
            project_id=expense.project_id,
            person_id=person_id,
            on=expense.spent_on,
            minor=minor,
            kind="expense",
            description=description,
            quantity=quantity,
            unit=priced.unit if quantity is not None else None,
            unit_price=_shown_price(priced, currency) if quantity is not None else None,
            tax=category.tax,
            chargeable=chargeable,
            disbursement=disbursement,
        )
        for entry_id, minor, description, chargeable, disbursement in parts
        if minor
    )


def _shown_price(priced: PricedExpense, currency: str) -> Decimal | None:
    """The unit price, where quantity times it is the amount: what is printed must add up."""
    if priced.quantity is None or priced.unit_price is None:
        return None
    numerator, denominator = (priced.quantity * priced.unit_price).as_integer_ratio()
    exact = half_up(numerator * 10 ** scale(currency), denominator)
    return priced.unit_price if exact == priced.minor else None


def _cost(
    line: SettledExpense,
    contract_id: str,
    register: Register,
    policy: Policy,
    effective: date,
    sign: int,
) -> list[Posting]:
    """What the firm owes the person: as a disbursement to recover, as input tax, and else as its own expense."""
    on, _ = register.posted_on(effective)
    left = line.cost + line.vat - line.disbursed
    vat = min(line.vat, left)
    parts: tuple[tuple[Movement, int], ...] = (
        ("expense_agent", line.disbursed),
        ("expense_vat", vat),
        ("expense_cost", left - vat),
    )
    return [
        posting
        for movement, minor in parts
        for posting in pair(
            policy.accounts(on, movement, "as_invoiced"),
            on,
            contract_id,
            line.currency,
            sign * minor,
        )
    ]
