"""Drafts, invoices and credit memos: what they do to lots, and what they look like."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from domain.invoice import (
    ContractTotal,
    CreditLine,
    DraftVoided,
    InvoiceCredited,
    InvoiceLine,
    LineAdjusted,
    LinesRemoved,
)
from domain.wip import Decided, LotMove, LotsDecidedAgain
from projections import invoices, wip
from projections.runner import Views
from tests.projections.telling import (
    BOOK,
    RULING,
    Told,
    approved,
    charge,
    day,
    drafted,
    issued,
    line,
    pair,
    signed,
)

FIRST = charge(1, "e:1", 0, 500)
SECOND = charge(2, "e:2", 0, 300)


def states(tx: Connection, contract_id: str = "C-1", **asked: Any) -> dict[str, int]:
    (row,) = wip.by_contract(tx, book=BOOK, contract_id=contract_id, **asked)
    held = {state: getattr(row, state) for state in wip.STATES}
    assert row.approved == sum(held.values())
    lots: dict[str, int] = dict.fromkeys(wip.STATES, 0)
    for lot in wip.lots(tx, book=BOOK, contract_id=contract_id, **asked):
        lots[lot.state] += lot.minor
    assert lots == held, "lots and contract agree"
    return {state: minor for state, minor in held.items() if minor}


def on_draft(told: Told) -> None:
    told.say(
        signed(),
        approved(line("e:1", (0, 500, "unbilled")), line("e:2", (0, 300, "unbilled"))),
        drafted(FIRST, SECOND),
    )


def removed(*numbers: int, until: str | None = None) -> LinesRemoved:
    return LinesRemoved(
        invoice_id="C-1-1",
        contracts=("C-1",),
        numbers=numbers,
        reason="not agreed",
        defer_until=None if until is None else day(until),
    )


def adjusted(number: int, was: int, now: int) -> LineAdjusted:
    return LineAdjusted(
        invoice_id="C-1-1",
        contracts=("C-1",),
        number=number,
        contract_id="C-1",
        was=was,
        now=now,
        reason="discount",
    )


def credited(
    on: str, *parts: tuple[InvoiceLine, int, int], write_off: bool = False, n: int = 1
) -> InvoiceCredited:
    lines = tuple(
        CreditLine(of=of, start=start, end=end, charged=end - start, write_off=write_off)
        for of, start, end in parts
    )
    total = sum(one.charged for one in lines)
    return InvoiceCredited(
        invoice_id="C-1-1",
        credit_id=f"C-1-1-CN{n}",
        number=f"US01-CN-2026-{n:06d}",
        series="US01-CN-2026",
        sequence=n,
        customer_id="acme",
        contracts=("C-1",),
        currency="USD",
        credited_on=day(on),
        accounting_date=day(on),
        reason="too much",
        lines=lines,
        total=total,
        totals=(ContractTotal(contract_id="C-1", lots=total, charged=total),),
        postings=pair(day(on), -total, "C-1", "1100", "4000"),
    )


def test_lines_taken_off_a_draft_are_unbilled_again_as_if_never_drafted(
    views: Views, told: Told, tx: Connection
) -> None:
    on_draft(told)
    views.carry(told)
    told.say(removed(2))
    views.carry(told)
    assert states(tx) == {"drafted": 500, "unbilled": 300}
    assert states(tx, known_at=told.at(3)) == {"drafted": 800}
    found = invoices.one(tx, book=BOOK, invoice_id="C-1-1")
    assert found is not None
    assert [one.number for one in found.lines] == [1]
    assert (found.total, found.line_count, found.status) == (500, 1, "draft")


def test_a_deferred_lot_says_until_when(views: Views, told: Told, tx: Connection) -> None:
    on_draft(told)
    told.say(removed(2, until="2026-04-01"))
    views.carry(told)
    (lot,) = wip.lots(tx, book=BOOK, states=("unbilled",))
    assert [reason.code for reason in lot.reasons] == ["deferred"]
    assert "2026-04-01" in lot.reasons[0].clears


def test_a_voided_draft_gives_all_its_lots_back_but_not_those_taken_off_before(
    views: Views, told: Told, tx: Connection
) -> None:
    on_draft(told)
    told.say(removed(2))
    told.say(DraftVoided(invoice_id="C-1-1", contracts=("C-1",), reason="again later"))
    views.carry(told)
    assert states(tx) == {"unbilled": 800}
    found = invoices.one(tx, book=BOOK, invoice_id="C-1-1")
    assert found is not None
    assert (found.status, found.total, found.reason) == ("voided", 0, "again later")


def test_what_a_review_takes_off_the_charge_is_written_off_when_the_invoice_is_issued(
    views: Views, told: Told, tx: Connection
) -> None:
    on_draft(told)
    told.say(adjusted(1, 500, 450), adjusted(1, 450, 400))
    views.carry(told)
    assert states(tx) == {"drafted": 800}
    told.say(issued("2026-02-05", [("C-1", 800, 700)]))
    views.carry(told)
    assert states(tx) == {"billed": 700, "written_off": 100}
    found = invoices.one(tx, book=BOOK, number="US01-INV-2026-000001")
    assert found is not None
    assert [(one.minor, one.charged, one.reason) for one in found.lines] == [
        (500, 400, "discount"),
        (300, 300, None),
    ]
    assert (found.total, found.status) == (700, "issued")


def test_a_line_charged_at_nothing_is_written_off_whole(
    views: Views, told: Told, tx: Connection
) -> None:
    on_draft(told)
    told.say(adjusted(2, 300, 0), issued("2026-02-05", [("C-1", 800, 500)]))
    views.carry(told)
    assert states(tx) == {"billed": 500, "written_off": 300}


def test_a_partial_credit_frees_exactly_its_lots_and_the_rest_stays_billed(
    views: Views, told: Told, tx: Connection
) -> None:
    on_draft(told)
    told.say(issued("2026-02-05", [("C-1", 800, 800)]), credited("2026-03-10", (FIRST, 350, 500)))
    views.carry(told)
    assert states(tx) == {"billed": 650, "unbilled": 150}
    assert states(tx, as_of=day("2026-03-09")) == {"billed": 800}
    assert states(tx, known_at=told.at(4)) == {"billed": 800}
    free = wip.lots(tx, book=BOOK, states=("unbilled",))
    assert [(lot.entry_id, lot.start, lot.end) for lot in free] == [("e:1", 350, 500)]
    found = invoices.one(tx, book=BOOK, number="US01-CN-2026-000001")
    assert found is not None
    assert (found.invoice_id, found.status, found.credited) == ("C-1-1", "partly_credited", 150)
    assert [one.credited for one in found.lines] == [150, 0]


def test_a_credit_can_write_the_freed_lots_off(views: Views, told: Told, tx: Connection) -> None:
    on_draft(told)
    told.say(issued("2026-02-05", [("C-1", 800, 800)]))
    told.say(credited("2026-03-10", (FIRST, 0, 500), (SECOND, 0, 300), write_off=True))
    views.carry(told)
    assert states(tx) == {"written_off": 800}
    found = invoices.one(tx, book=BOOK, invoice_id="C-1-1")
    assert found is not None
    assert found.status == "credited"


def test_rebilled_time_is_billed_twice_on_no_day(views: Views, told: Told, tx: Connection) -> None:
    on_draft(told)
    told.say(
        issued("2026-02-05", [("C-1", 800, 800)]),
        credited("2026-03-10", (FIRST, 0, 500), (SECOND, 0, 300)),
        # The cut-off lies before the credit, and yet the draft holds the lots only after it.
        drafted(FIRST, SECOND, invoice_id="C-1-2"),
        issued(
            "2026-03-15", [("C-1", 800, 800)], invoice_id="C-1-2", number="US01-INV-2026-000002"
        ),
    )
    views.carry(told)
    assert states(tx) == {"billed": 800}
    assert states(tx, as_of=day("2026-02-05")) == {"billed": 800}
    assert states(tx, as_of=day("2026-03-10")) == {"drafted": 800}
    assert states(tx, as_of=day("2026-03-15")) == {"billed": 800}
    assert states(tx, as_of=day("2026-03-10"), known_at=told.at(5)) == {"unbilled": 800}


def test_a_far_cut_off_does_not_postpone_what_is_billed_today(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        signed(),
        approved(line("e:1", (0, 500, "unbilled"))),
        drafted(FIRST, cut_off="2099-12-31"),
        issued("2026-01-31", [("C-1", 500, 500)]),
    )
    views.carry(told)
    assert states(tx, as_of=day("2026-01-31")) == {"billed": 500}


def test_an_invoice_over_two_contracts_bills_each_its_own(
    views: Views, told: Told, tx: Connection
) -> None:
    other = charge(2, "f:1", 0, 200, on="2026-01-20", contract_id="C-2")
    told.say(
        signed(),
        signed("C-2"),
        approved(line("e:1", (0, 500, "unbilled"))),
        approved(line("f:1", (0, 200, "unbilled"), on="2026-01-20"), contract_id="C-2"),
        drafted(FIRST, other),
        issued("2026-01-15", [("C-1", 500, 500), ("C-2", 200, 200)]),
    )
    views.carry(told)
    assert states(tx, "C-1", as_of=day("2026-01-15")) == {"billed": 500}
    # Dated before some of its work: that is billed from the day it was done.
    assert states(tx, "C-2", as_of=day("2026-01-19")) == {}
    assert states(tx, "C-2", as_of=day("2026-01-20")) == {"billed": 200}
    (header,) = invoices.listing(tx, book=BOOK, contract_id="C-2")
    assert header.contracts == ("C-1", "C-2")


def test_a_lot_freed_late_is_drafted_no_earlier_while_its_neighbours_are(
    views: Views, told: Told, tx: Connection
) -> None:
    freed = LotsDecidedAgain(
        contract_id="C-1",
        currency="USD",
        on=day("2026-05-01"),
        accounting_date=day("2026-05-01"),
        because="answered for",
        moves=(LotMove(entry_id="e:2", start=0, end=300, was="held", now="unbilled"),),
        rulings=(Decided(ruling=RULING),),
    )
    told.say(
        signed(),
        approved(line("e:1", (0, 500, "unbilled")), line("e:2", (0, 300, "held"))),
        freed,
        drafted(FIRST, SECOND),
    )
    views.carry(told)
    assert states(tx, as_of=day("2026-02-01")) == {"drafted": 500, "held": 300}
    assert states(tx) == {"drafted": 800}


def test_documents_are_listed_with_drafts_first_then_the_latest(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        signed(), approved(line("e:1", (0, 500, "unbilled")), line("e:2", (0, 300, "unbilled")))
    )
    told.say(drafted(FIRST), issued("2026-02-05", [("C-1", 500, 500)]))
    told.say(drafted(SECOND, invoice_id="C-1-2"))
    views.carry(told)
    found = invoices.listing(tx, book=BOOK)
    assert [(one.invoice_id, one.status) for one in found] == [
        ("C-1-2", "draft"),
        ("C-1-1", "issued"),
    ]
    assert [one.invoice_id for one in invoices.listing(tx, book=BOOK, status="issued")] == ["C-1-1"]
    assert invoices.listing(tx, book=BOOK, customer_id="nobody") == []
    assert [one.invoice_id for one in invoices.listing(tx, limit=1, offset=1)] == ["C-1-1"]
    told.say(drafted(SECOND, invoice_id="C-1-3"))
    told.say(DraftVoided(invoice_id="C-1-3", contracts=("C-1",), reason="twice"))
    views.carry(told)
    assert next(one.status for one in invoices.listing(tx, book=BOOK)) == "draft"


def test_there_is_no_invoice_where_there_is_none(views: Views, told: Told, tx: Connection) -> None:
    on_draft(told)
    views.carry(told)
    assert invoices.one(tx, book=BOOK, invoice_id="C-9-9") is None
    assert invoices.one(tx, book="GB01", invoice_id="C-1-1") is None
