"""Two contracts under one customer's cap, twelve writers, real PostgreSQL: the last room is taken once (2.5.8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from domain.cap_commands import CapCustomer
from domain.commands import AnyCommand
from domain.invoice import InvoiceDrafted, InvoiceIssued
from domain.invoice_commands import DraftInvoice, IssueInvoice
from domain.master_commands import LineTerms, OpenProject, SignContract
from domain.time_commands import ApproveTime, RecordTime
from processes.desk import Receipt
from tests.laws.test_races import Firm
from tests.laws.writers import WRITERS

CUSTOMER_CAP = 70_000  # minor units; work under both contracts is worth 360,000
SECOND = 24  # entries under the second contract
BILLED_ON = date(2026, 1, 31)


@pytest.fixture
def firm(fresh_database: str) -> Iterator[Firm]:
    firm = Firm(fresh_database)
    line = LineTerms(line_id="1", projects=("app",))
    asked: tuple[AnyCommand, ...] = (
        OpenProject(project_id="app", name="App"),
        SignContract(
            contract_id="C-2",
            customer_id="acme",
            currency="EUR",
            signed_on=date(2025, 1, 1),
            lines=(line,),
        ),
        CapCustomer(
            customer_id="acme",
            currency="EUR",
            not_to_exceed="700.00",
            effective_date=date(2026, 1, 1),
            reason="master agreement",
        ),
    )
    for number, command in enumerate(asked):
        assert isinstance(firm.do(0, command, f"cap-{number}"), Receipt)
    for number in range(SECOND):
        entry = f"a:{number}"
        firm.ids.append(entry)
        work = RecordTime(
            entry_id=entry,
            project_id="app",
            person_id="ines",
            worked_on=date(2026, 1, 1 + number % 28),
            quantity=1,
        )
        firm.do(0, work, f"record-{entry}")
    yield firm
    for books in firm.books:
        books.close()


def test_twelve_writers_on_two_contracts_never_pass_the_customers_cap(firm: Firm) -> None:
    def work(writer: int) -> None:
        contract = "C-1" if writer % 2 else "C-2"
        for turn, entry in enumerate(firm.ids[writer::WRITERS]):
            firm.do(writer, ApproveTime(entry_ids=(entry,)), f"approve-{entry}")
            drafting = DraftInvoice(contracts=(contract,), cut_off=BILLED_ON)
            drafted = firm.do(writer, drafting, f"draft-{writer}-{turn}")
            if isinstance(drafted, Receipt):
                invoice = str(drafted.about["invoice_id"])
                issuing = IssueInvoice(invoice_id=invoice, issued_on=BILLED_ON)
                firm.do(writer, issuing, f"issue-{invoice}-{writer}")

    firm.at_once(work)
    for contract in ("C-1", "C-2"):  # what nobody drafted any more
        drafted = firm.do(
            0, DraftInvoice(contracts=(contract,), cut_off=BILLED_ON), f"last-{contract}"
        )
        if isinstance(drafted, Receipt):
            invoice = str(drafted.about["invoice_id"])
            firm.do(0, IssueInvoice(invoice_id=invoice, issued_on=BILLED_ON), f"last-{invoice}")
    billed = sum(event.total for event in firm.events() if isinstance(event, InvoiceIssued))
    assert billed == CUSTOMER_CAP
    accounts = firm.desks[0].accounts("RACE", ["C-1", "C-2"])
    assert sum(account.committed for account in accounts) == CUSTOMER_CAP
    assert sum(account.over_cap for account in accounts) == 360_000 - CUSTOMER_CAP


def test_two_runs_at_the_same_moment_share_the_last_room_once(firm: Firm) -> None:
    firm.do(0, ApproveTime(entry_ids=tuple(firm.ids)), "approve-all")
    firm.at_once(
        lambda writer: firm.do(
            writer,
            DraftInvoice(contracts=("C-1", "C-2"), cut_off=BILLED_ON),
            f"draft-by-{writer}",
        )
    )
    drafts = [event for event in firm.events() if isinstance(event, InvoiceDrafted)]
    assert len(drafts) == 1
    assert sum(line.minor for line in drafts[0].lines) == CUSTOMER_CAP
