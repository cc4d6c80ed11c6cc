"""What is said of retainers."""

from __future__ import annotations

from datetime import date

from domain.catalogue import AnyEvent
from domain.retainer import (
    DepositFellDue,
    DepositPart,
    DepositReceived,
    DepositRequestCancelled,
    DepositRequested,
    DepositsLapsed,
    DepositsRefunded,
    DepositStranded,
)

ON = date(2026, 1, 31)
PARTS = (DepositPart(deposit_id="C-1-D1", minor=38_000),)

SAID: list[tuple[AnyEvent, str]] = [
    (
        DepositRequested(
            contract_id="C-1",
            deposit_id="C-1-D1",
            customer_id="acme",
            currency="USD",
            number="US01-DEP-2026-000001",
            series="US01-DEP-2026",
            sequence=1,
            minor=100_000,
            tax=19_000,
            requested_on=ON,
            due_on=ON,
            because="replenishment",
        ),
        "Deposit US01-DEP-2026-000001 of 1,190.00 USD asked for under C-1, to bring the balance back up",
    ),
    (
        DepositFellDue(
            contract_id="C-1",
            deposit_id="C-1-D1",
            currency="USD",
            minor=100_000,
            due_on=ON,
            accounting_date=ON,
            postings=(),
        ),
        "Deposit C-1-D1 fell due on 2026-01-31: 1,000.00 USD is owed",
    ),
    (
        DepositReceived(
            contract_id="C-1",
            deposit_id="C-1-D1",
            currency="USD",
            minor=100_000,
            received_on=ON,
            accounting_date=ON,
            postings=(),
        ),
        "1,000.00 USD of deposit C-1-D1 came in on 2026-01-31",
    ),
    (
        DepositRequestCancelled(
            contract_id="C-1",
            deposit_id="C-1-D1",
            currency="USD",
            minor=100_000,
            on=ON,
            reason="not needed",
            accounting_date=ON,
        ),
        "1,000.00 USD of deposit C-1-D1 no longer asked for: not needed",
    ),
    (
        DepositsLapsed(
            contract_id="C-1",
            currency="USD",
            on=ON,
            outcome="breakage",
            parts=PARTS,
            balance=0,
            accounting_date=ON,
            postings=(),
        ),
        "380.00 USD of deposits under C-1 lapsed on 2026-01-31: kept as breakage",
    ),
    (
        DepositsRefunded(
            contract_id="C-1",
            currency="USD",
            on=ON,
            undrawn=PARTS,
            reason="over",
            balance=0,
            accounting_date=ON,
            postings=(),
        ),
        "380.00 USD of deposits under C-1 refunded: over",
    ),
    (
        DepositStranded(contract_id="C-1", currency="USD", on=ON, minor=38_000),
        "C-1 is over and 380.00 USD of the customer's deposits is still held",
    ),
]
STORY: list[AnyEvent] = [event for event, _ in SAID]
