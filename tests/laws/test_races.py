"""Many at once on real PostgreSQL: a cap is never passed, an hour never billed twice, numbers have no gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from domain.commands import AnyCommand
from domain.invoice import InvoiceDrafted, InvoiceIssued
from domain.invoice_commands import DraftInvoice, IssueInvoice
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
from domain.refusal import Refused
from domain.time_commands import ApproveTime, RecordTime
from processes.desk import Receipt
from tests.laws.writers import WRITERS, Writers

ENTRIES = 48
CAP = 100_000  # minor units; the work is worth 240,000


class Firm(Writers):
    """One capped contract; every thread has a desk of its own, as separate processes would."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        rate = RateTerms(valid_from=date(2025, 1, 1), rate="50", currency="EUR")
        line = LineTerms(line_id="1", projects=("web",))
        asked: tuple[AnyCommand, ...] = (
            OpenEntity(entity_id="RACE", name="Race", base_currency="EUR"),
            RegisterCustomer(customer_id="acme", name="Acme"),
            RegisterPerson(person_id="ines", home_entity="RACE", grade="senior"),
            OpenProject(project_id="web", name="Web"),
            SignContract(
                contract_id="C-1",
                customer_id="acme",
                currency="EUR",
                signed_on=date(2025, 1, 1),
                lines=(line,),
                not_to_exceed="1,000.00",
            ),
            PublishRates(card_id="standard", rows=(rate,)),
        )
        for number, command in enumerate(asked):
            self.do(0, command, f"set-up-{number}")
        self.ids = [f"t:{number}" for number in range(ENTRIES)]
        for number, entry in enumerate(self.ids):
            work = RecordTime(
                entry_id=entry,
                project_id="web",
                person_id="ines",
                worked_on=date(2026, 1, 1 + number % 28),
                quantity=1,
            )
            self.do(0, work, f"record-{entry}")


@pytest.fixture
def firm(fresh_database: str) -> Iterator[Firm]:
    firm = Firm(fresh_database)
    yield firm
    firm.close()


def test_twelve_writers_never_pass_one_cap_nor_bill_an_hour_twice(firm: Firm) -> None:
    def work(writer: int) -> None:
        for turn, entry in enumerate(firm.ids[writer::WRITERS]):
            firm.do(writer, ApproveTime(entry_ids=(entry,)), f"approve-{entry}")
            drafting = DraftInvoice(contracts=("C-1",), cut_off=date(2026, 1, 31))
            drafted = firm.do(writer, drafting, f"draft-{writer}-{turn}")
            if isinstance(drafted, Receipt):
                invoice = str(drafted.about["invoice_id"])
                issuing = IssueInvoice(invoice_id=invoice, issued_on=date(2026, 1, 31))
                firm.do(writer, issuing, f"issue-{invoice}-{writer}")

    firm.at_once(work)
    events = firm.events()
    billed = sum(event.total for event in events if isinstance(event, InvoiceIssued))
    assert billed == CAP
    account = firm.desks[0].accounts("RACE", ["C-1"])[0]
    assert (account.committed, account.unbilled, account.over_cap) == (CAP, 0, 140_000)
    cents = Counter(
        (line.entry_id, cent)
        for event in events
        if isinstance(event, InvoiceDrafted)
        for line in event.lines
        for cent in (line.start, line.end - 1)
    )
    assert max(cents.values()) == 1
    sequences = [event.sequence for event in events if isinstance(event, InvoiceIssued)]
    assert sequences == list(range(1, len(sequences) + 1))


def test_of_twelve_who_issue_one_draft_one_does_and_the_others_are_told(firm: Firm) -> None:
    firm.do(0, ApproveTime(entry_ids=tuple(firm.ids)), "approve-all")
    firm.do(0, DraftInvoice(contracts=("C-1",), cut_off=date(2026, 1, 31)), "draft-all")
    answers: list[Receipt | Refused] = []
    issuing = IssueInvoice(invoice_id="C-1-1", issued_on=date(2026, 1, 31))
    firm.at_once(lambda writer: answers.append(firm.do(writer, issuing, f"issue-by-{writer}")))
    assert Counter(type(answer).__name__ for answer in answers) == {"Receipt": 1, "NotOpen": 11}


def test_one_key_sent_by_twelve_at_once_is_one_act(firm: Firm) -> None:
    answers: list[Receipt | Refused] = []
    approving = ApproveTime(entry_ids=(firm.ids[0],))
    firm.at_once(lambda writer: answers.append(firm.do(writer, approving, "same-key-for-all")))
    positions = {answer.position for answer in answers if isinstance(answer, Receipt)}
    assert len(answers) == WRITERS
    assert len(positions) == 1
