"""Each side of what crosses entities is posted in its own calendar, corrected one to one, invoiced in order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TypeVar

import pytest

from domain.borrowing import BorrowedReturned, TimeBorrowed
from domain.lending import IntercompanyInvoiced, LentTakenBack, TimeLent
from domain.lending_commands import (
    AgreeTransferPrices,
    IssueIntercompanyInvoice,
    TakeBackLent,
    Tie,
    TransferTerms,
)
from domain.master_commands import AskReopening, ClosePeriod, ReopenPeriod
from domain.quote_commands import QuoteRates, QuoteTerms
from domain.refusal import NothingToBill, OriginalFirst
from domain.time_commands import RecallApproval
from processes.asking import Request
from tests.conformance.test_intercompany import DAY, TwoEntities, made

SAID = {
    "lending_entity": "UK",
    "borrowing_entity": "US",
    "gbp_usd": "1.25",
    "cost_rate_uk": "60 GBP",
    "transfer_price": "90 GBP",
    "hours": "8",
    "customer_rate": "200 USD",
}
TODAY, FEBRUARY = date(2026, 2, 10), date(2026, 2, 1)
Found = TypeVar("Found")


@pytest.fixture
def firm() -> TwoEntities:
    """The work is of January and approved; it is February now; nothing is carried yet."""
    firm = made(SAID)
    firm.desk.clock = lambda: datetime(2026, 2, 10, 12, tzinfo=UTC)
    return firm


def the(firm: TwoEntities, book: str, kind: type[Found]) -> Found:
    events = [line.entry.event for line in firm.books.open(book).page(0, 1_000)]
    (found,) = [event for event in events if isinstance(event, kind)]
    return found


@pytest.mark.parametrize("closed", ["UK", "US"])
def test_a_month_closed_on_one_side_moves_that_side_only(firm: TwoEntities, closed: str) -> None:
    firm.do(closed, ClosePeriod(period="2026-01"))
    firm.carry()
    (lent,), (borrowed,) = the(firm, "UK", TimeLent).lines, the(firm, "US", TimeBorrowed).lines
    assert lent.worked_on == borrowed.worked_on == DAY
    for book, line in (("UK", lent), ("US", borrowed)):
        late = book == closed
        assert (line.accounting_date, line.out_of_period) == (FEBRUARY if late else DAY, late)
    assert lent.correlation == borrowed.correlation
    firm.stands("UK")  # each book balances
    firm.stands("US")


def test_a_correction_is_the_original_line_and_not_todays_price_or_quote(firm: TwoEntities) -> None:
    firm.carry()
    terms = TransferTerms(valid_from=DAY, method="fixed", rate="120", currency="GBP", borrower="US")
    firm.do("UK", AgreeTransferPrices(rules=(terms,)))
    quote = QuoteTerms(
        base="GBP", counter="USD", rate_type="spot", rate_date=TODAY, value="1.40", source="news"
    )
    firm.do("US", QuoteRates(quotes=(quote,)))
    firm.do("US", RecallApproval(entry_ids=("t:1",), reason="wrong project"))
    firm.carry()
    assert the(firm, "UK", LentTakenBack).lines == the(firm, "UK", TimeLent).lines
    returned, borrowed = the(firm, "US", BorrowedReturned), the(firm, "US", TimeBorrowed)
    assert returned.lines == borrowed.lines
    assert borrowed.lines[0].legs  # converted, so there is a quote that could have been another


def test_a_reversal_is_not_invoiced_before_its_original(firm: TwoEntities) -> None:
    firm.do("UK", ClosePeriod(period="2026-01"))
    firm.carry()  # the original is posted in February
    firm.do("UK", AskReopening(period="2026-01", reason="late correction"))
    firm.desk.do("UK", ReopenPeriod(period="2026-01"), Request(actor="controller", key="k-agreed"))
    (lent,) = the(firm, "UK", TimeLent).lines
    tie = Tie(correlation=lent.correlation, entry_id="t:1")
    last = date(2026, 1, 31)
    firm.do("UK", TakeBackLent(borrower="US", lines=(tie,), on=last, reason="wrong project"))
    assert the(firm, "UK", LentTakenBack).accounting_date == last
    for named, refusal in ((("t:1",), OriginalFirst), ((), NothingToBill)):
        invoice = IssueIntercompanyInvoice(
            borrower="US", period="2026-01", issued_on=TODAY, entry_ids=named
        )
        with pytest.raises(refusal):
            firm.do("UK", invoice)
    firm.do("UK", IssueIntercompanyInvoice(borrower="US", period="2026-02", issued_on=TODAY))
    both = the(firm, "UK", IntercompanyInvoiced)
    assert [line.reverses for line in both.lines] == [False, True]
    assert both.total == 0
