"""The contracts of a firm that bills in every way there is, with discounts, retainage, caps, funding and tax."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from domain.cap_commands import CapShape
from domain.collection_commands import GrantAuthority
from domain.commands import AnyCommand
from domain.expense_commands import DefineExpenseCategory
from domain.funding_commands import FundingShareShape, FundingSourceShape, FundingStep
from domain.invoicing_commands import (
    DiscountTerms,
    InvoicingTerms,
    RetainageTerms,
    VolumeTerms,
    VolumeTierTerms,
)
from domain.master_commands import (
    CategoryCapTerms,
    ContractExpenses,
    LineTerms,
    OpenProject,
    RegisterCustomer,
    SignContract,
)
from domain.plan_commands import FeeTerms, InstalmentTerms, MilestoneTerms, PlanTerms, UnitTerms
from domain.retainer_commands import Allowance, Prepaid
from domain.tax_commands import PublishTaxRates, RegisterForTax, SetCustomerTax, TaxRateTerms

START = date(2026, 1, 1)
CUSTOMERS = ("acme", "beta")
PROJECTS = ("hours", "funded", "fixed", "prepaid", "allowance", "expenses")
CONTRACTS = (*(f"C-{project}" for project in PROJECTS), "C-units")
_INSTALMENTS = (
    InstalmentTerms(instalment_id="i1", due_on=date(2026, 1, 10), percent="33.33"),
    InstalmentTerms(instalment_id="i2", due_on=date(2026, 2, 10), percent="33.33"),
    InstalmentTerms(instalment_id="i3", due_on=date(2026, 3, 10)),
)
_MILESTONES = (
    MilestoneTerms(milestone_id="m1", percent="33.333"),
    MilestoneTerms(milestone_id="m2", amount="266.67", trigger="accepted"),
)
_SHARES = (
    FundingShareShape(source_id="A", percent="66.67"),
    FundingShareShape(source_id="B", percent="33.33"),
)


def _hours(project: str, **more: Any) -> LineTerms:
    return LineTerms(line_id="1", projects=(project,), **more)


def _fixed() -> tuple[LineTerms, ...]:
    """Hours, a fixed fee by a schedule, milestones, and a fee of the hours."""
    plans: dict[str, tuple[Any, PlanTerms]] = {
        "2": ("fixed_fee", PlanTerms(price="999.99", schedule=_INSTALMENTS)),
        "3": ("milestone", PlanTerms(price="400.01", milestones=_MILESTONES)),
        "4": ("fee", PlanTerms(fee=FeeTerms(percent="7.5", of=("1",)))),
    }
    return (
        _hours("fixed"),
        *(
            LineTerms(line_id=n, billing_model=model, plan=plan)
            for n, (model, plan) in plans.items()
        ),
    )


def _terms() -> dict[str, dict[str, Any]]:
    """The terms of each contract, by the project its work is on."""
    tiers = (VolumeTierTerms(above="500.00", percent="5"),)
    units = PlanTerms(units=UnitTerms(unit="report", unit_price="33.335"))
    progress = PlanTerms(price="777.77")
    meals = CategoryCapTerms(category_id="meals", amount="150.00")
    return {
        "hours": {
            "lines": (_hours("hours", discount=DiscountTerms(percent="10")),),
            "caps": (
                CapShape(level="line", line_id="1", not_to_exceed="1500.00"),
                CapShape(not_to_exceed="2000.00", expenses=True),
            ),
        },
        "funded": {
            "lines": (_hours("funded"),),
            "sources": (
                FundingSourceShape(source_id="A", limit="600.00"),
                FundingSourceShape(source_id="B", limit="900.00"),
            ),
            "funding": (
                FundingStep(priority=1, shares=_SHARES),
                FundingStep(priority=2, shares=(FundingShareShape(source_id="B", percent="100"),)),
            ),
        },
        "fixed": {"lines": _fixed(), "retainage": RetainageTerms(percent="5")},
        "prepaid": {
            "lines": (_hours("prepaid", billing_model="prepaid"),),
            "prepaid": Prepaid(minimum="300.00", target="900.00", months=1, unused="refund"),
        },
        "allowance": {
            "lines": (
                _hours(
                    "allowance",
                    billing_model="allowance",
                    allowance=Allowance(fee="500.00", hours="5", overage_rate="120.00", rollover=1),
                ),
            ),
        },
        "expenses": {
            "customer_id": "beta",
            "lines": (_hours("expenses"),),
            "expenses": ContractExpenses(caps=(meals,)),
            "volume_discount": VolumeTerms(tiers=tiers),
            "invoicing": InvoicingTerms(round_to="0.05"),
        },
        "units": {
            "customer_id": "beta",
            "lines": (
                LineTerms(line_id="1", billing_model="units", plan=units),
                LineTerms(line_id="2", billing_model="progress", plan=progress),
            ),
        },
    }


def every_contract() -> Iterator[AnyCommand]:
    """All that is said before the first work: customers, tax, categories of expenses, contracts."""
    yield GrantAuthority(person="cole", role="finance_director", reason="as agreed")
    yield RegisterCustomer(customer_id="beta", name="Beta")
    yield RegisterForTax(jurisdiction="GB", tax_id="GB1")
    rates = (TaxRateTerms(code="standard", rate="20"), TaxRateTerms(code="reduced", rate="5"))
    yield PublishTaxRates(jurisdiction="GB", union="", rates=rates)
    for customer in CUSTOMERS:
        yield SetCustomerTax(customer_id=customer, jurisdiction="GB", status="business")
    agent: dict[str, Any] = {"presentation": "agent", "tax": "reduced"}
    marked: dict[str, Any] = {"pricing": "markup", "markup": "10"}
    for category, more in (("meals", marked), ("travel", agent)):
        yield DefineExpenseCategory(category_id=category, name=category, valid_from=START, **more)
    for project, terms in _terms().items():
        if project in PROJECTS:
            yield OpenProject(project_id=project, name=project)
        given: dict[str, Any] = {
            "customer_id": "acme",
            "currency": "GBP",
            "signed_on": START,
        } | terms
        yield SignContract(contract_id=f"C-{project}", **given)
