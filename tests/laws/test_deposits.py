"""Whatever happens to deposits: what came in is drawn, owed back, refunded, broken or left; never drawn above it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain.invoice import InvoiceIssued
from domain.invoice_commands import DraftInvoice, IssueInvoice
from domain.master_commands import LineTerms, OpenProject, SignContract
from domain.refusal import Refused
from domain.retainer_commands import (
    ConfirmDepositPaid,
    ExpireDeposits,
    Prepaid,
    RefundDeposit,
    RequestDeposit,
    ReviewRetainer,
)
from domain.retainer_state import Retainer, folded
from domain.retainer_terms import Unused
from domain.time_commands import ApproveTime, RecordTime
from tests.laws.small_firm import SmallFirm

CASH, LIABILITY, OWED, BREAKAGE, RECEIVABLE, BILLED = "1000", "2100", "2150", "4050", "1100", "4000"
FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 80).map(lambda days: FIRST + timedelta(days=days))
AMOUNTS = st.integers(1, 200_000).map(lambda minor: f"{minor // 100}.{minor % 100:02d}")


class Deposits(RuleBasedStateMachine):
    """One contract with deposits that lapse after a month, worked on, billed and paid in any order."""

    unused: Unused = "refund"

    def __init__(self) -> None:
        super().__init__()
        self.firm, self.numbers = SmallFirm(()), count(1)
        self.firm.do(OpenProject(project_id="P1", name="Project"))
        self.firm.do(
            SignContract(
                contract_id="C1",
                customer_id="acme",
                currency="GBP",
                signed_on=FIRST,
                lines=(LineTerms(line_id="1", projects=("P1",), billing_model="prepaid"),),
                prepaid=Prepaid(minimum="300.00", target="900.00", months=1, unused=self.unused),
            )
        )

    @property
    def retainer(self) -> Retainer:
        lines = self.firm.lines()
        return folded(Retainer("C1"), [(line.position, line.entry.event) for line in lines])

    @rule(amount=AMOUNTS, on=DAYS)
    def ask(self, amount: str, on: date) -> None:
        self.firm.tried(RequestDeposit(contract_id="C1", amount=amount, requested_on=on, due_on=on))

    @rule(on=DAYS, amount=st.none() | AMOUNTS)
    def pay(self, on: date, amount: str | None) -> None:
        deposit = f"C1-D{max(1, len(self.retainer.deposits))}"
        self.firm.tried(
            ConfirmDepositPaid(contract_id="C1", deposit_id=deposit, received_on=on, amount=amount)
        )

    @rule(on=DAYS, quarters=st.integers(1, 40))
    def bill(self, on: date, quarters: int) -> None:
        entry = f"t:{next(self.numbers)}"
        quantity = f"{quarters // 4}.{quarters % 4 * 25:02d}"
        self.firm.do(
            RecordTime(
                entry_id=entry, project_id="P1", person_id="p1", worked_on=on, quantity=quantity
            )
        )
        self.firm.do(ApproveTime(entry_ids=(entry,)))
        drafted = self.firm.tried(DraftInvoice(contracts=("C1",), cut_off=on))
        if not isinstance(drafted, Refused):
            invoice = str(drafted.about["invoice_id"])
            self.firm.do(IssueInvoice(invoice_id=invoice, issued_on=on))

    @rule(on=DAYS)
    def review(self, on: date) -> None:
        self.firm.do(ReviewRetainer(contract_id="C1", on=on))
        requests = len(self.retainer.deposits)
        self.firm.do(ReviewRetainer(contract_id="C1", on=on))
        assert len(self.retainer.deposits) == requests, "asked for twice"

    @rule(on=DAYS)
    def lapse(self, on: date) -> None:
        self.firm.do(ExpireDeposits(contract_id="C1", on=on))

    @rule(on=DAYS, amount=st.none() | AMOUNTS)
    def refund(self, on: date, amount: str | None) -> None:
        self.firm.tried(
            RefundDeposit(contract_id="C1", refunded_on=on, amount=amount, reason="asked for")
        )

    @invariant()
    def what_came_in_is_somewhere(self) -> None:
        for one in self.retainer.deposits.values():
            parts = (one.drawn, one.owed, one.refunded, one.broken, one.balance)
            assert min(parts) >= 0, one
            assert sum(parts) == one.received <= one.asked

    @invariant()
    def one_request_is_open(self) -> None:
        assert sum(one.unpaid > 0 for one in self.retainer.deposits.values()) <= 1

    @invariant()
    def the_books_say_the_same(self) -> None:
        held = self.retainer.deposits.values()
        books: Counter[str] = self.firm.balances()
        received = sum(one.received - one.refunded for one in held)
        assert books[CASH] == received
        assert -books[LIABILITY] == self.retainer.balance
        assert -books[OWED] == sum(one.owed for one in held)
        assert -books[BREAKAGE] == sum(one.broken for one in held)
        issued = [
            event
            for line in self.firm.lines()
            if isinstance(event := line.entry.event, InvoiceIssued)
        ]
        assert books[RECEIVABLE] == sum(one.payable for one in issued)
        drawn = sum(one.drawn for one in held)
        assert sum(one.total - one.payable for one in issued) == drawn


class Breaking(Deposits):
    """The same where the contract keeps what was not drawn."""

    unused: Unused = "breakage"


TestDeposits = Deposits.TestCase
TestBreaking = Breaking.TestCase
TestDeposits.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestBreaking.settings = TestDeposits.settings
