"""What the audit trail says of what figures are measured by, and a story of it for the laws of carrying."""

from __future__ import annotations

from decimal import Decimal

from domain.catalogue import AnyEvent
from domain.norm_hours import NormHours, NormHoursSet
from domain.party import PersonRegistered
from domain.practice import PracticeAssigned, UtilisationBasisSet
from tests.projections.telling import day

SINCE = day("2026-01-01")
SAID: list[tuple[AnyEvent, str]] = [
    (
        NormHoursSet(norm=NormHours(hours=Decimal(8), per="day", valid_from=SINCE)),
        "Everybody has 8 norm hours a day from 2026-01-01",
    ),
    (
        PracticeAssigned(practice="tax", valid_from=SINCE, person_id="ann"),
        "ann belongs to practice tax from 2026-01-01",
    ),
    (UtilisationBasisSet(basis="included_hours"), "Utilisation divides by included hours"),
]
STORY: list[AnyEvent] = [
    PersonRegistered(person_id="cleo", home_entity="US01", grade="senior", valid_from=SINCE),
    *(event for event, _ in SAID),
]
