"""A month-end over contracts of every kind, beside the same entries on time and materials only, in one run.

    python -m bench.month_end [--entries 100000] [--small]

Each contract has 50 approved entries of one month. Mixed, they are under caps at two levels, funding,
deposits, discounts, fixed fees, milestones, recurring amounts and a management fee. Measured: drafts,
invoices, all views caught up. Target: mixed takes at most 1.5 times as long as time and materials only.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice
from time import perf_counter
from typing import Any

from bench.scratch import scratch
from domain.cap_commands import CapShape
from domain.commands import AnyCommand
from domain.funding_commands import FundingShareShape, FundingSourceShape, FundingStep
from domain.invoicing_commands import DiscountTerms
from domain.master_commands import (
    LineTerms,
    OpenEntity,
    OpenProject,
    PublishRates,
    RateTerms,
    RegisterCustomer,
    RegisterPerson,
    SignContract,
)
from domain.plan_commands import (
    CompleteMilestone,
    FeeTerms,
    InstalmentTerms,
    MilestoneTerms,
    PlanTerms,
    RecurringTerms,
)
from domain.refusal import Refused
from domain.retainer_commands import ConfirmDepositPaid, Prepaid, RequestDeposit
from domain.time_commands import RecordTime
from journal.server import release
from processes.approving import approve_waiting
from processes.asking import Request
from processes.billing import run_billing
from processes.desk import BATCH_MAX
from processes.firm import Firm

BOOK = "GB01"
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
AN_ENTRY = 50  # entries a contract
PEOPLE = 40
ENTRIES, SMALL = 100_000, 5_000
RATIO_MAX = 1.5


def _hours(number: int, **terms: Any) -> LineTerms:
    return LineTerms(line_id="1", projects=(f"P{number}",), **terms)


def _capped(number: int) -> dict[str, Any]:
    """About four fifths of the work is within."""
    return {
        "lines": (_hours(number),),
        "not_to_exceed": "7000.00",
        "caps": (CapShape(level="line", line_id="1", not_to_exceed="6500.00"),),
    }


def _funded(number: int) -> dict[str, Any]:
    """Two purchase orders share until the first is spent, the second takes the rest."""
    return {
        "lines": (_hours(number),),
        "sources": (
            FundingSourceShape(source_id="a", purchase_order="PO-A", limit="2000.00"),
            FundingSourceShape(source_id="b", purchase_order="PO-B"),
        ),
        "funding": (
            FundingStep(
                priority=1,
                shares=(
                    FundingShareShape(source_id="a", percent=60),
                    FundingShareShape(source_id="b", percent=40),
                ),
            ),
            FundingStep(priority=2, shares=(FundingShareShape(source_id="b", percent=100),)),
        ),
    }


def _prepaid(number: int) -> dict[str, Any]:
    return {
        "lines": (_hours(number, billing_model="prepaid"),),
        "prepaid": Prepaid(deposit="5000.00"),
    }


def _planned(number: int) -> dict[str, Any]:
    """Hours, a fixed fee, milestones and a fee on all of them."""
    schedule = tuple(
        InstalmentTerms(instalment_id=f"i{month}", due_on=date(2026, month, 15), percent=percent)
        for month, percent in ((2, 30), (3, 30), (6, 40))
    )
    milestones = tuple(
        MilestoneTerms(milestone_id=f"m{part}", percent=50, planned_on=LAST) for part in (1, 2)
    )
    fixed = PlanTerms(price="3333.33", schedule=schedule)
    reached = PlanTerms(price="9000.00", milestones=milestones)
    fee = PlanTerms(fee=FeeTerms(percent="2.5"))
    return {
        "lines": (
            _hours(number),
            LineTerms(line_id="2", billing_model="fixed_fee", plan=fixed),
            LineTerms(line_id="3", billing_model="milestone", plan=reached),
            LineTerms(line_id="4", billing_model="fee", plan=fee),
        )
    }


def _recurring(number: int) -> dict[str, Any]:
    recurring = RecurringTerms(every="month", first_on=FIRST, amount="250.00")
    return {
        "lines": (
            _hours(number, discount=DiscountTerms(percent="7.5")),
            LineTerms(line_id="2", billing_model="fixed_fee", plan=PlanTerms(recurring=recurring)),
        )
    }


def _plain(number: int) -> dict[str, Any]:
    return {"lines": (_hours(number),)}


Terms = Callable[[int], dict[str, Any]]
MIXED: tuple[Terms, ...] = (_plain, _capped, _funded, _prepaid, _planned, _recurring)


class MonthEnd:
    """One month of a firm whose contracts take their terms in turn from a list; seconds by stage."""

    def __init__(self, firm: Firm, terms: tuple[Terms, ...], entries: int) -> None:
        self.firm, self.terms, self.entries = firm, terms, entries
        self.contracts = range(entries // AN_ENTRY)
        self.stages: dict[str, float] = {}
        self.invoices = 0

    @property
    def seconds(self) -> float:
        """The month-end itself; what comes before it is told, not counted."""
        return self.stages["draft and issue"] + self.stages["views caught up"]

    def run(self) -> MonthEnd:
        with self._stage("sign and record"):
            self._sent(self._masters())
            self._sent(self._before())
            self._sent(self._work())
        with self._stage("approve"):
            done = approve_waiting(self.firm, BOOK, LAST, Request(actor="pm", key="approve"))
            assert (done.entries, done.refused) == (self.entries, [])
            self.firm.views.carry_all(self.firm.books)
        with self._stage("draft and issue"):
            request = Request(actor="billing", key="bill")
            billed = run_billing(self.firm, BOOK, LAST, request, issue=True)
            assert not billed.refused, billed.refused
        with self._stage("views caught up"):
            self.firm.views.carry_all(self.firm.books)
        self.invoices = len(billed.issued)
        assert self.invoices >= len(self.contracts), self.invoices
        return self

    def _sent(self, commands: Iterable[AnyCommand]) -> None:
        """By the batch, as the bulk interface sends them."""
        waiting = iter(commands)
        while piece := list(islice(waiting, BATCH_MAX)):
            asked = [(command, str(number)) for number, command in enumerate(piece)]
            request = Request(actor="bench", key="bench")
            for verdict in self.firm.desk.do_many(BOOK, asked, request, tag_requests=False):
                if isinstance(verdict, Refused):
                    raise verdict

    def _masters(self) -> Iterator[AnyCommand]:
        for person in range(PEOPLE):
            yield RegisterPerson(person_id=f"p{person}", home_entity=BOOK, grade="consultant")
        row = RateTerms(
            valid_from=date(2025, 1, 1), rate="91.80", currency="GBP", grade="consultant"
        )
        yield PublishRates(card_id="standard", rows=(row,))
        for number in self.contracts:
            yield RegisterCustomer(customer_id=f"K{number}", name=f"Customer {number}")
            yield OpenProject(project_id=f"P{number}", name=f"Project {number}")
            yield SignContract(
                contract_id=f"C{number}",
                customer_id=f"K{number}",
                currency="GBP",
                signed_on=date(2026, 1, 1),
                **self._of(number)(number),
            )

    def _of(self, number: int) -> Terms:
        return self.terms[number % len(self.terms)]

    def _before(self) -> Iterator[AnyCommand]:
        """What happened before the month's end: deposits came in, milestones were reached."""
        for number in self.contracts:
            contract_id = f"C{number}"
            if self._of(number) is _prepaid:
                yield RequestDeposit(contract_id=contract_id, requested_on=FIRST)
                yield ConfirmDepositPaid(
                    contract_id=contract_id, deposit_id=f"{contract_id}-D1", received_on=FIRST
                )
            if self._of(number) is _planned:
                yield CompleteMilestone(
                    contract_id=contract_id, line_id="3", milestone_id="m1", on=FIRST
                )

    def _work(self) -> Iterator[AnyCommand]:
        for entry in range(self.entries):
            yield RecordTime(
                entry_id=f"E{entry}",
                project_id=f"P{entry // AN_ENTRY}",
                person_id=f"p{entry % PEOPLE}",
                worked_on=FIRST + timedelta(days=entry % 31),
                quantity=("0.75", "1.5", "2.25", "2")[entry % 4],
            )

    @contextmanager
    def _stage(self, name: str) -> Iterator[None]:
        started = perf_counter()
        yield
        self.stages[name] = perf_counter() - started


