"""What real systems get wrong about schedules, progress and closed months (semantics 2.11), each edge on its own."""

from __future__ import annotations

from datetime import date

import pytest

from domain.master_commands import ClosePeriod
from domain.plan_commands import InstalmentTerms, RaiseInstalments, ReportProgress
from domain.wip import ChargesRaised
from tests.conformance.firm import account, bill, events, total
from tests.conformance.test_plans import planned
from tests.domain.test_edges_of_periods import by_month

REPORTED, OPEN = date(2026, 1, 15), date(2026, 2, 15)  # a month that is reported, and the one after


@pytest.mark.parametrize(
    ("steps", "price", "comes_to"),
    [
        (("33.335",), "1000000.00", [33_335_000]),
        (("0.005", "0.01"), "99999.99", [500, 500]),
        (("33.3333", "66.6667", "100"), "1000.00", [33_333, 33_334, 33_333]),
    ],
)
def test_edge_8_progress_is_not_rounded_before_it_is_multiplied(
    steps: tuple[str, ...], price: str, comes_to: list[int]
) -> None:
    """Progress rounded before multiplying: the percentage is exact, each invoice is the new whole less the old."""
    firm = planned("progress", price=price)
    billed = []
    for percent in steps:
        firm.do(ReportProgress(contract_id="CP", line_id="1", percent=percent, on=OPEN))
        billed.append(total(firm, bill(firm, OPEN, "CP")))
    assert billed == comes_to


def test_edge_25_a_schedule_dated_into_a_reported_month_posts_to_the_first_open_one() -> None:
    """Deferred schedule back-dated into a reported month: the closed month stays as it was reported."""
    schedule = (
        InstalmentTerms(instalment_id="1", due_on=REPORTED, amount="100.00"),
        InstalmentTerms(instalment_id="2", due_on=OPEN, amount="200.00"),
    )
    firm = planned("fixed_fee", schedule=schedule)
    firm.do(ClosePeriod(period="2026-01"))
    reported = by_month(firm, "")["2026-01"]
    firm.do(RaiseInstalments(contract_id="CP", through=OPEN))
    raised = [line for event in events(firm, ChargesRaised) for line in event.lines]
    assert [(one.worked_on, one.accounting_date, one.out_of_period) for one in raised] == [
        (REPORTED, date(2026, 2, 1), True),
        (OPEN, OPEN, False),
    ]
    assert by_month(firm, "")["2026-01"] == reported
    assert by_month(firm, "4") == {"2026-02": -30_000}
    assert account(firm, "CP").unbilled == 30_000
