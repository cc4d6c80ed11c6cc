"""A firm that bills in every way there is, and all that may happen to it, in any order: for the laws of them all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from domain.account import Account
from domain.amendment_commands import AcceptCreditProposal, DeclineCreditProposal
from domain.cash_commands import (
    ApplyPayment,
    GrantCredit,
    PaymentPart,
    RecordChargeback,
    RecordPayment,
    RecoverReceivable,
    RefundPayment,
    UnapplyPayment,
    WithdrawCredit,
    WriteOffReceivable,
)
from domain.commands import AnyCommand
from domain.customer_account import CustomerAccount, folded
from domain.invoice import InvoiceDrafted, InvoiceIssued
from domain.invoice_commands import (
    AddLine,
    AdjustDraft,
    AdjustLine,
    CreditInvoice,
    CreditPart,
    DraftInvoice,
    IssueInvoice,
    ReleaseRetention,
    RemoveLines,
    VoidDraft,
    VoidInvoice,
)
from domain.knowledge import Knowledge
from domain.wip_commands import WriteBackTime
from processes.desk import Request
from processes.previewing import preview
from tests.laws.every_contract import CONTRACTS, CUSTOMERS, PROJECTS, START, every_contract
from tests.laws.every_work import BILLED_ON, EveryWork, caps, cents, days, said, small
from tests.laws.small_firm import BOOK


class EveryModel(EveryWork):
    """Hours, funding, fixed fee, milestones, a fee, units, progress, deposits, an allowance and expenses."""

    @initialize(customer=caps)
    def open(self, customer: str | None) -> None:
        for command in every_contract():
            self.firm.do(command)
        self.cap_customer(customer)
        for number, project in enumerate(PROJECTS):
            day = START + timedelta(days=9 * number)
            self.work(project, day, 200 + 61 * number, "ABC"[number % 3])
        self.begin()

    def begin(self) -> None:
        """Some of everything, so that there is something to go on from."""
        first = date(2026, 1, 31)
        self.spend(START, 12_345, "meals", "expenses")
        self.deposit(START, 50_000, 0, 0)
        self.deposit(START, 0, 0, 1)
        self.deliver(START, 25, 0, 0)
        for contract in ("C-hours", "C-fixed", "C-units"):
            self.bill({contract}, first, 1)
        self.bill({"C-funded"}, first, 0)
        self.pay([0], 30_000, "acme")
        self.write(1, 500, up=False)
        self.amend("C-allowance", first, 90, 0)

    @rule(pick=small)
    def write_back(self, pick: int) -> None:
        written = [(of, one) for of, account in self.accounts().items() for one in account.written]
        if written:
            contract, entry = written[pick % len(written)]
            at: dict[str, Any] = {"contract_id": contract, "on": START, "reason": "in error"}
            self.attempt(WriteBackTime(entry_ids=(entry,), **at))

    # --- invoices and money --------------------------------------------------------------------

    def _invoices(self) -> list[str]:
        events = [line.entry.event for line in self.firm.lines()]
        return [event.invoice_id for event in events if isinstance(event, InvoiceIssued)]

    def _drafts(self) -> list[str]:
        drafts = (draft for account in self.accounts().values() for draft in account.drafts)
        return list(dict.fromkeys(drafts))

    @rule(which=st.sets(st.sampled_from(CONTRACTS), min_size=1, max_size=3), day=days, issue=small)
    def bill(self, which: set[str], day: date, issue: int) -> None:
        drafted = self.attempt(DraftInvoice(contracts=tuple(sorted(which)), cut_off=day))
        if issue % 4 and drafted is not None:
            invoice = str(drafted.about["invoice_id"])
            self._as_foreseen(invoice)

    def _as_foreseen(self, invoice: str) -> None:
        """A draft is issued as its preview says, or refused as it says."""
        foreseen = preview(self.firm.desk, BOOK, invoice, BILLED_ON)
        receipt = self.attempt(IssueInvoice(invoice_id=invoice, issued_on=BILLED_ON))
        assert (receipt is None) == (foreseen.refused is not None), foreseen.refused
        if receipt is not None:
            last = [line.entry.event for line in self.firm.lines()[receipt.position - 1 :]]
            issued = [event for event in last if isinstance(event, InvoiceIssued)]
            assert foreseen.issued in issued

    @rule(pick=small, number=st.integers(1, 5), minor=cents, act=st.integers(0, 5))
    def review(self, pick: int, number: int, minor: int, act: int) -> None:
        drafts = self._drafts() or ["none"]
        of: dict[str, Any] = {"invoice_id": drafts[pick % len(drafts)]}
        because: dict[str, Any] = {"reason": "agreed"}
        commands: tuple[AnyCommand, ...] = (
            RemoveLines(numbers=(number,), **of, **because),
            AdjustLine(number=number, amount=said(minor), **of, **because),
            AddLine(text="Courier", quantity=1, unit_price=said(minor), **of, **because),
            AdjustDraft(kind="allowance", code="goodwill", amount=said(minor), **of, **because),
            VoidDraft(**of, **because),
            IssueInvoice(issued_on=BILLED_ON, **of),
        )
        self.attempt(commands[act])

    def _issued(self, pick: int) -> str:
        issued = self._invoices() or ["none"]
        return issued[pick % len(issued)]

    @rule(pick=small, number=st.integers(1, 4), minor=st.none() | cents, off=st.booleans())
    def credit(self, pick: int, number: int, minor: int | None, *, off: bool) -> None:
        part = CreditPart(number=number, amount=None if minor is None else said(minor))
        of: dict[str, Any] = {"invoice_id": self._issued(pick), "reason": "wrong"}
        self.attempt(CreditInvoice(lines=(part,), credited_on=BILLED_ON, write_off=off, **of))

    @rule(pick=small, void=st.booleans())
    def take_back(self, pick: int, *, void: bool) -> None:
        of: dict[str, Any] = {"invoice_id": self._issued(pick), "reason": "wrong"}
        if void:
            self.attempt(VoidInvoice(voided_on=BILLED_ON, **of))
        else:
            self.attempt(CreditInvoice(credited_on=BILLED_ON, **of))

    @rule(minor=st.none() | cents)
    def release(self, minor: int | None) -> None:
        amount = None if minor is None else said(minor)
        self.attempt(
            ReleaseRetention(
                contract_id="C-fixed", amount=amount, released_on=BILLED_ON, reason="accepted"
            )
        )

    @rule(
        picks=st.lists(small, max_size=3),
        minor=st.integers(1, 90_000),
        who=st.sampled_from(CUSTOMERS),
    )
    def pay(self, picks: list[int], minor: int, who: str) -> None:
        parts = tuple(PaymentPart(invoice=one) for one in {self._issued(pick) for pick in picks})
        paid = RecordPayment(
            payment_id=f"bank:{self.payments + 1}",
            customer_id=who,
            received_on=BILLED_ON,
            amount=said(minor),
            currency="GBP",
            invoices=parts,
        )
        self.payments += self.attempt(paid) is not None

    @rule(pick=small, which=small, minor=st.none() | cents, act=st.integers(0, 7))
    def move_money(self, pick: int, which: int, minor: int | None, act: int) -> None:
        payment = f"bank:{1 + pick % max(1, self.payments)}"
        credit: dict[str, Any] = {
            "customer_id": CUSTOMERS[pick % len(CUSTOMERS)],
            "currency": "GBP",
            "reason": "late",
        }
        amount = None if minor is None else said(minor)
        part = PaymentPart(invoice=self._issued(which), amount=amount)
        commands: tuple[AnyCommand, ...] = (
            ApplyPayment(payment_id=payment, invoices=(part,), on=BILLED_ON),
            UnapplyPayment(payment_id=payment, invoices=(part,), on=BILLED_ON, reason="again"),
            RefundPayment(payment_id=payment, amount=amount, refunded_on=BILLED_ON, reason="back"),
            RecordChargeback(payment_id=payment, charged_back_on=BILLED_ON, reason="bank"),
            WriteOffReceivable(
                invoice_id=part.invoice, amount=amount, written_on=BILLED_ON, reason="lost"
            ),
            RecoverReceivable(
                invoice_id=part.invoice, amount=amount, recovered_on=BILLED_ON, reason="after all"
            ),
            GrantCredit(amount=amount or "10.00", granted_on=BILLED_ON, **credit),
            WithdrawCredit(amount=amount, withdrawn_on=BILLED_ON, **credit),
        )
        self.attempt(commands[act], "cole")

    @rule(start=small)
    def all_again(self, start: int) -> None:
        """The same commands under the same keys change nothing."""
        head = len(self.firm.lines())
        for command, key, actor in self.sent[start % len(self.sent) :][:40]:
            self.firm.desk.do(BOOK, command, Request(actor=actor, key=key))
        assert len(self.firm.lines()) == head

    @rule(pick=small, accept=st.booleans())
    def answer_a_proposal(self, pick: int, *, accept: bool) -> None:
        """Billed work that an amendment prices otherwise is credited and priced anew, or left as it is."""
        open_ones = [
            (key, one)
            for key, one in sorted(self.firm.desk.register(BOOK).amendments.items())
            if one.proposals
        ]
        if not open_ones:
            return
        (contract, amendment), one = open_ones[pick % len(open_ones)]
        named: dict[str, Any] = {"contract_id": contract, "amendment_id": amendment}
        entry = sorted(one.proposals)[pick % len(one.proposals)]
        if not accept:
            self.attempt(DeclineCreditProposal(entry_ids=(entry,), reason="kept", **named))
            return
        invoices = tuple(
            event.invoice_id
            for event in (line.entry.event for line in self.firm.lines())
            if isinstance(event, InvoiceDrafted)
            and event.invoice_id in self._invoices()
            and any(line.entry_id == entry for line in event.lines)
        )
        self.attempt(
            AcceptCreditProposal(
                entry_ids=(entry,), invoices=invoices, credited_on=BILLED_ON, **named
            )
        )

    # --- how things stand ----------------------------------------------------------------------

    def accounts(self) -> dict[str, Account]:
        """The accounts as decisions see them, with those that share a cap."""
        known = Knowledge()
        known.parts["register"] = self.firm.desk.register(BOOK)
        for account in self.firm.desk.accounts(BOOK, CONTRACTS):
            known.parts[f"account:{account.contract_id}"] = account
        return {contract: known.account(contract) for contract in CONTRACTS}

    def owed(self, customer: str) -> CustomerAccount:
        """What a customer owes and has paid."""
        lines = [line for line in self.firm.lines() if f"cash:{customer}" in line.tags]
        seen = [(line.position, line.entry.event) for line in lines]
        return folded(CustomerAccount(customer), seen)
