"""What is said of facts about expenses."""

from __future__ import annotations

from domain.catalogue import AnyEvent
from tests.projections import story_expenses as story

SAID: list[tuple[AnyEvent, str]] = [
    (story.DEFINED, "Expense category travel (Travel) from 2025-01-01: unit price"),
    (story.RECORDED, "ann claims 2 lines on report R-1; waits because receipt_missing"),
    (story.APPROVED, "Lines 1, 2 of report R-1 approved"),
    (story.SETTLED, "Line 2 of report R-1: 30.00 USD charged on C-1"),
    (story.ATTACHED, "Evidence attached to line 1 of report R-1"),
    (story.CONFIRMED, "receipt_missing answered for on line 1 of report R-1: it is lost"),
    (story.AGAIN, "Line 1 of report R-1 judged again"),
    (
        story.CORRECTED,
        "Line 1 of report R-1 corrected from 120.00 USD to 80.00 USD: the tip",
    ),
    (story.WITHDRAWN, "Line 1 of report R-1 withdrawn: a mistake"),
]
