"""What real systems get wrong about days, order of arrival and who is who (semantics 2.11), each edge on its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from connectors import dates
from domain.collection_commands import MergeCustomers
from domain.contract import ContractSigned
from domain.invoice import InvoiceIssued
from domain.invoice_commands import DraftInvoice, IssueInvoice
from domain.master_commands import (
    ClosePeriod,
    LineTerms,
    MovePerson,
    OpenProject,
    RegisterCustomer,
    SignContract,
)
from domain.period import last_day, period_of
from domain.proration import days, prorated_between
from domain.refusal import KeyReused, NothingToBill, UnknownInvoice
from domain.time_commands import ApproveTime, RecordTime
from domain.wip import TimeApproved
from tests.conformance.firm import account, bill, draft, events, record, total
from tests.domain.cash_firm import CashFirm
from tests.laws.small_firm import BOOK, SmallFirm

LEAP, MONTH_END = date(2024, 2, 29), date(2026, 1, 31)


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-01-31T23:30:00Z", "Europe/Berlin", date(2026, 2, 1)),
        ("2026-02-01T04:59:00Z", "America/New_York", date(2026, 1, 31)),
        ("2026-03-29T21:59:00Z", "Europe/Berlin", date(2026, 3, 29)),  # a day of 23 hours
        ("2026-10-25T22:59:00Z", "Europe/Berlin", date(2026, 10, 25)),  # a day of 25 hours
    ],
)
def test_edge_12_a_moment_belongs_to_the_day_it_is_where_the_work_is_done(
    moment: str, zone: str, day: date
) -> None:
    """Time-zone day shift at midnight; DST days of 23 and 25 hours: no day is shifted, none is lost."""
    assert dates.reader(["YYYY-MM-DDTHH:MM:SSZ"], None, zone)(moment) == day
    local = dates.reader(["YYYY-MM-DD HH:MM"], zone, zone)
    assert local(f"{day} 00:00") == local(f"{day} 23:59") == day


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 1, 5), 24)]
)
def test_edge_12_every_hour_of_a_day_on_which_clocks_change_is_charged_once(
    day: date, hours: int
) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/Berlin"))
    moments = [start.astimezone(UTC) + timedelta(hours=hour) for hour in range(hours + 1)]
    read = dates.reader(["YYYY-MM-DDTHH:MM:SSZ"], None, "Europe/Berlin")
    fell_on = [read(moment.strftime("%Y-%m-%dT%H:%M:%SZ")) for moment in moments]
    assert fell_on == [day] * hours + [day + timedelta(days=1)]
    firm = SmallFirm()
    firm.now = datetime(2026, 12, 1, tzinfo=UTC)
    for hour, worked_on in enumerate(fell_on[:-1]):
        assert worked_on is not None
        firm.do(
            RecordTime(
                entry_id=f"t:{hour}",
                project_id="P1",
                person_id=f"p{1 + hour % 2}",
                worked_on=worked_on,
                quantity=1,
                rate="100.00",
            )
        )
    firm.do(ApproveTime(entry_ids=tuple(f"t:{hour}" for hour in range(hours))))
    assert account(firm).unbilled == hours * 10_000


def test_edge_13_the_29th_of_february_is_a_day_like_others() -> None:
    """29 February: worked, charged, closed and prorated; and the year after it is not there."""
    firm = SmallFirm((None,))
    _sign(firm, LEAP, LEAP)
    record(firm, "t:1", LEAP, 8, project_id="S", rate="100.00")
    assert account(firm, "CS").unbilled == 80_000
    firm.do(ClosePeriod(period="2024-02"))
    assert (last_day("2024-02"), period_of(LEAP)) == (LEAP, "2024-02")
    assert days(date(2024, 2, 1), LEAP) == 29
    assert days(date(2024, 1, 1), date(2024, 12, 31)) == 366
    whole = (date(2024, 2, 1), LEAP)
    assert prorated_between(29_00, *whole, LEAP, date(2024, 3, 5)) == 1_00
    assert dates.reader(["YYYY-MM-DD"], None, None)("2025-02-29") is None


def test_edge_14_a_contract_may_start_and_end_on_one_day() -> None:
    """Same-day start and end: that day is inside, the day before and after are outside, a day's part is one day's."""
    firm = SmallFirm()
    day = date(2026, 1, 12)
    _sign(firm, day, day)
    for entry, worked in (
        ("before", day - timedelta(1)),
        ("on", day),
        ("after", day + timedelta(1)),
    ):
        work = RecordTime(
            entry_id=entry,
            project_id="S",
            contract_id="CS",
            person_id="p1",
            worked_on=worked,
            quantity=1,
        )
        firm.tried(work)
        firm.tried(ApproveTime(entry_ids=(entry,)))
    assert account(firm, "CS").unbilled == 10_000
    assert set(account(firm, "CS").approved) == {"on"}
    assert days(day, day) == 1
    assert prorated_between(31_00, date(2026, 1, 1), date(2026, 1, 31), day, day) == 1_00


def _sign(firm: SmallFirm, starts: date, ends: date) -> None:
    firm.do(OpenProject(project_id="S", name="S"))
    firm.do(
        SignContract(
            contract_id="CS",
            customer_id="acme",
            currency="GBP",
            signed_on=starts,
            starts_on=starts,
            ends_on=ends,
            lines=(LineTerms(line_id="1", projects=("S",)),),
            not_to_exceed=None,
        )
    )
    assert [one for one in events(firm, ContractSigned) if one.contract_id == "CS"]


def test_edge_19_the_same_key_with_another_body_is_refused_and_changes_nothing() -> None:
    """Duplicate webhook with another body under the same key: refused; with the same body: answered as before."""
    firm = SmallFirm()

    def sent(quantity: int) -> RecordTime:
        return RecordTime(
            entry_id=f"t:{quantity}",
            project_id="P1",
            person_id="p1",
            worked_on=MONTH_END,
            quantity=quantity,
        )

    first = firm.do(sent(1), key="webhook-0001")
    again = firm.do(sent(1), key="webhook-0001")
    assert (again.position, again.replayed) == (first.position, True)
    head = len(firm.lines())
    with pytest.raises(KeyReused):
        firm.do(sent(2), key="webhook-0001")
    assert len(firm.lines()) == head


def test_edge_20_an_approval_that_comes_before_its_entry_waits_for_it() -> None:
    """Out-of-order delivery: the approval is parked, and is done when the entry comes."""
    firm = SmallFirm()
    firm.do(ApproveTime(entry_ids=("t:1",)), actor="mary")
    work = RecordTime(
        entry_id="t:1", project_id="P1", person_id="p1", worked_on=MONTH_END, quantity=2
    )
    firm.do(work)
    assert account(firm).unbilled == 20_000
    assert len(list(events(firm, TimeApproved))) == 1


def test_edge_20_an_invoice_posted_before_it_was_created_is_refused_and_may_be_sent_again() -> None:
    """Out-of-order delivery: nothing is recorded of what came too early, so that its key is not used up."""
    firm = SmallFirm()
    record(firm, "t:1", MONTH_END, 2)
    head = len(firm.lines())
    early = IssueInvoice(invoice_id="C1-1", issued_on=MONTH_END)
    with pytest.raises(UnknownInvoice):
        firm.do(early, key="posted-0001")
    assert len(firm.lines()) == head
    draft(firm, MONTH_END)
    assert firm.do(early, key="posted-0001").recorded
    assert total(firm, "C1-1") == 20_000


def test_edge_21_customers_merged_after_invoicing_owe_once_and_pay_once() -> None:
    """Customer merge in CRM after invoicing: what was owed moves, and what is billed later goes to the one that stays."""
    firm = CashFirm()
    firm.do(RegisterCustomer(customer_id="globex", name="Globex"))
    invoice = firm.invoice(10)
    firm.do(
        MergeCustomers(customer_id="acme", into="globex", on=date(2026, 2, 10), reason="one firm")
    )
    assert firm.owed(invoice, "globex").open == 100_000
    assert firm.balances()["1100"] == 100_000
    firm.pay("1000.00", invoice, customer_id="acme")  # the name it is still known by elsewhere
    assert firm.owed(invoice, "globex").open == 0
    later = firm.invoice(2, date(2026, 2, 28))
    issued = [one for one in events(firm, InvoiceIssued) if one.invoice_id == later]
    assert [one.customer_id for one in issued] == ["globex"]
    with pytest.raises(NothingToBill):
        firm.do(DraftInvoice(contracts=("C1",), cut_off=date(2026, 2, 28)))


def test_edge_22_a_person_who_moves_to_another_entity_keeps_the_work_done_before() -> None:
    """Resource moved to another entity mid-period: the home is that of the work date, not that of today."""
    firm = SmallFirm()
    record(firm, "before", date(2026, 1, 14), 2)
    firm.do(MovePerson(person_id="p1", home_entity="DE01", valid_from=date(2026, 1, 15)))
    person = firm.desk.register(BOOK).people["p1"]
    assert person.home_on(date(2026, 1, 14)) == BOOK
    assert person.home_on(date(2026, 1, 15)) == "DE01"
    assert account(firm).unbilled == 20_000
    assert total(firm, bill(firm, MONTH_END)) == 20_000
