"""What may happen to work and terms in a firm that bills in every way there is, in any order."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from domain.amendment_commands import (
    ApproveAmendment,
    DraftAmendment,
    RejectAmendment,
    SubmitAmendment,
)
from domain.cap_commands import CapCustomer
from domain.commands import AnyCommand
from domain.expense_commands import (
    ApproveExpenses,
    ExpenseShape,
    RecordExpenses,
    WithdrawExpenses,
)
from domain.funding_commands import AmendFunding, FundingSourceShape
from domain.master_commands import AmendCap, AskReopening, ClosePeriod, RateTerms, ReopenPeriod
from domain.money import as_said
from domain.plan_commands import (
    AcceptMilestone,
    CompleteMilestone,
    DeliverUnits,
    ReopenMilestone,
    ReportProgress,
    WithdrawDelivery,
)
from domain.refusal import Refused
from domain.retainer_commands import (
    ConfirmDepositPaid,
    ExpireDeposits,
    RefundDeposit,
    RequestDeposit,
    ReviewRetainer,
)
from domain.time_commands import ApproveTime, CorrectTime, RecallApproval, RecordTime, WithdrawTime
from domain.wip_commands import WipPart, WriteOffTime, WriteUpTime
from processes.desk import Receipt, Request
from tests.laws.every_change import changes_of
from tests.laws.every_contract import CONTRACTS, PROJECTS, START
from tests.laws.small_firm import BOOK, SmallFirm

BILLED_ON = date(2026, 3, 31)
PERIODS = ("2026-01", "2026-02", "2026-03")
WORKERS = {"A": "p1", "B": "p2", "C": "p3"}
days = st.integers(0, 89).map(lambda n: START + timedelta(days=n))
cents = st.integers(1, 40_000)
small = st.integers(0, 40)
caps = st.sampled_from([None, "0.00", "150.00", "777.77", "5000.00"])


def said(minor: int) -> str:
    return as_said(minor, "GBP")


class EveryWork(RuleBasedStateMachine):
    """Time, expenses, milestones, deliveries, deposits, caps, funding, amendments and closes."""

    def __init__(self) -> None:
        super().__init__()
        self.firm = SmallFirm(())
        self.sent: list[tuple[AnyCommand, str, str]] = []
        self.done: Counter[str] = Counter()
        self.entries: list[tuple[str, str]] = []  # (entry, project)
        self.asked = self.reports = self.deliveries = self.payments = 0
        self.amendments: list[tuple[str, str]] = []  # (contract, amendment)

    def attempt(self, command: AnyCommand, actor: str = "finance") -> Receipt | None:
        """Ask for something: what is refused changes nothing."""
        self.asked += 1
        key, head = f"law-{self.asked}", len(self.firm.lines())
        try:
            receipt = self.firm.desk.do(BOOK, command, Request(actor=actor, key=key))
        except Refused:
            assert len(self.firm.lines()) == head, f"{command} was refused and changed something"
            return None
        if len(self.firm.lines()) > head:
            self.sent.append((command, key, actor))
        self.done[type(command).__name__] += 1
        return receipt

    # --- work ----------------------------------------------------------------------------------

    @rule(
        project=st.sampled_from(PROJECTS),
        day=days,
        worked=st.integers(1, 700),
        who=st.sampled_from("ABC"),
    )
    def work(self, project: str, day: date, worked: int, who: str) -> None:
        entry = f"t:{len(self.entries) + 1}"
        self.entries.append((entry, project))
        self.attempt(
            RecordTime(
                entry_id=entry,
                project_id=project,
                person_id=WORKERS[who],
                worked_on=day,
                quantity=worked,
                unit="minutes",
            )
        )
        self.attempt(ApproveTime(entry_ids=(entry,)))

    def entry(self, pick: int) -> tuple[str, str]:
        return self.entries[pick % len(self.entries)]

    @rule(pick=small, day=days, worked=st.integers(1, 700))
    def correct(self, pick: int, day: date, worked: int) -> None:
        entry, project = self.entry(pick)
        self.attempt(
            CorrectTime(
                entry_id=entry,
                project_id=project,
                person_id="p2",
                worked_on=day,
                quantity=worked,
                unit="minutes",
            )
        )

    @rule(picks=st.lists(small, min_size=1, max_size=5), act=st.integers(0, 2))
    def look_again_at_time(self, picks: list[int], act: int) -> None:
        ids = tuple(dict.fromkeys(self.entry(pick)[0] for pick in picks))
        commands: tuple[AnyCommand, ...] = (
            ApproveTime(entry_ids=ids),
            RecallApproval(entry_ids=ids, reason="again"),
            WithdrawTime(entry_id=ids[0], reason="mistake"),
        )
        self.attempt(commands[act])

    @rule(pick=small, minor=cents, up=st.booleans())
    def write(self, pick: int, minor: int, *, up: bool) -> None:
        entry, project = self.entry(pick)
        at: dict[str, Any] = {"contract_id": f"C-{project}", "on": START, "reason": "agreed"}
        part = WipPart(entry_id=entry, amount=said(minor))
        self.attempt(
            WriteUpTime(entry_id=entry, amount=said(minor), **at)
            if up
            else WriteOffTime(parts=(part,), **at)
        )

    @rule(
        day=days,
        minor=cents,
        category=st.sampled_from(["meals", "travel"]),
        project=st.sampled_from(["expenses", "hours"]),
    )
    def spend(self, day: date, minor: int, category: str, project: str) -> None:
        self.reports += 1
        report = f"r:{self.reports}"
        line = ExpenseShape(
            line_id="1",
            spent_on=day,
            category_id=category,
            project_id=project,
            amount=said(minor),
            currency="GBP",
            merchant="Shop",
        )
        if self.attempt(RecordExpenses(report_id=report, person_id="p1", lines=(line,))):
            self.attempt(ApproveExpenses(report_id=report), "mary")

    @rule(pick=small)
    def take_expenses_back(self, pick: int) -> None:
        report = f"r:{1 + pick % max(1, self.reports)}"
        self.attempt(WithdrawExpenses(report_id=report, reason="mistake"))

    # --- plans and retainers -------------------------------------------------------------------

    @rule(which=st.sampled_from(["m1", "m2"]), day=days, percent=st.integers(1, 100), act=small)
    def milestone(self, which: str, day: date, percent: int, act: int) -> None:
        of: dict[str, Any] = {"contract_id": "C-fixed", "line_id": "3", "milestone_id": which}
        commands: tuple[AnyCommand, ...] = (
            CompleteMilestone(on=day, percent=percent, **of),
            AcceptMilestone(on=day, **of),
            ReopenMilestone(reason="not yet", **of),
        )
        self.attempt(commands[act % 3])

    @rule(
        day=days, quantity=st.integers(1, 400), percent=st.integers(0, 100), act=st.integers(0, 2)
    )
    def deliver(self, day: date, quantity: int, percent: int, act: int) -> None:
        line: dict[str, Any] = {"contract_id": "C-units", "line_id": "1"}
        if act == 0:
            self.deliveries += 1
            many = f"{quantity // 10}.{quantity % 10}"
            self.attempt(
                DeliverUnits(delivery_id=f"d{self.deliveries}", quantity=many, on=day, **line)
            )
        elif act == 1:
            some = f"d{1 + quantity % max(1, self.deliveries)}"
            self.attempt(WithdrawDelivery(delivery_id=some, reason="mistake", **line))
        else:
            self.attempt(
                ReportProgress(contract_id="C-units", line_id="2", percent=percent, on=day)
            )

    @rule(day=days, minor=cents, pick=small, act=st.integers(0, 4))
    def deposit(self, day: date, minor: int, pick: int, act: int) -> None:
        of, amount = "C-prepaid", said(minor)
        named = f"{of}-D{1 + pick % 4}"
        commands: tuple[AnyCommand, ...] = (
            RequestDeposit(contract_id=of, amount=amount, requested_on=day, due_on=day),
            ConfirmDepositPaid(contract_id=of, deposit_id=named, received_on=day),
            ReviewRetainer(contract_id=of, on=day),
            ExpireDeposits(contract_id=of, on=day),
            RefundDeposit(contract_id=of, refunded_on=day, amount=amount, reason="asked for"),
        )
        self.attempt(commands[act])

    # --- terms ---------------------------------------------------------------------------------

    @rule(amount=caps)
    def cap_customer(self, amount: str | None) -> None:
        terms: dict[str, Any] = {"effective_date": START, "reason": "agreed"}
        self.attempt(CapCustomer(customer_id="acme", currency="GBP", not_to_exceed=amount, **terms))

    @rule(amount=caps, of=st.sampled_from(CONTRACTS), line=st.booleans())
    def amend_cap(self, amount: str | None, of: str, *, line: bool) -> None:
        self.attempt(
            AmendCap(
                contract_id=of,
                not_to_exceed=amount,
                level="line" if line else "contract",
                line_id="1" if line else None,
                effective_date=START,
                reason="agreed",
            )
        )

    @rule(source=st.sampled_from("AB"), limit=caps)
    def amend_funding(self, source: str, limit: str | None) -> None:
        shape = FundingSourceShape(source_id=source, limit=limit)
        self.attempt(
            AmendFunding(
                contract_id="C-funded", sources=(shape,), effective_date=START, reason="agreed"
            )
        )

    @rule(of=st.sampled_from(CONTRACTS), day=days, minor=cents, pick=small)
    def amend_terms(self, of: str, day: date, minor: int, pick: int) -> None:
        """An amendment of anything but rates, drafted, submitted and, mostly, approved at once."""
        amendment = f"a{len(self.amendments) + 1}"
        named: dict[str, Any] = {"contract_id": of, "amendment_id": amendment}
        self.amendments.append((of, amendment))
        change = changes_of(of, day, minor, pick)
        drafted = DraftAmendment(effective_date=day, reason="agreed", **change, **named)
        if self.attempt(drafted) and self.attempt(SubmitAmendment(**named)) and pick % 3:
            self.attempt(ApproveAmendment(**named), "carol")

    @rule(of=st.sampled_from(CONTRACTS), day=days, rate=st.integers(1, 300), act=st.integers(0, 2))
    def amend(self, of: str, day: date, rate: int, act: int) -> None:
        """An amendment is drafted and submitted; one that was before is approved or rejected."""
        if act == 0:
            amendment = f"a{len(self.amendments) + 1}"
            named: dict[str, Any] = {"contract_id": of, "amendment_id": amendment}
            self.amendments.append((of, amendment))
            row = RateTerms(valid_from=day, rate=str(rate), currency="GBP", grade="grade-1")
            drafted = DraftAmendment(effective_date=day, rates=(row,), reason="agreed", **named)
            if self.attempt(drafted):
                self.attempt(SubmitAmendment(**named))
            return
        contract, amendment = self.amendments[rate % len(self.amendments)]
        named = {"contract_id": contract, "amendment_id": amendment}
        decided: AnyCommand = (
            ApproveAmendment(**named) if act == 1 else RejectAmendment(reason="no", **named)
        )
        self.attempt(decided, "carol")

    @rule(period=st.sampled_from(PERIODS), reopen=st.booleans())
    def close(self, period: str, *, reopen: bool) -> None:
        closed = sorted(self.firm.desk.register(BOOK).closed)
        if not (reopen and closed):
            self.attempt(ClosePeriod(period=period))
        elif self.attempt(AskReopening(period=closed[-1], reason="an audit")):
            self.attempt(ReopenPeriod(period=closed[-1]), "carol")
