"""Expenses: claimed on a report, judged line by line, answered for, approved, charged or withdrawn."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from domain.event import Event, Part
from domain.expense_category import CategoryEvent
from domain.posting import Posting
from domain.wip import Decided

Outcome: TypeAlias = Literal["charged", "not_charged"]


class Meals(Part, frozen=True, kw_only=True):
    """Meals that somebody else provided on a day of a trip."""

    on: date
    breakfast: bool = False
    lunch: bool = False
    dinner: bool = False


class Trip(Part, frozen=True, kw_only=True):
    """A trip that a per diem is claimed for: its days, both ends counted, and the meals provided.

    Meals are counted over the whole trip, or named day by day.
    """

    starts_on: date
    ends_on: date
    breakfasts: int = 0
    lunches: int = 0
    dinners: int = 0
    meals: tuple[Meals, ...] = ()
    hours: Decimal | None = None  # of a trip of one day


class Expense(Part, frozen=True, kw_only=True):
    """What one line of a report claims: its content, exactly as it was handed in."""

    line_id: str
    spent_on: date
    category_id: str
    project_id: str
    contract_id: str = ""  # whose line covers the project on that day; empty: none does
    contract_line: str = ""
    currency: str
    minor: int  # what is claimed, VAT and personal part included
    vat: int = 0  # recoverable VAT in it
    personal: int = 0  # the part that is the person's own affair
    merchant: str = ""
    quantity: Decimal | None = None  # of the category's unit
    trip: Trip | None = None
    receipt_id: str | None = None
    card_id: str | None = None  # evidence of the card payment
    settled: int | None = (
        None  # what was paid in the contract's currency, as the card statement says
    )
    chargeable: bool = True
    note: str | None = None  # goes on the invoice; no personal data

    @property
    def business(self) -> int:
        """What is claimed for the firm's sake."""
        return self.minor - self.personal


class JudgedExpense(Part, frozen=True, kw_only=True):
    """One line with what policy says of it: a ruling without reasons passes, any reason makes it wait."""

    expense: Expense
    claim: str  # a mark by which the same claim is known again
    ruling: Decided
    duplicate_of: str = ""  # "<report>/<line>" of an earlier claim of the same
    answered: tuple[str, ...] = ()  # reasons that somebody answered for


class ExpensesRecorded(Event, frozen=True, kw_only=True):
    """A person claims expenses on a report. Each line stands for itself."""

    report_id: str
    person_id: str
    lines: tuple[JudgedExpense, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        claims = dict.fromkeys(f"claim:{line.claim}" for line in self.lines)
        return (f"report:{self.report_id}", *claims)


class ExpenseCorrected(Event, frozen=True, kw_only=True):
    """A line claims something else from now on; an approval it had is gone."""

    report_id: str
    person_id: str
    line: JudgedExpense
    was: Expense
    reason: str
    claim_was: str
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        claims = dict.fromkeys((self.line.claim, self.claim_was))
        report = (f"report:{self.report_id}", *(f"claim:{claim}" for claim in claims))
        return (*report, f"expenses:{self.was.contract_id}") if self.was.contract_id else report


class ExpensesWithdrawn(Event, frozen=True, kw_only=True):
    """Lines of a report were a mistake. Their ids are not used again."""

    report_id: str
    line_ids: tuple[str, ...]
    reason: str
    claims: tuple[str, ...]
    contracts: tuple[str, ...] = ()
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (
            f"report:{self.report_id}",
            *(f"claim:{claim}" for claim in self.claims),
            *(f"expenses:{contract}" for contract in self.contracts),
        )


class ReceiptAttached(Event, frozen=True, kw_only=True):
    """Evidence arrives for one line, which is judged again; no other line is touched."""

    report_id: str
    line: JudgedExpense

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"report:{self.report_id}",)


class ExpenseConfirmed(Event, frozen=True, kw_only=True):
    """Somebody answers for reasons that stood against a line, which is judged again without them."""

    report_id: str
    line: JudgedExpense
    reason_codes: tuple[str, ...]
    note: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"report:{self.report_id}",)


class ExpensesDecidedAgain(Event, frozen=True, kw_only=True):
    """Waiting lines were looked at again, because categories, contracts or other claims changed."""

    report_id: str
    lines: tuple[JudgedExpense, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"report:{self.report_id}",)


class ExpensesApproved(Event, frozen=True, kw_only=True):
    """An approver accepts lines: what passes policy is charged at once, what waits as soon as it passes."""

    report_id: str
    line_ids: tuple[str, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"report:{self.report_id}",)


class SettledExpense(Part, frozen=True, kw_only=True):
    """One approved line's cost, in `currency`, and price, in the contract's.

    `minor` is charged, `over` lies beyond its category's cap.
    """

    line_id: str
    category_id: str
    outcome: Outcome
    on: date
    currency: str  # of cost, vat and disbursed
    cost: int  # borne by the firm, net of recoverable VAT
    vat: int = 0
    disbursed: int = 0  # passed through as agent: recovered from the customer, no revenue
    markup: int = 0  # the part of minor and over that is above the base
    minor: int = 0
    over: int = 0
    charges: tuple[str, ...] = ()  # ids of what it became on the contract's account


class ExpensesSettled(Event, frozen=True, kw_only=True):
    """Approved lines that passed: the firm owes the person, the customer owes what the contract pays for."""

    report_id: str
    contract_id: str
    currency: str
    lines: tuple[SettledExpense, ...]
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return f"report:{self.report_id}", f"expenses:{self.contract_id}"


ExpenseEvent: TypeAlias = (
    CategoryEvent
    | ExpensesRecorded
    | ExpenseCorrected
    | ExpensesWithdrawn
    | ReceiptAttached
    | ExpenseConfirmed
    | ExpensesDecidedAgain
    | ExpensesApproved
    | ExpensesSettled
)
