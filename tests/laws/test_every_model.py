"""The laws of all models together: whatever happens in whatever order, no value is lost and no cap is passed."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant

from domain.cash import (
    PaymentApplied,
    PaymentChargedBack,
    PaymentRecorded,
    PaymentRefunded,
    PaymentUnapplied,
    ReceivableRecovered,
    ReceivableWrittenOff,
)
from domain.invoice import InvoiceCredited, InvoiceIssued
from domain.wip import ChargesRaised, LotsDecidedAgain, TimeApproved
from domain.wip_commands import DecideAgain
from processes.desk import Desk
from tests.laws.every_contract import CONTRACTS, CUSTOMERS, PROJECTS, START
from tests.laws.every_model import EveryModel
from tests.laws.every_work import BILLED_ON, PERIODS
from tests.laws.small_firm import BOOK, SHELF

STEPS, CHECKED = 500, 20  # of a long life
RECEIVABLE, UNAPPLIED, CREDIT_BALANCE = "1100", "2300", "2350"


class Laws(EveryModel):
    """Everything that must hold after each step."""

    def _events(self, *kinds: type) -> list[Any]:
        events = (line.entry.event for line in self.firm.lines())
        return [event for event in events if isinstance(event, kinds)]

    def _never_charged(self) -> dict[str, int]:
        """What of each entry approval said is not chargeable, by the last word on it."""
        never: dict[str, int] = {}
        for event in self._events(TimeApproved, ChargesRaised, LotsDecidedAgain):
            lines = event.priced if isinstance(event, LotsDecidedAgain) else event.lines
            for line in lines:
                lots = [lot for lot in line.lots if lot.state == "not_chargeable"]
                never[line.entry_id] = sum(lot.end - lot.start for lot in lots)
        return never

    @invariant()
    def approved_value_is_somewhere_exactly_once(self) -> None:
        never = self._never_charged()
        for account in self.accounts().values():
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
                    + never[entry]
                )
                assert placed == value, (entry, placed, value)

    @invariant()
    def no_cap_is_passed(self) -> None:
        """Billed and drafted net of credits, added up lot by lot: what is unbilled has room under every cap."""
        register = self.firm.desk.register(BOOK)
        accounts = self.accounts()
        for contract_id in CONTRACTS:
            contract = register.contracts[contract_id]
            for terms in contract.all_caps():
                if terms.binds:
                    within = [(accounts[contract_id], terms.line_id)]
                    _has_room(within, terms)
        shared = register.customer_caps.get(("acme", "GBP"))
        if shared is not None:
            of = [c for c in CONTRACTS if register.contracts[c].signed.customer_id == "acme"]
            _has_room([(accounts[c], "") for c in of], shared)

    @invariant()
    def funded_is_what_the_sources_pay(self) -> None:
        account = self.accounts()["C-funded"]
        terms = self.firm.desk.register(BOOK).contract("C-funded").funding
        assert terms is not None
        opened: Counter[str] = Counter()
        for _, lot in account.open_lots():
            opened[lot.funding] += lot.minor if lot.state == "unbilled" else 0
        for source in terms.sources:
            used = opened[source.source_id] + account.funded.get(source.source_id, 0)
            assert source.limit is None or not opened[source.source_id] or used <= source.limit
        assert sum(opened.values()) == account.unbilled

    @invariant()
    def invoices_are_the_sum_of_their_parts(self) -> None:
        """What was allocated to lines, groups and contracts adds up to what was invoiced, to the cent."""
        for event in self._events(InvoiceIssued):
            settled = event.settlement
            if settled is None or event.kind != "invoice":
                continue
            lines = [*settled.lines, *settled.added]
            assert settled.net == sum(line.net for line in lines)
            by_group: Counter[int] = Counter()
            for line in lines:
                by_group[line.group] += line.net
            for one in settled.adjustments:
                by_group[one.group] += one.minor if one.kind == "charge" else -one.minor
            for place, group in enumerate(settled.groups):
                assert group.taxable == by_group[place]
            parts = settled.exclusive + settled.tax - settled.retained - settled.prepaid
            assert settled.payable == parts + settled.rounding

    @invariant()
    def invoices_credits_and_cash_are_what_is_owed(self) -> None:
        owed: Counter[str] = Counter()
        for event in self._events(InvoiceIssued):
            owed[event.invoice_id] += event.payable
        for event in self._events(InvoiceCredited):
            owed[event.invoice_id] -= event.payable - event.to_credit
        for event in self._events(ReceivableWrittenOff, ReceivableRecovered):
            back = isinstance(event, ReceivableRecovered)
            owed[event.invoice_id] += event.minor if back else -event.minor
        moved = (PaymentApplied, PaymentUnapplied, PaymentRefunded, PaymentChargedBack)
        for event in self._events(*moved):
            sign = -1 if isinstance(event, PaymentApplied) else 1
            for part in event.parts:
                owed[part.invoice_id] += sign * (part.minor + part.discount)
        accounts = [self.owed(customer) for customer in CUSTOMERS]
        told = {one.invoice_id: one.open for of in accounts for one in of.invoices.values()}
        assert {k: v for k, v in told.items() if v} == {k: v for k, v in owed.items() if v}
        assert min(told.values(), default=0) >= 0
        balances = self.firm.balances()
        assert balances[RECEIVABLE] == sum(told.values())
        paid = [one for account in accounts for one in account.payments.values()]
        assert sum(one.minor for one in paid) == sum(
            event.minor for event in self._events(PaymentRecorded)
        )
        assert -balances[UNAPPLIED] == sum(one.rest for one in paid)
        held = sum(sum(account.credit.values()) for account in accounts)
        assert -balances[CREDIT_BALANCE] == held >= 0

    @invariant()
    def every_fact_balances(self) -> None:
        for line in self.firm.lines():
            sums: Counter[tuple[Any, ...]] = Counter()
            for one in getattr(line.entry.event, "postings", ()):
                sums[one.on, one.contract_id, one.currency, one.document] += one.minor
            assert not any(sums.values()), line

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


def _has_room(within: list[tuple[Any, str]], terms: Any) -> None:
    """Nothing is unbilled beyond a cap, the tolerance of a whole entry apart."""
    consumed = unbilled = 0
    for account, line_id in within:
        for of, minor in account.consumed.items():
            if _counted(of, line_id, terms):
                consumed += minor
        for item, lot in account.open_lots():
            if lot.state == "unbilled" and _counted((item.line_id, item.kind), line_id, terms):
                unbilled += lot.minor
    assert not unbilled or consumed + unbilled <= terms.net + terms.tolerance, (terms, consumed)


def _counted(of: tuple[str, str], line_id: str, terms: Any) -> bool:
    line, kind = of
    if kind == "deposit" or (kind == "expense" and not terms.expenses):
        return False
    return line_id in ("", line)


TestEveryModel = Laws.TestCase
TestEveryModel.settings = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

LAWS = (
    "approved_value_is_somewhere_exactly_once",
    "no_cap_is_passed",
    "funded_is_what_the_sources_pay",
    "invoices_are_the_sum_of_their_parts",
    "invoices_credits_and_cash_are_what_is_owed",
    "every_fact_balances",
    "looking_again_changes_nothing",
    "remembered_and_refolded_accounts_are_the_same",
)
MUST_HAPPEN = (
    "AcceptCreditProposal",
    "AcceptMilestone",
    "AddLine",
    "AdjustDraft",
    "AdjustLine",
    "ApplyPayment",
    "ApproveAmendment",
    "ApproveExpenses",
    "AmendCap",
    "AmendFunding",
    "ClosePeriod",
    "CompleteMilestone",
    "ConfirmDepositPaid",
    "CorrectTime",
    "CreditInvoice",
    "DeclineCreditProposal",
    "DeliverUnits",
    "DraftInvoice",
    "GrantCredit",
    "IssueInvoice",
    "RecallApproval",
    "RecordPayment",
    "RejectAmendment",
    "ReopenPeriod",
    "ReportProgress",
    "VoidDraft",
    "WithdrawDelivery",
    "WithdrawTime",
    "WriteBackTime",
    "WriteOffReceivable",
    "WriteOffTime",
    "WriteUpTime",
)


def a_step(state: EveryModel, chance: Random) -> None:
    """Any of the things that may happen, with any values."""

    def pick() -> int:
        return chance.randrange(41)

    def minor() -> int:
        return chance.randrange(1, 40_000)

    def day() -> date:
        return START + timedelta(days=chance.randrange(90))

    cap = chance.choice([None, "150.00", "777.77", "5000.00", "90000.00"])
    project, contract = chance.choice(PROJECTS), chance.choice(CONTRACTS)
    some = chance.choice([None, minor()])
    yes = chance.random() < 1 / 2
    choices: dict[str, Callable[[], None]] = {
        "work": lambda: state.work(project, day(), minor() % 700 + 1, chance.choice("ABC")),
        "correct": lambda: state.correct(pick(), day(), minor() % 700 + 1),
        "time": lambda: state.look_again_at_time([pick(), pick()], pick() % 3),
        "write": lambda: state.write(pick(), minor() % 900 + 1, up=yes),
        "write_back": lambda: state.write_back(pick()),
        "spend": lambda: state.spend(
            day(), minor(), chance.choice(("meals", "travel")), "expenses"
        ),
        "expenses": lambda: state.take_expenses_back(pick()),
        "milestone": lambda: state.milestone(
            chance.choice(("m1", "m2")), day(), pick() + 60, pick()
        ),
        "deliver": lambda: state.deliver(day(), minor() % 400 + 1, pick() * 2, pick() % 3),
        "deposit": lambda: state.deposit(day(), minor(), pick(), pick() % 5),
        "customer": lambda: state.cap_customer(cap),
        "cap": lambda: state.amend_cap(cap, contract, line=yes),
        "fund": lambda: state.amend_funding(chance.choice("AB"), cap),
        "amend": lambda: state.amend(contract, START, pick() + 50, chance.choice((0, 1, 1, 2))),
        "terms": lambda: state.amend_terms(contract, day(), minor(), pick()),
        "close": lambda: state.close(chance.choice(PERIODS), reopen=yes),
        "bill": lambda: state.bill({contract}, day(), pick()),
        "review": lambda: state.review(pick(), pick() % 3 + 1, minor() % 9_000 + 1, pick() % 5),
        "credit": lambda: state.credit(pick(), pick() % 3 + 1, some, off=yes),
        "back": lambda: state.take_back(pick(), void=yes),
        "release": lambda: state.release(some),
        "pay": lambda: state.pay([pick()][: pick() % 2], minor() * 2, chance.choice(CUSTOMERS)),
        "money": lambda: state.move_money(pick(), pick(), some, pick() % 8),
        "again": lambda: state.all_again(pick()),
        "proposal": lambda: state.answer_a_proposal(pick(), accept=bool(pick() % 2)),
    }
    often = ("work", "bill", "review", "pay", "money", "deposit", "amend", "milestone", "proposal")
    more = ("terms", "proposal", "money", "review", "bill")
    choices[chance.choice([*choices, *often, *more])]()


def a_life(number: int) -> Counter[str]:
    """What was done in a long life; the laws hold all the way."""
    chance = Random(number)  # noqa: S311 - the same life every time
    state = Laws()
    state.open(customer="90000.00")
    for step in range(STEPS):
        a_step(state, chance)
        if step % CHECKED == 0:
            for law in LAWS:
                getattr(state, law)()
    return state.done


def test_the_laws_hold_through_long_lives_in_which_all_of_it_happens() -> None:
    """Were everything refused, the laws would hold and say nothing."""
    done = sum((a_life(number) for number in (1, 2, 3, 4)), Counter[str]())
    assert [name for name in MUST_HAPPEN if not done[name]] == []
