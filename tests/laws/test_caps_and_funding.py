"""Laws of caps at every level and of funding: never passed by any interleaving, nothing lost, nothing paid twice."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.account import Account
from domain.cap_commands import CapCustomer, CapShape, PrioritiseItems
from domain.cap_room import CapRooms
from domain.commands import AnyCommand
from domain.funding_commands import (
    AmendFunding,
    FundingShareShape,
    FundingSourceShape,
    FundingStep,
)
from domain.invoice import InvoiceDrafted, InvoiceIssued
from domain.invoice_commands import (
    AdjustLine,
    CreditInvoice,
    CreditPart,
    DraftInvoice,
    IssueInvoice,
    RemoveLines,
    VoidDraft,
)
from domain.knowledge import Knowledge
from domain.master_commands import AmendCap, LineTerms, OpenProject, SignContract
from domain.time_commands import ApproveTime, RecallApproval, RecordTime
from domain.wip_commands import DecideAgain, WipPart, WriteBackTime, WriteOffTime, WriteUpTime
from processes.desk import Desk, Receipt
from tests.laws.small_firm import BOOK, SHELF, SmallFirm

START, BILLED_ON = date(2026, 1, 1), date(2026, 3, 31)
days = st.integers(0, 80).map(lambda n: START + timedelta(days=n))
small = st.integers(0, 60)
amounts = st.sampled_from(["0.00", "99.99", "500.00", "1234.56", "5000.00"])
limits = st.sampled_from([None, "0.00", "150.00", "777.77", "3000.00"])
policies = st.sampled_from(["split", "whole_entry", "tolerance"])
CONTRACTS = ("C1", "C2", "C3")


def _rule(priority: int, *shares: tuple[str, str]) -> FundingStep:
    return FundingStep(
        priority=priority,
        shares=tuple(FundingShareShape(source_id=s, percent=p) for s, p in shares),
    )


class Caps(RuleBasedStateMachine):
    """C1 is plainly capped, C2 has lines with caps of their own, C3 is funded; one customer caps them all."""

    @initialize(first=amounts, line=amounts, customer=amounts, policy=policies)
    def open(self, first: str, line: str, customer: str, policy: Any) -> None:
        self.firm = SmallFirm((first,))
        for project in ("P2", "P3", "P4"):
            self.firm.do(OpenProject(project_id=project, name=project))
        terms: dict[str, Any] = {"customer_id": "acme", "currency": "GBP", "signed_on": START}
        self.firm.do(
            SignContract(
                contract_id="C2",
                lines=(
                    LineTerms(line_id="1", projects=("P2",)),
                    LineTerms(line_id="2", projects=("P3",)),
                ),
                caps=(
                    CapShape(
                        level="line", line_id="1", not_to_exceed=line, policy=policy, tolerance="5"
                    ),
                    CapShape(level="line_customer", line_id="2", not_to_exceed="800.00"),
                    CapShape(not_to_exceed="1000.00"),
                ),
                **terms,
            )
        )
        self.firm.do(
            SignContract(
                contract_id="C3",
                lines=(LineTerms(line_id="1", projects=("P4",)),),
                not_to_exceed="4000.00",
                sources=(
                    FundingSourceShape(source_id="A", limit="300.00"),
                    FundingSourceShape(source_id="B", limit="450.10"),
                    FundingSourceShape(source_id="C", limit="600.00"),
                ),
                funding=(
                    _rule(1, ("A", "33.33"), ("B", "33.33"), ("C", "33.34")),
                    _rule(2, ("B", "100")),
                    _rule(3, ("C", "100")),
                ),
                **terms,
            )
        )
        self.cap_customer(customer)
        self.entries: list[tuple[str, str]] = []
        for number in range(8):
            self.approve(number, START + timedelta(days=9 * number), 70 + 91 * number)

    def _try(self, command: AnyCommand) -> object:
        return self.firm.tried(command)

    def _invoices(self, kind: type[InvoiceDrafted | InvoiceIssued]) -> list[str]:
        events = [line.entry.event for line in self.firm.lines()]
        return [e.invoice_id for e in events if isinstance(e, kind)]

    def _entry(self, pick: int) -> tuple[str, str]:
        return self.entries[pick % len(self.entries)]

    @rule(pick=small, day=days, worked=st.integers(1, 700))
    def approve(self, pick: int, day: date, worked: int) -> None:
        entry = f"t:{len(self.entries) + 1}"
        project = f"P{1 + pick % 4}"
        self._try(
            RecordTime(
                entry_id=entry,
                project_id=project,
                person_id=f"p{1 + pick % 3}",
                worked_on=day,
                quantity=worked,
                unit="minutes",
            )
        )
        contract = {"P1": "C1", "P2": "C2", "P3": "C2", "P4": "C3"}[project]
        self.entries.append((entry, contract))
        self._try(ApproveTime(entry_ids=(entry,)))

    @rule(amount=st.none() | amounts)
    def cap_customer(self, amount: str | None) -> None:
        self._try(
            CapCustomer(
                customer_id="acme",
                currency="GBP",
                not_to_exceed=amount,
                effective_date=START,
                reason="agreed",
            )
        )

    @rule(
        amount=amounts, where=st.sampled_from(["contract", "line"]), of=st.sampled_from(CONTRACTS)
    )
    def amend_cap(self, amount: str, where: Any, of: str) -> None:
        line = "1" if where == "line" else None
        self._try(
            AmendCap(
                contract_id=of,
                not_to_exceed=amount,
                level=where,
                line_id=line,
                effective_date=START,
                reason="agreed",
            )
        )

    @rule(source=st.sampled_from("ABC"), limit=limits)
    def amend_funding(self, source: str, limit: str | None) -> None:
        self._try(
            AmendFunding(
                contract_id="C3",
                sources=(FundingSourceShape(source_id=source, limit=limit),),
                effective_date=START,
                reason="agreed",
            )
        )

    @rule(picks=st.lists(small, max_size=3))
    def prioritise(self, picks: list[int]) -> None:
        named = [self._entry(pick) for pick in picks]
        contract = named[0][1] if named else "C2"
        ids = tuple(dict.fromkeys(entry for entry, of in named if of == contract))
        self._try(
            PrioritiseItems(contract_id=contract, entry_ids=ids, reason="urgent", on=BILLED_ON)
        )

    @rule(pick=small)
    def recall(self, pick: int) -> None:
        self._try(RecallApproval(entry_ids=(self._entry(pick)[0],), reason="again"))

    @rule(picks=st.lists(small, min_size=1, max_size=8))
    def approve_again(self, picks: list[int]) -> None:
        self._try(ApproveTime(entry_ids=tuple({self._entry(pick)[0] for pick in picks})))

    @rule(pick=small, cents=st.integers(1, 20_000), up=st.booleans())
    def write(self, pick: int, cents: int, *, up: bool) -> None:
        entry, contract = self._entry(pick)
        amount = f"{cents // 100}.{cents % 100:02d}"
        if up:
            self._try(
                WriteUpTime(
                    contract_id=contract, entry_id=entry, amount=amount, on=START, reason="agreed"
                )
            )
        else:
            part = WipPart(entry_id=entry, amount=amount)
            self._try(
                WriteOffTime(contract_id=contract, parts=(part,), on=START, reason="goodwill")
            )

    @rule(pick=small, day=days)
    def write_back(self, pick: int, day: date) -> None:
        entry, contract = self._entry(pick)
        self._try(
            WriteBackTime(contract_id=contract, entry_ids=(entry,), on=day, reason="in error")
        )

    @rule(which=st.sets(st.sampled_from(CONTRACTS), min_size=1), day=days, issue=st.booleans())
    def bill(self, which: set[str], day: date, *, issue: bool) -> None:
        drafted = self.firm.tried(DraftInvoice(contracts=tuple(sorted(which)), cut_off=day))
        if issue and isinstance(drafted, Receipt):
            invoice = str(drafted.about["invoice_id"])
            self._try(IssueInvoice(invoice_id=invoice, issued_on=BILLED_ON))

    @rule(pick=small, line=st.integers(1, 5), act=st.integers(0, 3), cents=st.integers(0, 40_000))
    def review(self, pick: int, line: int, act: int, cents: int) -> None:
        drafts = self._invoices(InvoiceDrafted)
        if not drafts:
            return
        invoice = drafts[pick % len(drafts)]
        amount = f"{cents // 100}.{cents % 100:02d}"
        commands: tuple[AnyCommand, ...] = (
            RemoveLines(invoice_id=invoice, numbers=(line,), reason="later"),
            AdjustLine(invoice_id=invoice, number=line, amount=amount, reason="agreed"),
            VoidDraft(invoice_id=invoice, reason="not now"),
            IssueInvoice(invoice_id=invoice, issued_on=BILLED_ON),
        )
        self._try(commands[act])

    @rule(pick=small, line=st.integers(1, 4), cents=st.integers(1, 30_000), off=st.booleans())
    def credit(self, pick: int, line: int, cents: int, *, off: bool) -> None:
        issued = self._invoices(InvoiceIssued)
        if issued:
            self._try(
                CreditInvoice(
                    invoice_id=issued[pick % len(issued)],
                    lines=(CreditPart(number=line, amount=f"{cents // 100}.{cents % 100:02d}"),),
                    credited_on=BILLED_ON,
                    reason="wrong",
                    write_off=off,
                )
            )

    def accounts(self) -> list[Account]:
        """The accounts as decisions see them, with those that share a cap."""
        known = Knowledge()
        known.parts["register"] = self.firm.desk.register(BOOK)
        for account in self.firm.desk.accounts(BOOK, CONTRACTS):
            known.parts[f"account:{account.contract_id}"] = account
        return [known.account(contract) for contract in CONTRACTS]

    @invariant()
    def no_cap_at_any_level_is_passed(self) -> None:
        register = self.firm.desk.register(BOOK)
        for account in self.accounts():
            for use in CapRooms(register, account).uses:
                terms = use.terms
                if not use.unbilled:
                    continue  # lowered below what is consumed: nothing more may be billed
                assert use.consumed + use.unbilled <= terms.net + terms.tolerance, use

    @invariant()
    def funded_is_what_the_sources_pay(self) -> None:
        register = self.firm.desk.register(BOOK)
        account = self.accounts()[2]
        terms = register.contract("C3").funding
        assert terms is not None
        paid = Counter(account.funded)
        opened: Counter[str] = Counter()
        for _, lot in account.open_lots():
            assert bool(lot.funding) == (lot.state == "unbilled"), lot
            opened[lot.funding] += lot.minor if lot.state == "unbilled" else 0
        for source in terms.sources:
            used = opened[source.source_id] + paid[source.source_id]
            open_use = opened[source.source_id]
            assert source.limit is None or not open_use or used <= source.limit
        assert sum(paid.values()) == sum(account.consumed.values())
        assert sum(opened.values()) == account.unbilled

    @invariant()
    def approved_value_is_somewhere_exactly_once(self) -> None:
        for account in self.accounts():
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
    def books_balance_and_agree_with_the_lots(self) -> None:
        balances = self.firm.balances()
        assert sum(balances.values()) == 0
        unbilled = owed = 0
        for account in self.accounts():
            unbilled += sum(lot.minor for _, lot in account.open_lots() if lot.recognised)
            unbilled += sum(account.drafted.values())
            owed += sum(account.billed.values())
        assert balances["1210"] == unbilled
        assert balances["1100"] == owed

    @invariant()
    def looking_again_changes_nothing(self) -> None:
        head = len(self.firm.lines())
        for contract in CONTRACTS:
            self.firm.do(DecideAgain(contract_id=contract, on=BILLED_ON))
        assert [line.entry.event for line in self.firm.lines()[head:]] == []

    @invariant()
    def remembered_and_refolded_accounts_are_the_same(self) -> None:
        remembered = self.firm.desk.accounts(BOOK, CONTRACTS)
        fresh = Desk(self.firm.desk.books, SHELF, self.firm.clock).accounts(BOOK, CONTRACTS)
        for was, now in zip(remembered, fresh, strict=True):
            assert vars(was) == vars(now)


TestCaps = Caps.TestCase
TestCaps.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)


def test_work_of_another_contract_that_waits_for_funds_has_its_place_under_the_shared_cap_at_once() -> (
    None
):
    """What lies beyond a customer's cap is over it at the first look, held for want of funds or not."""
    firm = Caps()
    firm.open(first="0.00", line="0.00", customer="500.00", policy="whole_entry")
    firm.amend_funding(source="B", limit="0.00")
    firm.amend_funding(source="C", limit="0.00")
    firm.prioritise([6])
    firm.looking_again_changes_nothing()


def test_work_put_first_that_waits_for_funds_is_over_a_shared_cap_that_funded_work_uses_up() -> (
    None
):
    """What nobody pays for comes after what a source pays for, before the invoice is drafted as after it."""
    firm = Caps()
    firm.open(first="1234.56", line="500.00", customer="500.00", policy="split")
    firm.amend_funding(source="C", limit="150.00")
    firm.amend_funding(source="B", limit="0.00")
    firm.prioritise([39])
    firm.bill(which={"C1", "C2", "C3"}, day=date(2026, 3, 10), issue=False)
    firm.looking_again_changes_nothing()