def measured(terms: tuple[Terms, ...], entries: int) -> MonthEnd:
    """A month-end in a database of its own."""
    with scratch() as url:
        firm = Firm.open(url)
        try:
            request = Request(actor="bench", key="open")
            firm.desk.do(
                BOOK, OpenEntity(entity_id=BOOK, name="Firm", base_currency="GBP"), request
            )
            return MonthEnd(firm, terms, entries).run()
        finally:
            firm.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--small", action="store_true", help=f"{SMALL:,} entries")
    asked = parser.parse_args()
    entries = SMALL if asked.small else asked.entries
    plain = measured((_plain,), entries)
    mixed = measured(MIXED, entries)
    release()
    return _say(plain, mixed)


def _say(plain: MonthEnd, mixed: MonthEnd) -> int:
    for name, run in (("time and materials", plain), ("mixed", mixed)):
        print(
            f"{name}: {run.entries:,} entries, {len(run.contracts):,} contracts, "
            f"{run.invoices:,} invoices, {run.seconds:.2f} s, {run.entries / run.seconds:,.0f} entries/s"
        )
    for stage, seconds in mixed.stages.items():
        beside = plain.stages[stage]
        print(f"{stage:<18}{seconds:8.2f} s  beside {beside:8.2f} s  {seconds / beside:5.2f} x")
    ratio = mixed.seconds / plain.seconds
    print(f"mixed / time and materials {ratio:6.2f}   (target at most {RATIO_MAX})")
    return int(ratio > RATIO_MAX)


if __name__ == "__main__":
    sys.exit(main())
