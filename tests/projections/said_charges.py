"""What the audit trail says of charges."""

from __future__ import annotations

import msgspec

from domain.catalogue import AnyEvent
from domain.wip import ChargesRaised, Particulars
from tests.projections.telling import approved, line

APPROVED = approved(line("C-1/1/kick-off", (0, 500_00, "unbilled")))
KICK_OFF = msgspec.structs.replace(
    APPROVED.lines[0], particulars=Particulars(kind="milestone", description="Kick-off")
)
SAID: list[tuple[AnyEvent, str]] = [
    (
        ChargesRaised(
            contract_id="C-1", currency="USD", lines=(KICK_OFF,), rulings=APPROVED.rulings
        ),
        "Kick-off due under C-1, worth 500.00 USD",
    ),
]
STORY: list[AnyEvent] = [event for event, _ in SAID]
