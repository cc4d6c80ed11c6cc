"""Two years of contracts of several kinds, billed month by month, reconciled by a calculation of its own."""

from __future__ import annotations

import calendar
import random
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from domain.invoice import InvoiceIssued
from domain.invoice_commands import DraftInvoice, IssueInvoice
from domain.master_commands import LineTerms, OpenProject, SignContract
from domain.plan_commands import InstalmentTerms, PlanTerms, RecurringTerms
from domain.refusal import NothingToBill
from domain.time_commands import ApproveTime, RecordTime
from tests.laws.small_firm import SmallFirm

RATES = {"p1": Decimal("100.00"), "p2": Decimal("150.50"), "p3": Decimal("33.33")}
CAPS = {"M1": 2_000_000, "M2": None, "M3": None}  # minor units, of all that is billed
MONTHS = [(year, month) for year in (2024, 2025) for month in range(1, 13)]


def _sign(firm: SmallFirm) -> None:
    parts = tuple(
        InstalmentTerms(instalment_id=f"i{n}", due_on=date(2024, 3 * n, 10), amount="333.33")
        for n in (1, 2, 3)
    )
    monthly = RecurringTerms(
        every="month", first_on=date(2024, 1, 1), last_on=date(2025, 12, 31), amount="99.99"
    )
    plans = {
        "M1": None,
        "M2": PlanTerms(price="999.99", schedule=parts),
        "M3": PlanTerms(recurring=monthly),
    }
    for contract_id, plan in plans.items():
        firm.do(OpenProject(project_id=f"P-{contract_id}", name=contract_id))
        hours = LineTerms(line_id="1", projects=(f"P-{contract_id}",))
        fixed = (
            () if plan is None else (LineTerms(line_id="2", billing_model="fixed_fee", plan=plan),)
        )
        cap = CAPS[contract_id]
        firm.do(
            SignContract(
                contract_id=contract_id,
                customer_id="acme",
                currency="GBP",
                signed_on=date(2024, 1, 1),
                lines=(hours, *fixed),
                not_to_exceed=None if cap is None else str(Decimal(cap) / 100),
            )
        )


def _charged(contract_id: str) -> int:
    """What the plans of a contract come to over both years, by hand."""
    return {"M1": 0, "M2": 3 * 33_333, "M3": 24 * 9_999}[contract_id]


@pytest.mark.parametrize("seed", [1, 2])
def test_two_years_of_mixed_contracts_reconcile_to_the_cent(seed: int) -> None:
    """Billed is what was worked and agreed, at most the cap; every book balances; what is owed is what was invoiced."""
    chance = random.Random(seed)  # noqa: S311 - the same years every time
    firm = SmallFirm(caps=())
    _sign(firm)
    worked: Counter[str] = Counter()
    number = 0
    for year, month in MONTHS:
        last = date(year, month, calendar.monthrange(year, month)[1])
        for contract_id in CAPS:
            entries = []
            for _ in range(chance.randrange(1, 5)):
                number += 1
                person = chance.choice(sorted(RATES))
                hours = Decimal(chance.randrange(1, 40)) / 4
                firm.do(
                    RecordTime(
                        entry_id=f"E{number}",
                        project_id=f"P-{contract_id}",
                        person_id=person,
                        worked_on=date(year, month, chance.randrange(1, last.day + 1)),
                        quantity=str(hours),
                    )
                )
                entries.append(f"E{number}")
                exact = RATES[person] * hours * 100
                worked[contract_id] += int(exact.quantize(Decimal(1), ROUND_HALF_UP))
            firm.do(ApproveTime(entry_ids=tuple(entries)), actor="manager")
            _bill(firm, contract_id, last)
    _reconciled(firm, worked)


def _bill(firm: SmallFirm, contract_id: str, last: date) -> None:
    try:
        drafted = firm.do(DraftInvoice(contracts=(contract_id,), cut_off=last))
    except NothingToBill:
        return
    firm.do(IssueInvoice(invoice_id=str(drafted.about["invoice_id"]), issued_on=last))


def _reconciled(firm: SmallFirm, worked: Counter[str]) -> None:
    billed: Counter[str] = Counter()
    invoiced = 0
    for line in firm.lines():
        event = line.entry.event
        if isinstance(event, InvoiceIssued):
            invoiced += event.total
            for total in event.totals:
                billed[total.contract_id] += total.lots
    for contract_id, cap in CAPS.items():
        value = worked[contract_id] + _charged(contract_id)
        assert billed[contract_id] == (value if cap is None else min(value, cap)), contract_id
    assert worked["M1"] > CAPS["M1"]  # type: ignore[operator] # else the cap was not tried
    balances = firm.balances()
    assert sum(balances.values()) == 0
    assert balances["1100"] == invoiced == sum(billed.values())
