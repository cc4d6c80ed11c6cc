"""Billed work that an amendment prices otherwise: proposed, then credited and priced anew, or left as it was billed."""

from __future__ import annotations

from datetime import date

import pytest

from domain.amendment import AmendmentApproved, CreditProposalAccepted
from domain.amendment_commands import (
    AcceptCreditProposal,
    ApproveAmendment,
    DeclineCreditProposal,
    DraftAmendment,
    SubmitAmendment,
)
from domain.invoice import InvoiceCredited
from domain.invoice_commands import CreditInvoice, CreditPart, IssueInvoice
from domain.master_commands import RateTerms
from domain.refusal import Malformed, NotOpen
from domain.wip_commands import WipPart, WriteOffTime
from tests.conformance.firm import account, bill, draft, events, lines, record, total
from tests.laws.small_firm import SmallFirm

SINCE, WORKED, MONTH_END = date(2026, 1, 1), date(2026, 1, 12), date(2026, 1, 31)
LATER = date(2026, 2, 15)


def amend(firm: SmallFirm, rate: str, name: str = "A-1") -> AmendmentApproved:
    """An amendment of C1 with a rate since the first of January, approved."""
    row = RateTerms(valid_from=SINCE, rate=rate, currency="GBP")
    firm.do(
        DraftAmendment(
            contract_id="C1", amendment_id=name, effective_date=SINCE, rates=(row,), reason="agreed"
        )
    )
    firm.do(SubmitAmendment(contract_id="C1", amendment_id=name))
    firm.do(ApproveAmendment(contract_id="C1", amendment_id=name), actor="olga")
    *_, approved = events(firm, AmendmentApproved)
    assert isinstance(approved, AmendmentApproved)
    return approved


def accept(firm: SmallFirm, *invoices: str, name: str = "A-1", of: tuple[str, ...] = ()) -> None:
    firm.do(
        AcceptCreditProposal(
            contract_id="C1", amendment_id=name, entry_ids=of, invoices=invoices, credited_on=LATER
        )
    )


def conserved(firm: SmallFirm) -> None:
    """All approved value is in exactly one place, and the books agree."""
    found = account(firm)
    for entry, value in found.approved.items():
        item = found.items.get(entry)
        places = (found.drafted, found.billed, found.written)
        open_now = sum(lot.minor for lot in item.lots) if item else 0
        assert open_now + sum(place.get(entry, 0) for place in places) == value, entry
    balances = firm.balances()
    assert sum(balances.values()) == 0
    assert balances["1100"] == sum(found.billed.values())


def test_edge_15_a_price_below_what_is_billed_proposes_a_credit() -> None:
    """Price decrease below billed: nothing is taken back silently; accepted, credit and rebill come to the new price."""
    firm = SmallFirm()
    record(firm, "t:1", WORKED, 10)
    invoice = bill(firm, MONTH_END)
    (proposed,) = amend(firm, "80.00").proposals
    assert (proposed.billed, proposed.was, proposed.now) == (100_000, 100_000, 80_000)
    assert account(firm).billed == {"t:1": 100_000}
    assert not list(events(firm, InvoiceCredited))
    accept(firm, invoice)
    conserved(firm)
    again = bill(firm, LATER)
    credited = sum(one.total for one in events(firm, InvoiceCredited))
    assert (total(firm, invoice), credited, total(firm, again)) == (100_000, 100_000, 80_000)
    assert account(firm).billed == {"t:1": 80_000}
    conserved(firm)


def test_an_entry_that_is_billed_in_part_is_credited_and_priced_anew_as_a_whole() -> None:
    firm = SmallFirm()
    record(firm, "t:1", WORKED, 10)
    invoice = bill(firm, MONTH_END)
    part = (CreditPart(number=1, amount="300.00"),)
    firm.do(CreditInvoice(invoice_id=invoice, lines=part, credited_on=LATER, reason="asked"))
    (proposed,) = amend(firm, "120.00").proposals
    assert (proposed.billed, proposed.was, proposed.now) == (70_000, 100_000, 120_000)
    accept(firm, invoice)
    assert (account(firm).unbilled, account(firm).billed) == (120_000, {})
    conserved(firm)
    assert [one.minor for one in lines(firm, draft(firm, LATER))] == [120_000]


def test_all_invoices_that_bill_an_entry_are_named() -> None:
    firm = SmallFirm()
    record(firm, "t:1", WORKED, 10)
    first = bill(firm, MONTH_END)
    part = (CreditPart(number=1, amount="300.00"),)
    firm.do(CreditInvoice(invoice_id=first, lines=part, credited_on=MONTH_END, reason="asked"))
    second = draft(firm, MONTH_END)
    firm.do(IssueInvoice(invoice_id=second, issued_on=MONTH_END))
    amend(firm, "120.00")
    before = len(firm.lines())
    with pytest.raises(NotOpen, match="name all that bill it"):
        accept(firm, first)
    assert len(firm.lines()) == before
    accept(firm, first, second)
    numbers = [one.sequence for one in events(firm, InvoiceCredited)]
    assert (numbers, account(firm).unbilled) == ([1, 2, 3], 120_000)
    conserved(firm)


def test_accepted_again_or_declined_after_changes_nothing() -> None:
    firm = SmallFirm()
    record(firm, "t:1", WORKED, 10)
    invoice = bill(firm, MONTH_END)
    amend(firm, "80.00")
    accept(firm, invoice)
    before = len(firm.lines())
    accept(firm, invoice, of=("t:1",))
    decline = DeclineCreditProposal(
        contract_id="C1", amendment_id="A-1", entry_ids=("t:1",), reason="no"
    )
    firm.do(decline)
    assert len(firm.lines()) == before
    assert len(list(events(firm, CreditProposalAccepted))) == 1


def test_what_was_written_off_in_part_stays_and_says_so() -> None:
    firm = SmallFirm()
    record(firm, "t:1", WORKED, 10)
    invoice = bill(firm, MONTH_END)
    part = (CreditPart(number=1, amount="300.00"),)
    firm.do(CreditInvoice(invoice_id=invoice, lines=part, credited_on=LATER, reason="asked"))
    lost = (WipPart(entry_id="t:1"),)
    firm.do(WriteOffTime(contract_id="C1", parts=lost, on=LATER, reason="gone"))
    amend(firm, "120.00")
    with pytest.raises(NotOpen, match="written off"):
        accept(firm, invoice)
    conserved(firm)


def test_an_invoice_that_bills_nothing_of_it_is_left_out() -> None:
    firm = SmallFirm()
    record(firm, "t:0", date(2025, 12, 1), 1)
    other = bill(firm, date(2025, 12, 31))
    record(firm, "t:1", WORKED, 10)
    bill(firm, MONTH_END)
    amend(firm, "80.00")
    with pytest.raises(Malformed, match="bills nothing of t:1"):
        accept(firm, other, of=("t:1",))


def test_a_later_amendment_supersedes_what_an_earlier_one_proposed() -> None:
    firm = SmallFirm()
    record(firm, "t:1", WORKED, 10)
    invoice = bill(firm, MONTH_END)
    amend(firm, "80.00")
    back = amend(firm, "100.00", "A-2")
    assert (back.proposals, back.superseded) == ((), ("t:1",))
    with pytest.raises(NotOpen, match="says anew"):
        accept(firm, invoice, of=("t:1",))
    assert account(firm).billed == {"t:1": 100_000}
