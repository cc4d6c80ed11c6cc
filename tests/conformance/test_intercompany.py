"""The published answer about a resource lent by another entity, through the commands everybody uses."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest

from domain.commands import AnyCommand
from domain.cost_commands import CostRateTerms, PublishCostRates
from domain.lending_commands import AgreeTransferPrices, IssueIntercompanyInvoice, TransferTerms
from domain.master_commands import (
    LineTerms,
    OpenEntity,
    OpenProject,
    RegisterCustomer,
    RegisterPerson,
    SignContract,
)
from domain.money import amount
from domain.quote_commands import QuoteRates, QuoteTerms
from domain.time_commands import ApproveTime, RecallApproval, RecordTime
from features.house import MemoryBooks, shelf
from journal.books import Books
from processes.asking import Request
from processes.desk import Desk
from processes.intercompany import Intercompany
from tests.conformance.cases import case

DAY = date(2026, 1, 5)


class TwoEntities:
    """A lending and a borrowing entity with one contract of the borrower's."""

    def __init__(self) -> None:
        self.books = cast("Books", MemoryBooks())
        self.desk = Desk(self.books, shelf(), lambda: datetime(2026, 1, 31, 12, tzinfo=UTC))
        self.n = 0

    def do(self, book: str, command: AnyCommand) -> None:
        self.n += 1
        if isinstance(command, OpenEntity):
            self.books.create(book)
        self.desk.do(book, command, Request(actor="finance", key=f"k-{self.n}"))

    def carry(self) -> int:
        return Intercompany(self.books, self.desk).round()

    def stands(self, book: str) -> Counter[str]:
        """The balance of every account of a book, and that it is balanced."""
        sums: Counter[str] = Counter()
        for line in self.books.open(book).page(0, 1_000):
            for posting in getattr(line.entry.event, "postings", ()):
                sums[posting.account] += posting.minor
        assert sum(sums.values()) == 0
        return sums


def made(said: dict[str, Any], firm: TwoEntities | None = None) -> TwoEntities:
    firm = firm or TwoEntities()
    uk, us = said["lending_entity"], said["borrowing_entity"]
    for entity, currency in ((uk, "GBP"), (us, "USD")):
        firm.do(entity, OpenEntity(entity_id=entity, name=entity, base_currency=currency))
        firm.do(
            entity, RegisterPerson(person_id="p1", home_entity=uk, grade="senior", valid_from=DAY)
        )
        quote = QuoteTerms(
            base="GBP", counter="USD", rate_type="spot", rate_date=DAY,
            value=said["gbp_usd"], source="published",
        )  # fmt: skip
        firm.do(entity, QuoteRates(quotes=(quote,)))
    cost, transfer = said["cost_rate_uk"].split(" "), said["transfer_price"].split(" ")
    row = CostRateTerms(valid_from=DAY, rate=cost[0], currency=cost[1], person_id="p1")
    firm.do(uk, PublishCostRates(rows=(row,)))
    terms = TransferTerms(valid_from=DAY, method="fixed", rate=transfer[0], currency=transfer[1])
    firm.do(uk, AgreeTransferPrices(rules=(terms,)))
    firm.do(us, RegisterCustomer(customer_id="acme", name="Acme"))
    firm.do(us, OpenProject(project_id="P1", name="P1"))
    firm.do(us, SignContract(
        contract_id="C1", customer_id="acme", currency="USD", signed_on=DAY, starts_on=DAY,
        lines=(LineTerms(line_id="1", projects=("P1",)),),
    ))  # fmt: skip
    firm.do(us, RecordTime(
        entry_id="t:1", project_id="P1", person_id="p1", worked_on=DAY, quantity=said["hours"],
        rate=said["customer_rate"].split(" ")[0],
    ))  # fmt: skip
    firm.do(us, ApproveTime(entry_ids=("t:1",)))
    return firm


def money(text: str) -> int:
    value, currency = text.split(" ")
    return amount(value, currency)


def test_a_resource_lent_by_another_entity() -> None:
    published = case("DER-IC-LEND-BORROW")
    firm, expected = made(published["inputs"]), published["expected"]
    before = firm.stands("US")
    assert before["1210"] == money(expected["US"]["unbilled_customer_revenue"])  # waits for nobody
    assert firm.carry() > 0
    uk, us = firm.stands("UK"), firm.stands("US")
    assert uk["5000"] == money(expected["UK"]["cost"])
    assert uk["1310"] == -uk["4510"] == money(expected["UK"]["ic_unbilled_then_ic_revenue"])
    assert -uk["4510"] - uk["5000"] == money(expected["UK"]["margin"])
    assert us["5500"] == money(expected["US"]["ic_cost"])
    assert us["1210"] - us["5500"] == money(expected["US"]["margin"])
    firm.do(
        "UK", IssueIntercompanyInvoice(borrower="US", period="2026-01", issued_on=date(2026, 1, 31))
    )
    firm.carry()
    uk, us = firm.stands("UK"), firm.stands("US")
    eliminated = expected["group_elimination"]
    assert -uk["4500"] == uk["1320"] == amount(eliminated["ic_revenue_gbp"], "GBP")
    assert us["5500"] == -us["2410"] == amount(eliminated["ic_cost_usd"], "USD")
    assert uk["1310"] == uk["4510"] == us["2400"] == 0


def test_carried_again_from_the_beginning_nothing_changes() -> None:
    firm = made(case("DER-IC-LEND-BORROW")["inputs"])
    firm.carry()
    before = {book: firm.books.open(book).head() for book in ("UK", "US")}
    firm.carry()
    assert {book: firm.books.open(book).head() for book in ("UK", "US")} == before


@pytest.mark.parametrize("carried", [True, False])
def test_a_recall_leaves_nothing_on_either_side(carried: bool) -> None:
    firm = made(case("DER-IC-LEND-BORROW")["inputs"])
    if carried:
        firm.carry()
    firm.do("US", RecallApproval(entry_ids=("t:1",), reason="wrong project"))
    firm.carry()
    for book in ("UK", "US"):
        assert set(firm.stands(book).values()) <= {0}
