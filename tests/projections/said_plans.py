"""What the audit trail says of milestones, deliveries and progress."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from domain.catalogue import AnyEvent
from domain.contract import ContractLine
from domain.plan import (
    DeliveryWithdrawn,
    MilestoneAccepted,
    MilestoneCompleted,
    MilestoneReopened,
    ProgressReported,
    UnitsDelivered,
)
from domain.plan_terms import Milestone, Plan, Units
from tests.projections.telling import signed

DAY = date(2026, 3, 31)
MILESTONES = Plan(
    milestones=(Milestone(milestone_id="M1", description="Concept", minor=10_000),),
    units=Units(unit="module", unit_price=Decimal("12.50")),
)
SIGNED = msgspec.structs.replace(
    signed("C-9"),
    lines=(ContractLine(line_id="1", projects=(), billing_model="milestone", plan=MILESTONES),),
)
SAID: list[tuple[AnyEvent, str]] = [
    (
        MilestoneCompleted(
            contract_id="C-1", line_id="1", milestone_id="M1", on=DAY, percent=Decimal(20)
        ),
        "Milestone M1 of line 1 of C-1 completed to 20 % on 2026-03-31",
    ),
    (
        MilestoneAccepted(
            contract_id="C-1",
            line_id="1",
            milestone_id="M1",
            on=DAY,
            percent=Decimal(100),
            note="signed",
        ),
        "Milestone M1 of line 1 of C-1 accepted at 100 % on 2026-03-31: signed",
    ),
    (
        MilestoneReopened(contract_id="C-1", line_id="1", milestone_id="M1", reason="not so"),
        "Milestone M1 of line 1 of C-1 reopened: not so",
    ),
    (
        UnitsDelivered(
            contract_id="C-1", line_id="1", delivery_id="D1", quantity=Decimal(2), on=DAY
        ),
        "Delivery D1 of 2 on line 1 of C-1 on 2026-03-31",
    ),
    (
        DeliveryWithdrawn(contract_id="C-1", line_id="1", delivery_id="D1", reason="twice"),
        "Delivery D1 on line 1 of C-1 withdrawn: twice",
    ),
    (
        ProgressReported(contract_id="C-1", line_id="1", percent=Decimal("62.5"), on=DAY),
        "Line 1 of C-1 has come to 62.5 % by 2026-03-31",
    ),
]
STORY: list[AnyEvent] = [SIGNED, *(event for event, _ in SAID)]
