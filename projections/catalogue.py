"""Every view there is."""

from __future__ import annotations

from domain.refusal import Unknown
from projections import (
    agreements,
    amendments,
    billing_calendar,
    cap_rows,
    cash_moves,
    contracts,
    costs,
    crossings,
    draft_conditions,
    exception_cases,
    expenses,
    figure_rows,
    foreign_receivables,
    intercompany_bookings,
    lots,
    periods,
    plans,
    postings,
    quotes,
    retainers,
    time_entries,
)
from projections.view import View

VIEWS: tuple[View, ...] = (
    contracts.VIEW,
    time_entries.VIEW,
    lots.VIEW,
    plans.VIEW,
    postings.VIEW,
    exception_cases.VIEW,
    crossings.VIEW,
    intercompany_bookings.VIEW,
    draft_conditions.VIEW,
    costs.VIEW,
    quotes.VIEW,
    foreign_receivables.VIEW,
    cash_moves.VIEW,
    expenses.VIEW,
    cap_rows.VIEW,
    retainers.VIEW,
    billing_calendar.VIEW,
    figure_rows.VIEW,
    periods.VIEW,
    agreements.VIEW,
    amendments.VIEW,
)


def named(name: str | None) -> tuple[View, ...]:
    """The views people mean by a name; all of them when none is given. Raises NoSuchView."""
    found = tuple(view for view in VIEWS if name is None or view.called(name))
    if not found:
        raise NoSuchView(name)
    return found


class NoSuchView(Unknown):
    """No view goes by that name."""

    def __init__(self, name: str | None) -> None:
        known = ", ".join(sorted({word for view in VIEWS for word in (view.name, *view.answers)}))
        super().__init__(f"There is no view {name}: there are {known}.")
