"""Many at once on real PostgreSQL: what is due is billed once, and every series of invoices is without a gap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from domain.billing_run import BillingDateKept
from domain.commands import AnyCommand
from domain.invoice import InvoiceDrafted, InvoiceIssued
from domain.invoice_commands import BillDue, IssueInvoice
from domain.invoicing_commands import CalendarTerms, InvoicingTerms
from domain.master_commands import (
    LineTerms,
    OpenEntity,
    OpenProject,
    PublishRates,
    RateTerms,
    RegisterCustomer,
    RegisterPerson,
    SignContract,
)
from domain.time_commands import ApproveTime, RecordTime
from tests.laws.writers import WRITERS, Writers

CONTRACTS = tuple(f"C-{number:02d}" for number in range(2 * WRITERS))
MONTHLY = InvoicingTerms(calendar=CalendarTerms())


class Firm(Writers):
    """Contracts billed by a monthly calendar; every thread has a desk of its own, as other processes would."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        rate = RateTerms(valid_from=date(2025, 1, 1), rate="50", currency="EUR")
        self.do(0, OpenEntity(entity_id="RACE", name="Race", base_currency="EUR"), "open-race")
        self.do(0, RegisterCustomer(customer_id="acme", name="Acme"), "customer-1")
        self.do(0, RegisterPerson(person_id="ines", home_entity="RACE", grade="senior"), "person-1")
        self.do(0, PublishRates(card_id="standard", rows=(rate,)), "rates-001")
        for contract in CONTRACTS:
            self._sign(contract)
        entries = tuple(f"t:{contract}" for contract in CONTRACTS)
        self.do(0, ApproveTime(entry_ids=entries), "approve-all")

    def _sign(self, contract: str) -> None:
        asked: tuple[AnyCommand, ...] = (
            OpenProject(project_id=contract, name=contract),
            SignContract(
                contract_id=contract,
                customer_id="acme",
                currency="EUR",
                signed_on=date(2025, 1, 1),
                lines=(LineTerms(line_id="1", projects=(contract,)),),
                invoicing=MONTHLY,
            ),
            RecordTime(
                entry_id=f"t:{contract}",
                project_id=contract,
                person_id="ines",
                worked_on=date(2026, 1, 5),
                quantity="0.5",
            ),
        )
        for number, command in enumerate(asked):
            self.do(0, command, f"sign-{contract}-{number}")


@pytest.fixture
def firm(fresh_database: str) -> Iterator[Firm]:
    firm = Firm(fresh_database)
    yield firm
    firm.close()


def test_twelve_due_runs_at_once_bill_each_contract_once_and_issue_without_gaps(firm: Firm) -> None:
    def bill(writer: int) -> None:
        for contract in (*CONTRACTS[2 * writer :], *CONTRACTS[: 2 * writer]):
            command = BillDue(contracts=(contract,), on=date(2026, 2, 1), run=f"run-{writer}")
            firm.do(writer, command, f"due-{writer}-{contract}")

    firm.at_once(bill)
    events = firm.events()
    kept = [one.contracts for one in events if isinstance(one, BillingDateKept)]
    assert sorted(kept) == [(contract,) for contract in CONTRACTS]
    drafted = [one.invoice_id for one in events if isinstance(one, InvoiceDrafted)]
    assert sorted(drafted) == [f"{contract}-1" for contract in CONTRACTS]

    def issue(writer: int) -> None:
        for year, contract in zip(
            (2025, 2026), CONTRACTS[2 * writer : 2 * writer + 2], strict=True
        ):
            command = IssueInvoice(invoice_id=f"{contract}-1", issued_on=date(year, 1, 31))
            firm.do(writer, command, f"issue-{contract}")

    firm.at_once(issue)
    issued = [one for one in firm.events() if isinstance(one, InvoiceIssued)]
    for year in (2025, 2026):
        numbers = [one.number for one in issued if one.series == f"RACE-INV-{year}"]
        assert numbers == [f"RACE-INV-{year}-{n:06d}" for n in range(1, WRITERS + 1)]
