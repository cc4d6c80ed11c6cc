"""The laws of cash: what is owed is what was invoiced less credits, money and what was given up; no cent is lost."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.cash import (
    CreditGranted,
    CreditWithdrawn,
    PaymentApplied,
    PaymentChargedBack,
    PaymentRecorded,
    PaymentRefunded,
    PaymentUnapplied,
    ReceivableRecovered,
    ReceivableWrittenOff,
)
from domain.cash_commands import (
    ApplyPayment,
    GrantCredit,
    PaymentPart,
    RecordChargeback,
    RecordPayment,
    RecoverReceivable,
    RefundCredit,
    RefundPayment,
    UnapplyPayment,
    WithdrawCredit,
    WriteOffReceivable,
)
from domain.collection import DunningRaised
from domain.collection_commands import GrantAuthority, MergeCustomers, RunDunning
from domain.commands import AnyCommand
from domain.customer_account import CustomerAccount
from domain.invoice import InvoiceCredited, InvoiceIssued
from domain.invoice_commands import CreditInvoice, CreditPart
from domain.master_commands import ClosePeriod, RegisterCustomer
from domain.refusal import Refused
from processes.desk import Request
from tests.domain.cash_firm import CashFirm
from tests.laws.small_firm import BOOK

START = date(2026, 1, 20)
days = st.integers(0, 80).map(lambda n: START + timedelta(days=n))
amounts = st.integers(1, 60_000).map(lambda minor: f"{minor // 100}.{minor % 100:02d}")
maybe = st.one_of(st.none(), amounts)
small = st.integers(0, 40)


class Cash(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.firm = CashFirm()
        self.sent: list[tuple[AnyCommand, str]] = []
        self.invoices: list[str] = []
        self.payments = 0
        self.firm.do(RegisterCustomer(customer_id="zeta", name="Zeta"))
        self.firm.do(GrantAuthority(person="cole", role="finance_director", reason="x"))
        for hours in (1, 5):
            self.bill(hours)

    def _try(self, command: AnyCommand, actor: str = "cole") -> None:
        key = f"law-{len(self.sent)}"
        self.sent.append((command, key))
        try:
            self.firm.desk.do(BOOK, command, Request(actor=actor, key=key))
        except Refused:
            return

    def _invoice(self, pick: int) -> str:
        return self.invoices[pick % len(self.invoices)]

    def _payment(self, pick: int) -> str:
        return f"bank:{pick % max(self.payments, 1)}"

    @rule(hours=st.integers(1, 6))
    def bill(self, hours: int) -> None:
        if len(self.invoices) < 6:
            self.invoices.append(self.firm.invoice(hours, contract="C1"))

    @rule(amount=amounts, on=days, picks=st.lists(small, max_size=3), same=st.booleans())
    def pay(self, amount: str, on: date, picks: list[int], *, same: bool) -> None:
        if not same:
            self.payments += 1
        self._try(
            RecordPayment(
                payment_id=f"bank:{max(self.payments - 1, 0)}",
                customer_id="acme",
                received_on=on,
                amount=amount,
                currency="GBP",
                invoices=tuple(PaymentPart(invoice=self._invoice(pick)) for pick in set(picks)),
            )
        )

    @rule(pick=small, which=small, amount=maybe, on=days)
    def apply(self, pick: int, which: int, amount: str | None, on: date) -> None:
        part = PaymentPart(invoice=self._invoice(which), amount=amount)
        self._try(ApplyPayment(payment_id=self._payment(pick), invoices=(part,), on=on))

    @rule(pick=small, which=small, amount=maybe, on=days, whole=st.booleans())
    def unapply(self, pick: int, which: int, amount: str | None, on: date, *, whole: bool) -> None:
        parts = () if whole else (PaymentPart(invoice=self._invoice(which), amount=amount),)
        command = UnapplyPayment(
            payment_id=self._payment(pick), invoices=parts, on=on, reason="again"
        )
        self._try(command)

    @rule(pick=small, which=small, amount=maybe, on=days, how=st.integers(0, 2))
    def refund(self, pick: int, which: int, amount: str | None, on: date, how: int) -> None:
        lines = (CreditPart(number=1, amount=amount),) if how == 2 else ()
        command = RefundPayment(
            payment_id=self._payment(pick),
            amount=None if how == 2 else amount,
            invoice_id=self._invoice(which) if how else None,
            adjust=how == 2,
            lines=lines,
            refunded_on=on,
            reason="back",
        )
        self._try(command)

    @rule(pick=small, amount=maybe, on=days)
    def charge_back(self, pick: int, amount: str | None, on: date) -> None:
        self._try(
            RecordChargeback(
                payment_id=self._payment(pick), amount=amount, charged_back_on=on, reason="bank"
            )
        )

    @rule(which=small, amount=maybe, on=days)
    def credit(self, which: int, amount: str | None, on: date) -> None:
        lines = () if amount is None else (CreditPart(number=1, amount=amount),)
        self._try(
            CreditInvoice(
                invoice_id=self._invoice(which),
                lines=lines,
                credited_on=on,
                reason="less",
                write_off=True,
            )
        )

    @rule(which=small, amount=maybe, on=days)
    def write_off(self, which: int, amount: str | None, on: date) -> None:
        command = WriteOffReceivable(
            invoice_id=self._invoice(which), amount=amount, written_on=on, reason="lost"
        )
        self._try(command)

    @rule(which=small, amount=maybe, on=days)
    def recover(self, which: int, amount: str | None, on: date) -> None:
        command = RecoverReceivable(
            invoice_id=self._invoice(which), amount=amount, recovered_on=on, reason="after all"
        )
        self._try(command)

    @rule(amount=maybe, on=days, back=st.booleans())
    def goodwill(self, amount: str | None, on: date, *, back: bool) -> None:
        how: dict[str, Any] = {"customer_id": "acme", "currency": "GBP", "reason": "late"}
        if back:
            self._try(WithdrawCredit(amount=amount, withdrawn_on=on, **how))
        else:
            self._try(GrantCredit(amount=amount or "25.00", granted_on=on, **how))

    @rule(amount=maybe, on=days)
    def credit_out(self, amount: str | None, on: date) -> None:
        command = RefundCredit(
            customer_id="acme", currency="GBP", amount=amount, refunded_on=on, reason="asked"
        )
        self._try(command)

    @rule(on=days, fees=st.sampled_from(("asked", "charged")))
    def dun(self, on: date, fees: Any) -> None:
        self._try(RunDunning(on=on, fees=fees))

    @rule()
    def close(self) -> None:
        self._try(ClosePeriod(period="2026-02"))

    @precondition(lambda self: len(self.sent) > 12)
    @rule(on=days)
    def merge(self, on: date) -> None:
        self._try(MergeCustomers(customer_id="acme", into="zeta", on=on, reason="one"))

    @rule()
    def all_again(self) -> None:
        """The same commands under the same keys, in any order, change nothing."""
        head = len(self.firm.lines())
        for command, key in reversed(self.sent):
            before = [line for line in self.firm.lines() if line.entry.request == key]
            if before:
                self.firm.desk.do(BOOK, command, Request(actor="cole", key=key))
        assert len(self.firm.lines()) == head

    def _events(self, *kinds: type) -> list[Any]:
        return [
            line.entry.event for line in self.firm.lines() if isinstance(line.entry.event, kinds)
        ]

    def _accounts(self) -> list[CustomerAccount]:
        return [self.firm.account(customer) for customer in ("acme", "zeta")]

    @invariant()
    def what_is_owed_adds_up(self) -> None:
        """invoices - credits - applied money - write-offs = receivable, by invoice and in the ledger."""
        owed: Counter[str] = Counter()
        for event in self._events(InvoiceIssued):
            owed[event.invoice_id] += event.payable
        for event in self._events(InvoiceCredited):
            owed[event.invoice_id] -= event.payable - event.to_credit
        for event in self._events(DunningRaised):
            for reminder in event.reminders if event.charged else ():
                owed[reminder.invoice_id] += reminder.fee
        for event in self._events(ReceivableWrittenOff, ReceivableRecovered):
            back = isinstance(event, ReceivableRecovered)
            owed[event.invoice_id] += event.minor if back else -event.minor
        for event in self._events(
            PaymentApplied, PaymentUnapplied, PaymentRefunded, PaymentChargedBack
        ):
            sign = -1 if isinstance(event, PaymentApplied) else 1
            for part in event.parts:
                owed[part.invoice_id] += sign * (part.minor + part.discount)
        told = {one.invoice_id: one.open for of in self._accounts() for one in of.invoices.values()}
        assert told == dict(owed)
        assert min(told.values(), default=0) >= 0
        posted = self._posted()
        assert {k: v for k, v in posted.items() if v} == {k: v for k, v in told.items() if v}

    def _posted(self) -> Counter[str]:
        """The receivable in the ledger, by invoice."""
        posted: Counter[str] = Counter()
        for line in self.firm.lines():
            event = line.entry.event
            for one in getattr(event, "postings", ()):
                if one.account == "1100":
                    posted[one.document or getattr(event, "invoice_id", "")] += one.minor
        return posted

    @invariant()
    def money_adds_up(self) -> None:
        """payments = applied + unapplied + refunded + charged back; cash and credits agree with the books."""
        received = sum(event.minor for event in self._events(PaymentRecorded))
        paid = [one for account in self._accounts() for one in account.payments.values()]
        went = sum(
            sum(one.applied.values()) + one.rest + one.refunded + one.charged_back for one in paid
        )
        assert received == sum(one.minor for one in paid) == went
        assert all(one.rest >= 0 and min(one.applied.values(), default=1) > 0 for one in paid)
        balances = self.firm.balances()
        assert sum(balances.values()) == 0
        assert -balances["2300"] == sum(one.rest for one in paid)
        held = sum(sum(account.credit.values()) for account in self._accounts())
        assert -balances["2350"] == held >= 0
        for account in self._accounts():
            assert 0 <= account.goodwill.get("GBP", 0) <= account.credit.get("GBP", 0)

    @invariant()
    def what_is_given_up_stands_on_the_accounts_it_was_given_up_to(self) -> None:
        owed = [one for account in self._accounts() for one in account.invoices.values()]
        balances = self.firm.balances()
        assert balances["6150"] == sum(one.differences for one in owed)
        assert balances["6100"] == sum(one.written_off - one.differences for one in owed)
        granted = sum(one.minor for one in self._events(CreditGranted))
        assert balances["4068"] == granted - sum(one.minor for one in self._events(CreditWithdrawn))

    @invariant()
    def every_fact_balances(self) -> None:
        for line in self.firm.lines():
            sums: Counter[tuple[Any, ...]] = Counter()
            for one in getattr(line.entry.event, "postings", ()):
                sums[one.on, one.contract_id, one.currency, one.document] += one.minor
            assert not any(sums.values()), line


TestCash = Cash.TestCase
TestCash.settings = settings(max_examples=15, stateful_step_count=30, deadline=None)
