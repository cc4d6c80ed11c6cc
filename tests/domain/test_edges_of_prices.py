"""What real systems get wrong about rates, rounding and splits (semantics 2.11), each edge on its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.invoice_commands import CreditInvoice
from domain.master_commands import (
    ConversionChoice,
    LineTerms,
    OpenProject,
    PublishRates,
    RateTerms,
    SignContract,
)
from domain.money import allocate
from domain.quantity import rounded
from domain.quote_commands import QuoteRates, QuoteTerms
from domain.refusal import AlreadyKnown
from domain.time_commands import RecallApproval
from domain.time_entry import TimeRecorded
from domain.totals import line_net
from domain.wip import TimeApproved
from domain.wip_commands import DecideAgain
from processes.documents import document
from tests.conformance.firm import account, bill, events, lines, record, total
from tests.laws.small_firm import BOOK, SmallFirm

WORKED, MONTH_END = date(2026, 1, 12), date(2026, 1, 31)


def test_edge_4_a_rate_change_leaves_old_entries_as_they_were() -> None:
    """Rate change rewriting old entries: approved work keeps its price on drafts, invoices and when decided again."""
    firm = SmallFirm()
    record(firm, "old", WORKED, 2)
    dearer = RateTerms(valid_from=date(2025, 1, 1), rate="175.00", currency="GBP", person_id="p1")
    firm.do(PublishRates(card_id="standard", rows=(dearer,)))
    firm.do(DecideAgain(contract_id="C1", on=MONTH_END))
    record(firm, "new", WORKED, 2)
    priced = {one.entry_id: one.minor for one in lines(firm, bill(firm, MONTH_END))}
    assert priced == {"old": 20_000, "new": 35_000}


def test_edge_5_a_rounding_setting_of_today_does_not_rewrite_old_entries() -> None:
    """Rounding setting change rewriting old entries: freed by a credit, an entry is billed at its old quantity."""
    firm = _rounding("quarter_hour_up")
    record(firm, "t:1", WORKED, 35, unit="minutes", project_id="R", contract_id="CR")
    invoice = bill(firm, MONTH_END, "CR")
    with pytest.raises(AlreadyKnown):  # a contract's rounding is part of what was signed
        _sign(firm, "CR", "half_hour_up")
    _sign(firm, "CS", "half_hour_up")  # the same project under today's setting
    firm.do(CreditInvoice(invoice_id=invoice, credited_on=MONTH_END, reason="looked at again"))
    firm.do(DecideAgain(contract_id="CR", on=MONTH_END))
    record(firm, "t:2", WORKED, 35, unit="minutes", project_id="R", contract_id="CS")
    (old,) = lines(firm, bill(firm, MONTH_END, "CR"))
    (new,) = lines(firm, bill(firm, MONTH_END, "CS"))
    assert (old.seconds, old.minor) == (45 * 60, 7_500)
    assert (new.seconds, new.minor) == (60 * 60, 10_000)
    recorded = {one.entry_id: one.work.quantity for one in events(firm, TimeRecorded)}
    assert recorded == {"t:1": 35, "t:2": 35}  # what was worked stays as it was recorded


@pytest.mark.parametrize(
    ("rounding", "minutes", "charged"),
    [
        ("quarter_hour_up", 90, 90),
        ("quarter_hour_up", 91, 105),
        ("six_minutes_up", 66, 66),
        ("half_hour_up", 60, 60),
        ("quarter_hour_nearest", 105, 105),
    ],
)
def test_edge_6_rounding_up_leaves_an_exact_multiple_alone(
    rounding: str, minutes: int, charged: int
) -> None:
    """Rounding up exact multiples: an exact multiple stays, and rounding twice changes nothing more."""
    firm = _rounding(rounding)
    record(firm, "t:1", WORKED, minutes, unit="minutes", project_id="R")
    (approved,) = next(events(firm, TimeApproved)).lines
    assert approved.billable == charged * 60
    assert rounded(charged * 60, "up", 360 if rounding.startswith("six") else 900) == charged * 60


def _rounding(rounding: str) -> SmallFirm:
    """A firm with a contract CR whose time is rounded."""
    firm = SmallFirm()
    firm.do(OpenProject(project_id="R", name="R"))
    _sign(firm, "CR", rounding)
    return firm


def _sign(firm: SmallFirm, contract: str, rounding: str) -> None:
    terms = LineTerms(line_id="1", projects=("R",), rounding=rounding)  # type: ignore[arg-type]
    firm.do(
        SignContract(
            contract_id=contract,
            customer_id="acme",
            currency="GBP",
            signed_on=date(2025, 1, 1),
            lines=(terms,),
        )
    )


@pytest.mark.parametrize("minutes", [1, 8, 10, 20, 50, 77, 100])
@pytest.mark.parametrize("rate", ["150.00", "99.99", "333.33"])
def test_edge_7_what_is_printed_comes_to_the_amount(minutes: int, rate: str) -> None:
    """Quantity printed rounded but amount from unrounded: on a document quantity times price is the line's net."""
    firm = SmallFirm()
    record(firm, "t:1", WORKED, minutes, unit="minutes", rate=rate)
    invoice = bill(firm, MONTH_END)
    (line,) = document(firm.desk.books.open(BOOK), invoice).lines
    assert line.net == total(firm, invoice)
    assert line_net(line.quantity, line.price, "GBP", line.base_quantity) == line.net


def test_edge_29_a_reversal_uses_the_original_quote_and_not_todays() -> None:
    """Reversal with today's FX rate: after a recall nothing of the work is left in any account."""
    firm = SmallFirm((None,), conversion=ConversionChoice(on="work"))
    _quote(firm, "0.80", "first")
    before = firm.balances()
    record(firm, "t:1", WORKED, 8, rate="100.00", rate_currency="USD")
    assert account(firm).unbilled == 64_000
    _quote(firm, "0.95", "later")
    firm.do(RecallApproval(entry_ids=("t:1",), reason="wrong project"))
    assert {name: minor for name, minor in firm.balances().items() if minor} == {
        name: minor for name, minor in before.items() if minor
    }


def _quote(firm: SmallFirm, value: str, source: str) -> None:
    terms = QuoteTerms(base="USD", counter="GBP", rate_date=WORKED, value=value, source=source)
    firm.do(QuoteRates(quotes=(terms,)))


def test_edge_30_an_allocation_sums_to_what_was_allocated() -> None:
    """Allocation that sums to 81 instead of 80: rounding each part by itself would give one too many."""
    weights = [Decimal("0.33125"), Decimal("0.33125"), Decimal("0.3375")]
    alone = [int(Fraction(80) * Fraction(weight) + Fraction(1, 2)) for weight in weights]
    assert sum(alone) == 81
    assert sum(allocate(80, weights)) == 80


@given(st.integers(-10_000, 10_000), st.lists(st.integers(0, 999), min_size=1, max_size=9))
@settings(max_examples=50)
def test_edge_30_whatever_is_allocated_by_whatever_weights(amount: int, weights: list[int]) -> None:
    if sum(weights):
        assert sum(allocate(amount, weights)) == amount
