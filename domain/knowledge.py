"""What is looked at before a command is decided: the parts of one book, each by its tag."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any, NamedTuple, TypeAlias

from domain import (
    account,
    borrowing_state,
    customer_account,
    data_desk,
    entry,
    exception_owner,
    expense_report,
    figure_state,
    foreign_state,
    invoice_state,
    lending_state,
    payment_state,
    plan,
    register,
    retainer_state,
)
from domain.account import Account
from domain.borrowing_state import Borrowing
from domain.boundary import FOREIGN, LEDGER, REGISTER
from domain.catalogue import AnyEvent
from domain.customer_account import CustomerAccount
from domain.data_desk import ImportState
from domain.entry import EntryState
from domain.exception_owner import CaseOwner
from domain.expense_report import CategoryUse, ClaimState, ReportState
from domain.figure_state import FigureTerms
from domain.foreign_state import ForeignReceivables
from domain.invoice_state import InvoiceState, SeriesState
from domain.ledger_totals import LedgerTotals
from domain.lending_state import Lending
from domain.payment_state import NumberState, PaymentState
from domain.plan import PlanState
from domain.refusal import UnknownEntry
from domain.register import Register
from domain.retainer_state import Retainer
from domain.time_entry import Work

Known: TypeAlias = (
    Register
    | Account
    | EntryState
    | InvoiceState
    | SeriesState
    | ImportState
    | CustomerAccount
    | PaymentState
    | NumberState
    | ReportState
    | ClaimState
    | CategoryUse
    | Lending
    | Borrowing
    | PlanState
    | Retainer
    | FigureTerms
    | LedgerTotals
    | ForeignReceivables
    | CaseOwner
)


class Knowledge:
    """Folded parts by tag: "register", "entry:<id>", "account:<contract>", "invoice:<id>", "series:<id>"."""

    def __init__(self) -> None:
        self.parts: dict[str, Known] = {}

    @property
    def register(self) -> Register:
        part = self.parts[REGISTER]
        assert isinstance(part, Register)
        return part

    def entry(self, entry_id: str) -> EntryState:
        part = self.parts[f"entry:{entry_id}"]
        assert isinstance(part, EntryState)
        return part

    def account(self, contract_id: str) -> Account:
        """A contract's account, with those that share a cap of its customer where there is one."""
        part = self.parts[f"account:{contract_id}"]
        assert isinstance(part, Account)
        book = self.parts.get(REGISTER)
        shared = book.sharing(contract_id) if isinstance(book, Register) else ()
        if not shared:
            return part
        found = copy(part)
        found.siblings = tuple(self.account_alone(other) for other in shared)
        return found

    def account_alone(self, contract_id: str) -> Account:
        """A contract's account without those that share a cap with it: for looking up what stands on it."""
        part = self.parts[f"account:{contract_id}"]
        assert isinstance(part, Account), f"{contract_id} shares a cap and was not looked at"
        return part

    def with_register(self, register: Register) -> Knowledge:
        """The same, with master data as a fact that is not recorded yet would leave it."""
        supposed = Knowledge()
        supposed.parts = self.parts | {REGISTER: register}
        return supposed

    def where_shared(self, account: Account, events: Sequence[AnyEvent]) -> Knowledge:
        """What further contracts of the same act must see of this one: nothing, unless they share a cap."""
        return self.supposing(events) if account.siblings else self

    def supposing(self, events: Sequence[AnyEvent]) -> Knowledge:
        """What would be known of the accounts that facts are about, had they been recorded."""
        if not events:
            return self
        supposed = Knowledge()
        supposed.parts = dict(self.parts)
        for event in events:
            for tag in event.tags:
                part = supposed.parts.get(tag)
                if isinstance(part, Account):
                    supposed.parts[tag] = after(part, [(0, event)])
        return supposed

    def invoice(self, invoice_id: str) -> InvoiceState:
        part = self.parts[f"invoice:{invoice_id}"]
        assert isinstance(part, InvoiceState)
        return part

    def series(self, series: str) -> SeriesState:
        part = self.parts[f"series:{series}"]
        assert isinstance(part, SeriesState)
        return part

    def cash(self, customer_id: str) -> CustomerAccount:
        """The account of a customer, or of the one it was merged into."""
        part = self.parts[self.register.cash_of(customer_id)]
        assert isinstance(part, CustomerAccount)
        return part

    def payment(self, payment_id: str) -> PaymentState:
        part = self.parts[f"payment:{payment_id}"]
        assert isinstance(part, PaymentState)
        return part

    def number(self, number: str) -> NumberState:
        part = self.parts[f"number:{number}"]
        assert isinstance(part, NumberState)
        return part

    def imported(self, import_id: str) -> ImportState:
        part = self.parts[f"import:{import_id}"]
        assert isinstance(part, ImportState)
        return part

    def with_part(self, tag: str, part: Known) -> Knowledge:
        """The same with one part as it would be after a fact of the same act."""
        supposed = Knowledge()
        supposed.parts = self.parts | {tag: part}
        return supposed

    def case_owner(self, kind: str, ref: str) -> CaseOwner:
        part = self.parts[f"case:{kind}:{ref}"]
        assert isinstance(part, CaseOwner)
        return part

    def report(self, report_id: str) -> ReportState:
        part = self.parts[f"report:{report_id}"]
        assert isinstance(part, ReportState)
        return part

    def claim(self, mark: str) -> ClaimState:
        part = self.parts[f"claim:{mark}"]
        assert isinstance(part, ClaimState)
        return part

    def category_use(self, contract_id: str) -> CategoryUse:
        part = self.parts[f"expenses:{contract_id}"]
        assert isinstance(part, CategoryUse)
        return part

    def plan(self, contract_id: str) -> PlanState:
        part = self.parts[f"plan:{contract_id}"]
        assert isinstance(part, PlanState)
        return part

    def retainer(self, contract_id: str) -> Retainer:
        part = self.parts[f"retainer:{contract_id}"]
        assert isinstance(part, Retainer)
        return part

    def ledger(self) -> LedgerTotals:
        """All that was posted in the book, by month and account."""
        part = self.parts[LEDGER]
        assert isinstance(part, LedgerTotals)
        return part

    def lending(self, borrower: str) -> Lending:
        part = self.parts[f"lent:{borrower}"]
        assert isinstance(part, Lending)
        return part

    def borrowing(self, lender: str) -> Borrowing:
        part = self.parts[f"borrowed:{lender}"]
        assert isinstance(part, Borrowing)
        return part

    @property
    def foreign(self) -> ForeignReceivables:
        """All receivables in foreign currencies."""
        part = self.parts[FOREIGN]
        assert isinstance(part, ForeignReceivables)
        return part

    @property
    def figures(self) -> FigureTerms:
        part = self.parts["figures"]
        assert isinstance(part, FigureTerms)
        return part

    def work(self, entry_id: str) -> tuple[EntryState, Work]:
        """An entry that was recorded. Refuses one this book never saw."""
        entry = self.entry(entry_id)
        if entry.work is None:
            raise UnknownEntry(
                f"No time entry {entry_id} is recorded in this book: check the id and the book.",
                entry_id=entry_id,
            )
        return entry, entry.work


