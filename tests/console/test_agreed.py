"""A contract's page says what is agreed: each line by its model, the plan, deposits, who changed what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from litestar.testing import TestClient

from api.app import build
from domain.amendment_commands import DraftAmendment, SubmitAmendment
from domain.commands import AnyCommand
from domain.invoicing_commands import (
    DiscountTerms,
    EarlyPaymentTerms,
    InvoicingTerms,
    RetainageTerms,
    VolumeTerms,
    VolumeTierTerms,
)
from domain.master_commands import (
    LineTerms,
    OpenEntity,
    OpenProject,
    RegisterCustomer,
    SignContract,
)
from domain.plan_commands import (
    CompleteMilestone,
    FeeTerms,
    MilestoneTerms,
    PlanTerms,
    RecurringTerms,
    UnitTerms,
)
from domain.retainer_commands import Allowance, Prepaid, RequestDeposit
from processes.firm import Firm
from tests.console.conftest import Demo, Story, Visitor, token_for
from tests.console.test_pages import text_of

BOOK = "A01"
DAY = date(2026, 3, 2)
MILESTONE = MilestoneTerms(
    milestone_id="go-live", description="Goes live", amount="9,000.00", planned_on=DAY
)
LINES = (
    LineTerms(line_id="1", projects=("well",), own_rounding=None, rounding="six_minutes_up"),
    LineTerms(line_id="2", billing_model="milestone", plan=PlanTerms(milestones=(MILESTONE,))),
    LineTerms(
        line_id="3",
        billing_model="units",
        plan=PlanTerms(units=UnitTerms(unit="pump", unit_price="250.00", total="12")),
        discount=DiscountTerms(percent="7.5"),
        retainage=RetainageTerms(percent="3"),
        tax_code="reduced",
    ),
    LineTerms(
        line_id="4",
        projects=("desk",),
        billing_model="allowance",
        allowance=Allowance(fee="800.00", hours="6", overage_rate="140.00", rollover=2),
    ),
    LineTerms(
        line_id="5",
        billing_model="fee",
        plan=PlanTerms(fee=FeeTerms(percent="2", of=("2",))),
    ),
    LineTerms(
        line_id="6",
        billing_model="fixed_fee",
        plan=PlanTerms(
            recurring=RecurringTerms(
                every="quarter", first_on=date(2026, 3, 31), last_on=None, amount="1,200.00"
            )
        ),
        discount=DiscountTerms(amount="50.00"),
    ),
)
TOLD: tuple[AnyCommand, ...] = (
    OpenEntity(entity_id=BOOK, name="Wells", base_currency="EUR"),
    RegisterCustomer(customer_id="dyke", name="Dyke board"),
    OpenProject(project_id="well", name="Deep well"),
    OpenProject(project_id="desk", name="Help desk"),
    SignContract(
        contract_id="C-1",
        customer_id="dyke",
        currency="EUR",
        signed_on=date(2026, 1, 1),
        lines=LINES,
        purchase_order="PO-77",
        prepaid=Prepaid(deposit="5,000.00", minimum="1,000.00", target="5,000.00"),
        volume_discount=VolumeTerms(tiers=(VolumeTierTerms(above="10,000.00", percent="2"),)),
        retainage=RetainageTerms(percent="5"),
        invoicing=InvoicingTerms(early_payment=EarlyPaymentTerms(percent="2", days=10)),
    ),
    CompleteMilestone(contract_id="C-1", line_id="2", milestone_id="go-live", on=DAY),
    RequestDeposit(contract_id="C-1", requested_on=DAY),
    DraftAmendment(
        contract_id="C-1",
        amendment_id="N-1",
        effective_date=DAY,
        lines=("1",),
        not_to_exceed="20,000.00",
        reason="Budget of the board",
    ),
    SubmitAmendment(contract_id="C-1", amendment_id="N-1"),
)


@pytest.fixture(scope="module")
def page(firm: Firm) -> Iterator[str]:
    """The page of a contract with a line of every kind."""
    story = Story(firm)
    story.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    for command in TOLD:
        story.tell(command, book=BOOK)
    firm.views.carry_all(firm.books)
    with TestClient(build(firm), raise_server_exceptions=False) as client:
        yield text_of(Visitor(client, token_for(firm)).get(f"/contracts/{BOOK}/C-1"))


@pytest.mark.parametrize(
    "said",
    [
        "1 time and materials rounded six minutes up Deep well",
        "2 milestone",
        "250 EUR a pump, up to 12; 7.5 % off; 3 % retained; taxed as reduced",
        "800.00 EUR every month; 6 hours included; beyond at 140 EUR an hour",
        "unused work carried on for 2 months Help desk",
        "5 fee 2 % of lines 2",
        "1,200.00 EUR every quarter; 50.00 EUR off",
        "purchase order PO-77",
        "a deposit of 5,000.00 EUR; made up to 5,000.00 EUR when below 1,000.00 EUR",
        "retrospective volume discount a year: 2 % above 10,000.00 EUR",
        "5 % retained",
        "2 % off when paid within 10 days",
    ],
)
def test_each_line_says_how_it_is_billed(page: str, said: str) -> None:
    assert said in page


def test_the_plan_says_how_far_it_is(page: str) -> None:
    assert "go-live Goes live 2026-03-02 9,000.00 EUR 100.00 % due 9,000.00 EUR" in page


def test_deposits_and_amendments_are_listed(page: str) -> None:
    assert "A01-DEP-2026-000001 2026-03-02 agreed 5,000.00 EUR 5,000.00 EUR" in page
    assert "N-1 pending 2026-03-02 1 not to exceed 20,000.00 EUR Budget of the board" in page


def test_open_credit_proposals_are_counted(demo: Demo) -> None:
    with TestClient(build(demo.firm)) as client:
        said = text_of(Visitor(client, token_for(demo.firm)).get("/contracts/DE01/DE-304"))
    assert "credits are proposed and nobody answered" in said
    assert "N-1 approved" in said
