"""The laws of lots: whatever is asked in whatever order, approved value is somewhere exactly once."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from domain.account import Account
from domain.commands import AnyCommand
from domain.invoice import InvoiceCredited, InvoiceDrafted, InvoiceIssued
from domain.invoice_commands import (
    AdjustLine,
    CreditInvoice,
    CreditPart,
    DraftInvoice,
    IssueInvoice,
    RemoveLines,
    VoidDraft,
)
from domain.master_commands import AmendCap
from domain.time_commands import ApproveTime, CorrectTime, RecallApproval, RecordTime, WithdrawTime
from domain.wip_commands import (
    ConfirmHold,
    DecideAgain,
    WipPart,
    WriteBackTime,
    WriteOffTime,
    WriteUpTime,
)
from processes.desk import Desk, Receipt
from tests.laws.small_firm import BOOK, SHELF, SmallFirm

START = date(2026, 1, 1)
days = st.integers(0, 80).map(lambda n: START + timedelta(days=n))
minutes = st.integers(1, 1300)
caps = st.sampled_from([None, "0.00", "100.00", "777.77", "2000.00", "100000.00"])
contracts = st.sampled_from(["C1", "C2"])
small = st.integers(0, 60)


class Lots(RuleBasedStateMachine):
    @initialize(first=caps, second=caps, whole=st.booleans())
    def open(self, first: str | None, second: str | None, *, whole: bool) -> None:
        policy = "whole_entry" if whole else "split"
        self.firm = SmallFirm((first, second), cap_policy=policy)
        self.entries: list[tuple[str, str]] = []  # (entry, contract)
        for number in range(8):
            day = START + timedelta(days=7 * number)
            contract = "C1" if number % 3 else "C2"
            self.record_and_approve(contract, day, 61 + 97 * number, 1 + number % 3)

    def _try(self, command: AnyCommand) -> None:
        self.firm.tried(command)

    def _entry(self, pick: int) -> tuple[str, str]:
        return self.entries[pick % len(self.entries)] if self.entries else ("none:1", "C1")

    def _invoices(self, kind: type[InvoiceDrafted | InvoiceIssued]) -> list[str]:
        events = [line.entry.event for line in self.firm.lines()]
        return [e.invoice_id for e in events if isinstance(e, kind)]

    @rule(contract=contracts, day=days, worked=minutes, person=st.integers(1, 3))
    def record_and_approve(self, contract: str, day: date, worked: int, person: int) -> None:
        entry = f"t:{len(self.entries) + 1}"
        self._try(
            RecordTime(
                entry_id=entry,
                project_id=f"P{contract[1]}",
                person_id=f"p{person}",
                worked_on=day,
                quantity=worked,
                unit="minutes",
            )
        )
        self.entries.append((entry, contract))
        self._try(ApproveTime(entry_ids=(entry,)))

    @rule(pick=small, day=days, worked=minutes)
    def correct(self, pick: int, day: date, worked: int) -> None:
        entry, contract = self._entry(pick)
        self._try(
            CorrectTime(
                entry_id=entry,
                project_id=f"P{contract[1]}",
                person_id="p2",
                worked_on=day,
                quantity=worked,
                unit="minutes",
            )
        )

    @rule(pick=small)
    def withdraw(self, pick: int) -> None:
        self._try(WithdrawTime(entry_id=self._entry(pick)[0], reason="mistake"))

    @rule(picks=st.lists(small, min_size=1, max_size=4))
    def recall(self, picks: list[int]) -> None:
        ids = tuple({self._entry(pick)[0] for pick in picks})
        self._try(RecallApproval(entry_ids=ids, reason="again"))

    @rule(picks=st.lists(small, min_size=1, max_size=8))
    def approve(self, picks: list[int]) -> None:
        self._try(ApproveTime(entry_ids=tuple({self._entry(pick)[0] for pick in picks})))

    @rule(pick=small)
    def confirm(self, pick: int) -> None:
        entry, contract = self._entry(pick)
        self._try(
            ConfirmHold(
                contract_id=contract, entry_ids=(entry,), reason_code="long_day", note="seen"
            )
        )

    @rule(contract=contracts, cap=caps)
    def amend_cap(self, contract: str, cap: str | None) -> None:
        self._try(
            AmendCap(contract_id=contract, not_to_exceed=cap, effective_date=START, reason="agreed")
        )

    @rule(contract=contracts, day=days)
    def decide_again(self, contract: str, day: date) -> None:
        self._try(DecideAgain(contract_id=contract, on=day))

    @rule(pick=small, cents=st.none() | st.integers(1, 20_000))
    def write_off(self, pick: int, cents: int | None) -> None:
        entry, contract = self._entry(pick)
        amount = None if cents is None else f"{cents // 100}.{cents % 100:02d}"
        part = WipPart(entry_id=entry, amount=amount)
        self._try(WriteOffTime(contract_id=contract, parts=(part,), on=START, reason="goodwill"))

    @rule(pick=small, day=days)
    def write_back(self, pick: int, day: date) -> None:
        entry, contract = self._entry(pick)
        self._try(
            WriteBackTime(contract_id=contract, entry_ids=(entry,), on=day, reason="in error")
        )

    @rule(pick=small, cents=st.integers(1, 20_000))
    def write_up(self, pick: int, cents: int) -> None:
        entry, contract = self._entry(pick)
        self._try(
            WriteUpTime(
                contract_id=contract,
                entry_id=entry,
                amount=f"{cents // 100}.{cents % 100:02d}",
                on=START,
                reason="agreed",
            )
        )

    @rule(
        which=st.sampled_from([("C1",), ("C2",), ("C1", "C2")]),
        day=st.sampled_from([START, date(2026, 1, 31), date(2026, 2, 15), date(2026, 3, 31)]),
        issue=st.booleans(),
    )
    def bill(self, which: tuple[str, ...], day: date, *, issue: bool) -> None:
        drafted = self.firm.tried(DraftInvoice(contracts=which, cut_off=day))
        if issue and isinstance(drafted, Receipt):
            invoice = str(drafted.about["invoice_id"])
            self._try(IssueInvoice(invoice_id=invoice, issued_on=date(2026, 3, 31)))

    @rule(pick=small, line=st.integers(1, 5), defer=st.none() | days)
    @precondition(lambda self: self._invoices(InvoiceDrafted))
    def remove(self, pick: int, line: int, defer: date | None) -> None:
        if drafts := self._invoices(InvoiceDrafted):
            invoice = drafts[pick % len(drafts)]
            self._try(
                RemoveLines(invoice_id=invoice, numbers=(line,), reason="later", defer_until=defer)
            )

    @rule(pick=small, line=st.integers(1, 5), cents=st.integers(0, 50_000))
    @precondition(lambda self: self._invoices(InvoiceDrafted))
    def adjust(self, pick: int, line: int, cents: int) -> None:
        if drafts := self._invoices(InvoiceDrafted):
            invoice = drafts[pick % len(drafts)]
            amount = f"{cents // 100}.{cents % 100:02d}"
            self._try(AdjustLine(invoice_id=invoice, number=line, amount=amount, reason="agreed"))

    @rule(pick=small)
    @precondition(lambda self: self._invoices(InvoiceDrafted))
    def void(self, pick: int) -> None:
        if drafts := self._invoices(InvoiceDrafted):
            self._try(VoidDraft(invoice_id=drafts[pick % len(drafts)], reason="not now"))

    @rule(pick=small)
    @precondition(lambda self: self._invoices(InvoiceDrafted))
    def issue(self, pick: int) -> None:
        if drafts := self._invoices(InvoiceDrafted):
            invoice = drafts[pick % len(drafts)]
            self._try(IssueInvoice(invoice_id=invoice, issued_on=date(2026, 3, 31)))

    @rule(
        pick=small,
        line=st.none() | st.integers(1, 4),
        cents=st.none() | st.integers(1, 30_000),
        off=st.booleans(),
    )
    @precondition(lambda self: self._invoices(InvoiceIssued))
    def credit(self, pick: int, line: int | None, cents: int | None, *, off: bool) -> None:
        if issued := self._invoices(InvoiceIssued):
            amount = None if cents is None else f"{cents // 100}.{cents % 100:02d}"
            parts = () if line is None else (CreditPart(number=line, amount=amount),)
            self._try(
                CreditInvoice(
                    invoice_id=issued[pick % len(issued)],
                    lines=parts,
                    credited_on=date(2026, 3, 31),
                    reason="wrong",
                    write_off=off,
                )
            )

    def _accounts(self) -> list[Account]:
        return self.firm.desk.accounts(BOOK, ["C1", "C2"])

    @invariant()
    def approved_value_is_somewhere_exactly_once(self) -> None:
        for account in self._accounts():
            for entry, value in account.approved.items():
                item = account.items.get(entry)
                lots = item.lots if item else ()
                ranges = sorted((lot.start, lot.end) for lot in lots)
                assert all(a[1] <= b[0] for a, b in itertools.pairwise(ranges)), ranges
                placed = (
                    sum(lot.minor for lot in lots)
                    + account.drafted.get(entry, 0)
                    + account.billed.get(entry, 0)
                    + account.written.get(entry, 0)
                )
                assert placed == value, (entry, placed, value)

    @invariant()
    def billing_never_passes_the_cap(self) -> None:
        register = self.firm.desk.register(BOOK)
        for account in self._accounts():
            cap = register.contracts[account.contract_id].cap
            if cap is not None:
                assert account.unbilled == 0 or account.committed + account.unbilled <= cap
            drafted_and_billed = sum(account.drafted.values()) + sum(account.billed.values())
            assert account.committed <= drafted_and_billed

    @invariant()
    def books_balance_and_agree_with_the_lots(self) -> None:
        balances = self.firm.balances()
        assert sum(balances.values()) == 0
        unbilled = owed = 0
        for account in self._accounts():
            unbilled += sum(lot.minor for _, lot in account.open_lots() if lot.recognised)
            unbilled += sum(account.drafted.values())
            owed += sum(account.billed.values())
        assert balances["1210"] == unbilled
        assert balances["1100"] == owed

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        events = [line.entry.event for line in self.firm.lines()]
        issued = [e.sequence for e in events if isinstance(e, InvoiceIssued)]
        credited = [e.sequence for e in events if isinstance(e, InvoiceCredited)]
        assert issued == list(range(1, len(issued) + 1))
        assert credited == list(range(1, len(credited) + 1))

    @invariant()
    def remembered_and_refolded_accounts_are_the_same(self) -> None:
        remembered = self._accounts()
        fresh = Desk(self.firm.desk.books, SHELF, self.firm.clock).accounts(BOOK, ["C1", "C2"])
        for was, now in zip(remembered, fresh, strict=True):
            assert vars(was) == vars(now)


TestLots = Lots.TestCase
TestLots.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