class Kind(NamedTuple):
    """One kind of part: how it is while nothing is known of it, and how facts change it."""

    blank: Callable[[str], Any]
    after: Callable[[Any, Sequence[tuple[int, AnyEvent]]], Any]


KINDS: dict[str, Kind] = {
    REGISTER: Kind(lambda _: Register(), register.folded),
    "entry": Kind(EntryState, entry.folded),
    "account": Kind(Account, account.folded),
    "invoice": Kind(InvoiceState, invoice_state.folded),
    "series": Kind(SeriesState, invoice_state.counted),
    "cash": Kind(CustomerAccount, customer_account.folded),
    "payment": Kind(PaymentState, payment_state.folded),
    "number": Kind(NumberState, payment_state.numbered),
    "report": Kind(ReportState, expense_report.folded),
    "claim": Kind(ClaimState, expense_report.claimed),
    "expenses": Kind(CategoryUse, expense_report.used),
    "plan": Kind(PlanState, plan.folded),
    "retainer": Kind(Retainer, retainer_state.folded),
    "import": Kind(ImportState, data_desk.folded),
    "lent": Kind(Lending, lending_state.folded),
    FOREIGN: Kind(lambda _: ForeignReceivables(), foreign_state.folded),
    "figures": Kind(lambda _: FigureTerms(), figure_state.folded),
    "borrowed": Kind(Borrowing, borrowing_state.folded),
    "case": Kind(CaseOwner, exception_owner.folded),
}
_BY_TYPE: dict[type, Kind] = {type(kind.blank("")): kind for kind in KINDS.values()}


def blank(tag: str) -> Known:
    """A part of which nothing is known yet, by its tag."""
    kind, _, name = tag.partition(":")
    part: Known = KINDS[kind].blank(name)
    return part


def after(part: Known, seen: Sequence[tuple[int, AnyEvent]]) -> Known:
    """A part after further facts, each with its journal position; the part given stays as it was."""
    changed: Known = _BY_TYPE[type(part)].after(part, seen)
    return changed
