"""The view of expenses: what is claimed falls into shares, reasons stand on desks, batches do not matter."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from sqlalchemy import Connection, Engine

from projections import exceptions, expenses
from projections.runner import Views
from tests.projections import story_expenses as story
from tests.projections.telling import BOOK, Told
from tests.projections.test_carrying import digests, empty


@pytest.fixture
def claimed(views: Views, told: Told) -> Told:
    told.say(story.DEFINED, story.RECORDED, story.APPROVED, story.SETTLED)
    views.carry(told)
    return told


def lines(tx: Connection) -> dict[str, expenses.ExpenseLine]:
    return {line.line_id: line for line in expenses.listing(tx, book=BOOK)}


def test_what_is_claimed_falls_into_its_shares(claimed: Told, tx: Connection) -> None:
    first, second = lines(tx).values()
    assert (first.status, first.waiting, first.billable) == ("approved", 12_000, 0)
    assert [reason.code for reason in first.reasons] == ["receipt_missing"]
    assert (second.personal, second.outside, second.billable) == (1_000, 1_000, 3_000)
    assert (second.charged, second.contract_currency) == (3_000, "USD")
    assert second.merchant == "A\tB"


def test_a_report_waits_while_a_line_of_it_does(claimed: Told, tx: Connection) -> None:
    (report,) = expenses.reports(tx, book=BOOK)
    assert (report.state, report.lines, report.waits) == ("waiting", 2, 1)
    parts = report.personal + report.waiting + report.outside + report.billable
    assert parts == report.claimed == 17_000
    assert expenses.reports(tx, book=BOOK, state="settled") == []


def test_a_line_waits_on_its_desk_until_it_is_cleared(
    claimed: Told, views: Views, tx: Connection
) -> None:
    (case,) = exceptions.listing(tx, book=BOOK, kind="expense")
    assert (case.ref, case.desk, case.minor) == ("R-1/1", "expenses", 12_000)
    assert case.since == claimed.at(2)
    claimed.say(story.ATTACHED)
    views.carry(claimed)
    tx.rollback()
    assert exceptions.listing(tx, book=BOOK, kind="expense") == []


def test_a_corrected_line_is_recorded_anew_and_a_withdrawn_one_is_gone(
    claimed: Told, views: Views, tx: Connection
) -> None:
    claimed.say(story.CORRECTED)
    views.carry(claimed)
    assert (lines(tx)["1"].status, lines(tx)["1"].claimed) == ("recorded", 8_000)
    tx.rollback()
    claimed.say(story.WITHDRAWN)
    views.carry(claimed)
    assert (lines(tx)["1"].status, lines(tx)["1"].claimed) == ("withdrawn", 0)


def test_how_lines_fall_into_batches_does_not_matter(
    views: Views, told: Told, engine: Engine
) -> None:
    told.say(story.DEFINED, story.RECORDED, story.APPROVED, story.SETTLED, story.CORRECTED)
    told.say(story.AGAIN, story.CONFIRMED, story.ATTACHED, story.WITHDRAWN)
    views.carry(told)
    at_once = digests(views)
    empty(engine)
    with patch.multiple("projections.pages", LINES_MAX=1):
        views.carry(told)
    assert digests(views) == at_once
