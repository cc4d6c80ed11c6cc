"""Published answers about caps and funding, through the commands everybody uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.account import Account
from domain.funding_commands import (
    AmendFunding,
    FundingShareShape,
    FundingSourceShape,
    FundingStep,
)
from domain.invoice import InvoiceDrafted
from domain.invoice_commands import CreditInvoice, CreditPart, DraftInvoice, IssueInvoice
from domain.master_commands import AmendCap
from domain.money import amount
from domain.time_commands import ApproveTime, RecordTime
from tests.conformance.cases import case
from tests.laws.small_firm import BOOK, SmallFirm

START, CUT_OFF = date(2026, 1, 5), date(2026, 3, 31)


def capped(limit: str, **terms: Any) -> SmallFirm:
    """A contract C1 with a cap and these terms of it."""
    firm = SmallFirm()
    firm.do(
        AmendCap(
            contract_id="C1", not_to_exceed=limit, effective_date=START, reason="signed", **terms
        )
    )
    return firm


def approve(firm: SmallFirm, values: Iterable[str], first: int = 0) -> None:
    """Work worth these amounts, a day each."""
    for number, value in enumerate(values, first):
        entry = f"t:{number}"
        work = RecordTime(
            entry_id=entry,
            project_id="P1",
            person_id="p1",
            worked_on=START + timedelta(days=number),
            quantity=1,
            fixed=value,
        )
        firm.do(work)
        firm.do(ApproveTime(entry_ids=(entry,)))


def bill(firm: SmallFirm) -> str:
    invoice = str(firm.do(DraftInvoice(contracts=("C1",), cut_off=CUT_OFF)).about["invoice_id"])
    firm.do(IssueInvoice(invoice_id=invoice, issued_on=CUT_OFF))
    return invoice


def account(firm: SmallFirm) -> Account:
    return firm.desk.accounts(BOOK, ["C1"])[0]


def test_within_the_tolerance_all_is_released() -> None:
    published = case("CAP-CERTINIA-TOLERANCE")["inputs"]
    for attempt in published["attempts"]:
        tolerance = published["tolerance"] if attempt["tolerance_on"] else "0"
        values = attempt.get("items") or [attempt["total"]]
        firm = capped(published["cap_remaining"], policy="whole_entry", tolerance=tolerance)
        approve(firm, values)
        bill(firm)
        assert account(firm).committed == sum(amount(value, "GBP") for value in values)


@pytest.mark.parametrize("release", ["while_it_fits", "first_that_does_not_fit_stops"])
def test_whole_items_are_released_one_after_the_other_while_they_fit(release: str) -> None:
    published = case("CAP-CERTINIA-SEQUENTIAL")
    given, expected = published["inputs"], published["expected"]
    firm = capped(given["cap_remaining"], policy="whole_entry", release=release)
    approve(firm, given["items"])
    found = account(firm)
    released = {item.minor for item, lot in found.open_lots() if lot.state == "unbilled"}
    moved = {item.minor for item, lot in found.open_lots() if lot.state == "over_cap"}
    assert released == {amount(value, "GBP") for value in expected["released"]}
    assert moved == {amount(value, "GBP") for value in expected["moved_to_new_event"]}
    left = amount(given["cap_remaining"], "GBP") - found.unbilled
    assert left == amount(expected["cap_remaining_after"], "GBP")


def test_the_entry_that_crosses_is_split_by_amount_and_its_hours_shown_pro_rata() -> None:
    published = case("DER-NTE-SPLIT")
    given, expected = published["inputs"], published["expected"]
    firm = capped(given["cap"])
    approve(firm, [given["consumed_before"]])
    bill(firm)
    entry = given["entry"]
    crossing = RecordTime(
        entry_id="t:9",
        project_id="P1",
        person_id="p1",
        worked_on=START + timedelta(days=9),
        quantity=entry["hours"],
        rate=entry["rate"],
    )
    firm.do(crossing)
    firm.do(ApproveTime(entry_ids=("t:9",)))
    found = account(firm)
    assert found.unbilled == amount(expected["billable"], "GBP")
    assert found.over_cap == amount(expected["over_cap_wip"], "GBP")
    bill(firm)
    assert amount(given["cap"], "GBP") - account(firm).committed == amount(
        expected["cap_remaining"], "GBP"
    )
    (line,) = [
        line
        for event in (line.entry.event for line in firm.lines())
        if isinstance(event, InvoiceDrafted)
        for line in event.lines
        if line.entry_id == "t:9"
    ]
    hours = Decimal(line.seconds) / 3600 * line.minor / line.entry_minor
    assert hours.quantize(Decimal("0.0001")) == Decimal(expected["hours_billed_display"])


def test_a_credit_frees_room_for_the_oldest_work_over_the_cap() -> None:
    published = case("DER-NTE-CREDIT-FREES")
    given, expected = published["inputs"], published["expected"]
    firm = capped(given["cap"])
    approve(firm, [given["billed"], given["over_cap_wip"]])
    invoice = bill(firm)
    assert account(firm).over_cap == amount(given["over_cap_wip"], "GBP")
    firm.do(
        CreditInvoice(
            invoice_id=invoice,
            lines=(CreditPart(number=1, amount=given["credit_memo_net"]),),
            credited_on=CUT_OFF,
            reason="wrong",
            write_off=True,
        )
    )
    found = account(firm)
    assert found.committed == amount(expected["cap_consumed_after_credit"], "GBP")
    assert found.unbilled == amount(expected["next_eligible"], "GBP")
    bill(firm)
    left = amount(given["cap"], "GBP") - account(firm).committed
    assert left == amount(expected["cap_remaining_after_billing_it"], "GBP")


def test_the_funding_waterfall_splits_the_crossing_transaction() -> None:
    published = case("CAP-FUNDING-WATERFALL")
    given, expected = published["inputs"], published["expected"]
    firm = SmallFirm()
    firm.do(
        AmendFunding(
            contract_id="C1",
            sources=tuple(
                FundingSourceShape(source_id=source, limit=limit)
                for source, limit in given["limits"].items()
            ),
            rules=tuple(
                FundingStep(
                    priority=rule["priority"],
                    shares=tuple(
                        FundingShareShape(source_id=source, percent=str(Decimal(share) * 100))
                        for source, share in rule["split"].items()
                    ),
                )
                for rule in given["rules"]
            ),
            effective_date=START,
            reason="signed",
        )
    )
    approve(firm, given["transactions"])
    lots = [
        (item.entry_id, lot.funding, lot.minor)
        for item, lot in sorted(
            account(firm).open_lots(), key=lambda one: (one[0].order, one[1].start)
        )
    ]
    first = expected["transaction_1"]
    assert lots[: len(first)] == [("t:0", s, amount(v, "GBP")) for s, v in first.items()]
    second = [
        ("t:1", source, amount(value, "GBP"))
        for rule in expected["transaction_2"].values()
        for source, value in rule.items()
    ]
    assert lots[len(first) :] == second
    bill(firm)
    totals: Counter[str] = Counter(account(firm).funded)
    assert totals == {source: amount(value, "GBP") for source, value in expected["totals"].items()}
