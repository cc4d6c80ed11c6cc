"""The audit trail of any id, in finance's words."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection

from domain.catalogue import EVENTS, AnyEvent
from domain.contract import CapAmended, ContractEnded, RatePrecedenceSet, RateRow, RatesPublished
from domain.importing import RefusedRow, RowCleared, RowsRefused
from domain.invoice import DraftVoided
from domain.papers import CustomerDescribed, EntityDescribed, MatterNamed, Papers
from domain.party import (
    CustomerHeld,
    CustomerRegistered,
    CustomerReleased,
    EntityOpened,
    GradeChanged,
    PersonRegistered,
    ProjectClosed,
    ProjectOpened,
)
from domain.period import PeriodClosed, PeriodPinned, PeriodReopened, PinnedBalance, ReopeningAsked
from domain.time_entry import (
    ApprovalParked,
    ParkedApprovalRecalled,
    TimeConfirmed,
    TimeRejected,
    TimeSubmitted,
    TimeWithdrawn,
)
from domain.wip import HoldConfirmed, WipWritten
from projections import audit_trail
from projections.runner import Views
from projections.sentences import sentence
from tests.projections.telling import (
    BOOK,
    LONG_DAY,
    Told,
    approved,
    day,
    drafted,
    issued,
    line,
    recorded,
    signed,
)
from tests.projections.test_documents import FIRST, SECOND, adjusted, credited, removed
from tests.projections.test_time_entries import corrected
from tests.projections.test_wip import move, moves, recall

SAID: list[tuple[AnyEvent, str]] = [
    (
        EntityOpened(
            entity_id="US01",
            name="Firm",
            base_currency="USD",
            invoice_prefix="I",
            credit_prefix="C",
        ),
        "Book US01 of Firm opened in USD",
    ),
    (CustomerRegistered(customer_id="acme", name="Acme"), "Customer acme (Acme) registered"),
    (CustomerHeld(customer_id="acme", reason="late"), "Billing to customer acme stopped: late"),
    (
        CustomerReleased(customer_id="acme", reason="paid"),
        "Billing to customer acme released: paid",
    ),
    (
        EntityDescribed(
            entity_id="US01",
            valid_from=date(2026, 1, 1),
            papers=Papers(street="1 High Street", city="Leeds", country="GB"),
        ),
        "Papers of US01 say from 2026-01-01: 1 High Street, Leeds, GB",
    ),
    (
        CustomerDescribed(customer_id="acme", valid_from=date(2026, 1, 1), papers=Papers()),
        "Papers of acme say from 2026-01-01: nothing",
    ),
    (
        MatterNamed(project_id="P-1", matter="M-7"),
        "The customer calls project P-1 M-7",
    ),
    (
        PersonRegistered(
            person_id="ann", home_entity="US01", grade="senior", valid_from=date(2026, 1, 1)
        ),
        "Person ann registered as senior of US01",
    ),
    (
        GradeChanged(person_id="ann", grade="lead", valid_from=day("2026-02-01")),
        "Person ann is lead from 2026-02-01",
    ),
    (ProjectOpened(project_id="P-1", name="Road"), "Project P-1 (Road) opened"),
    (
        ProjectClosed(project_id="P-1", closes_on=day("2026-06-30")),
        "Project P-1 closed on 2026-06-30",
    ),
    (
        signed(cap=100_000),
        "Contract C-1 with acme signed on 2025-12-01, not to exceed 1,000.00 USD",
    ),
    (
        ContractEnded(contract_id="C-1", ends_on=day("2026-06-30"), reason="done"),
        "Contract C-1 ends on 2026-06-30: done",
    ),
    (
        CapAmended(
            contract_id="C-1",
            cap=50_000,
            effective_date=day("2026-03-01"),
            reason="less",
            below_consumed=True,
        ),
        "Contract C-1 is not to exceed 500.00 USD, below what is consumed from 2026-03-01: less",
    ),
    (
        RatesPublished(
            card_id="std", rows=(RateRow(row_id="1", valid_from=date(2026, 1, 1), currency="USD"),)
        ),
        "1 rate published on card std",
    ),
    (
        RatePrecedenceSet(levels=("person", "grade")),
        "Rates are looked for in this order: person, grade",
    ),
    (PeriodClosed(period="2026-01", through=9, rule_set="d"), "Period 2026-01 closed"),
    (
        PeriodPinned(
            period="2026-01",
            through=10,
            rule_set="d",
            quotes="q",
            ledger="0123456789abcdef",
            balances=(PinnedBalance(account="1210", currency="GBP", minor=100),),
        ),
        "Figures of period 2026-01 kept: 1 account, digest 0123456789ab",
    ),
    (
        ReopeningAsked(period="2026-01", reason="late work", asked_by="mary"),
        "Reopening of period 2026-01 asked for by mary: late work",
    ),
    (
        PeriodReopened(period="2026-01", reason="late work", asked_by="mary"),
        "Period 2026-01 reopened: late work",
    ),
    (recorded("e:1"), "1.00 h of ann on P-1 recorded for 2026-01-10"),
    (
        corrected("C-2"),
        "Entry e:1 corrected to 1.50 h for 2026-01-11 on P-2 (was 1.00 h for 2026-01-10 on P-1)",
    ),
    (TimeWithdrawn(entry_id="e:1", reason="a double"), "Entry e:1 withdrawn: a double"),
    (TimeSubmitted(entry_ids=("e:1", "e:2")), "Entries e:1, e:2 submitted for approval"),
    (TimeRejected(entry_ids=("e:1",), reason="why?"), "Entry e:1 rejected: why?"),
    (
        TimeConfirmed(entry_ids=("e:1",), note="two calls"),
        "Entry e:1 looked at, no doubles: two calls",
    ),
    (
        ApprovalParked(entry_ids=("a", "b", "c", "d"), approver="mary"),
        "Approval of 4 entries by mary waits for the time to arrive",
    ),
    (
        ParkedApprovalRecalled(entry_ids=("e:1",), reason="a wrong number"),
        "Entry e:1 never came, approval taken back: a wrong number",
    ),
    (
        approved(
            line("e:1", (0, 500, "held")), line("e:2", (0, 200, "unbilled"), (200, 500, "over_cap"))
        ),
        "Entries e:1, e:2 approved under C-1, worth 10.00 USD (1 held, 1 over the cap)",
    ),
    (
        moves("2026-01-20", move("e:1", 0, 200, "held", "unbilled")),
        "Open work of Entry e:1 under C-1 decided again: the cap was raised",
    ),
    (
        recall("2026-02-01", move("e:1", 0, 5, "unbilled", "unbilled")),
        "Approval of Entry e:1 recalled: wrong",
    ),
    (
        HoldConfirmed(
            contract_id="C-1", entry_ids=("e:1",), reason_code="long_day", note="it was so"
        ),
        "long_day of Entry e:1 answered for: it was so",
    ),
    (
        WipWritten(
            contract_id="C-1",
            currency="USD",
            kind="write_off",
            on=day("2026-02-10"),
            accounting_date=day("2026-02-10"),
            reason="goodwill",
            moves=(move("e:1", 300, 500, "unbilled", "written_off"),),
            postings=(),
        ),
        "2.00 USD under C-1 written off on 2026-02-10: goodwill",
    ),
    (drafted(FIRST, SECOND), "Draft C-1-1 for acme up to 2026-01-31: 2 lines, 8.00 USD"),
    (
        removed(1, until="2026-04-01"),
        "1 line taken off draft C-1-1, not to be billed before 2026-04-01: not agreed",
    ),
    (adjusted(1, 500, 400), "Line 1 of draft C-1-1 charged at 4.00 USD, not 5.00 USD: discount"),
    (
        DraftVoided(invoice_id="C-1-1", contracts=("C-1",), reason="later"),
        "Draft C-1-1 voided: later",
    ),
    (
        issued("2026-02-05", [("C-1", 800, 800)]),
        "Invoice US01-INV-2026-000001 to acme issued on 2026-02-05: 8.00 USD, due 2026-03-07",
    ),
    (
        credited("2026-03-10", (FIRST, 0, 500)),
        "Credit memo US01-CN-2026-000001 gives 5.00 USD back on invoice C-1-1: too much",
    ),
    (
        RowsRefused(
            import_id="I-1",
            profile="p",
            file_name="time.csv",
            rows=(RefusedRow(line=1, source_id="s", code="zero_quantity", says="none"),),
        ),
        "1 row of time.csv refused by import I-1",
    ),
    (RowCleared(import_id="I-1", line=1, note="fine"), "Line 1 of import I-1 cleared: fine"),
]


# What further areas say: a list SAID in each said_<area>.py beside this file.
for _path in sorted(Path(__file__).parent.glob("said_*.py")):
    SAID += import_module(f"tests.projections.{_path.stem}").SAID


@pytest.mark.parametrize(
    ("event", "said"), SAID, ids=lambda case: getattr(type(case), "__name__", "")
)
def test_every_fact_is_told_in_a_sentence(event: AnyEvent, said: str) -> None:
    assert sentence(event, "USD").startswith(said)


def test_no_fact_of_the_catalogue_is_without_a_sentence() -> None:
    assert {type(event) for event, _ in SAID} == set(EVENTS)


@pytest.fixture
def story(views: Views, told: Told) -> Told:
    told.say(
        CustomerRegistered(customer_id="acme", name="Acme"),
        signed(),
        recorded("e:1"),
        recorded("e:2"),
        approved(
            line("e:1", (0, 500, "held"), order=3),
            line("e:2", (0, 300, "unbilled"), order=4),
            reasons=(LONG_DAY,),
        ),
        moves("2026-01-20", move("e:1", 0, 500, "held", "unbilled")),
        drafted(FIRST, SECOND),
        adjusted(1, 500, 400),
        issued("2026-02-05", [("C-1", 800, 700)]),
        credited("2026-03-10", (SECOND, 0, 300)),
    )
    views.carry(told)
    return told


def test_an_entry_is_followed_to_every_act_that_moved_its_value(
    story: Told, tx: Connection
) -> None:
    def of(entry_id: str) -> list[str]:
        return [one.event for one in audit_trail.of(tx, story, book=BOOK, ref=entry_id)]

    assert of("e:1") == [
        "TimeRecorded",
        "TimeApproved",
        "LotsDecidedAgain",
        "InvoiceDrafted",
        "LineAdjusted",
        "InvoiceIssued",
    ]
    assert of("e:2") == [
        "TimeRecorded",
        "TimeApproved",
        "InvoiceDrafted",
        "InvoiceIssued",
        "InvoiceCredited",
    ]


@pytest.mark.parametrize(
    ("ref", "events"),
    [
        ("acme", ["CustomerRegistered", "ContractSigned"]),
        ("C-1-1", ["InvoiceDrafted", "LineAdjusted", "InvoiceIssued", "InvoiceCredited"]),
        (
            "US01-INV-2026-000001",
            ["InvoiceDrafted", "LineAdjusted", "InvoiceIssued", "InvoiceCredited"],
        ),
        ("US01-CN-2026-000001", ["InvoiceCredited"]),
        ("nobody", []),
    ],
)
def test_any_id_is_found_without_saying_what_it_is(
    story: Told, tx: Connection, ref: str, events: list[str]
) -> None:
    assert [one.event for one in audit_trail.of(tx, story, book=BOOK, ref=ref)] == events


def test_a_contract_shows_its_terms_and_all_acts_on_its_account(
    story: Told, tx: Connection
) -> None:
    found = audit_trail.of(tx, story, book=BOOK, ref="C-1")
    assert found[0].summary.startswith("Contract C-1 with acme signed")
    assert [one.position for one in found] == [2, 5, 6, 7, 8, 9, 10]


def test_a_line_says_who_when_for_which_request_and_under_which_rules(
    story: Told, tx: Connection
) -> None:
    found = audit_trail.of(tx, story, book=BOOK, ref="e:1")
    approval = found[1]
    assert (approval.actor, approval.request, approval.recorded_at) == (
        "finance",
        "key-5",
        story.at(5),
    )
    assert approval.rulings == ("billing_eligibility@2026-01 BE-999",)
    assert msgspec.json.decode(approval.body)["lines"][0]["entry_id"] == "e:1"
    assert b'"body":{"event":"TimeApproved"' in msgspec.json.encode(approval)


def test_money_in_the_trail_is_written_in_the_contract_s_currency(
    story: Told, tx: Connection
) -> None:
    (found,) = (
        one for one in audit_trail.of(tx, story, book=BOOK, ref="C-1-1") if "Adjusted" in one.event
    )
    assert "charged at 4.00 USD, not 5.00 USD" in found.summary
