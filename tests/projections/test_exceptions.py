"""What waits for somebody: by desk, reason, age and money."""

from __future__ import annotations

from sqlalchemy import Connection

from domain.catalogue import AnyEvent
from domain.contract import CapAmended
from domain.importing import RefusedRow, RowCleared, RowsRefused
from domain.ruling import Reason
from domain.time_entry import ApprovalParked, TimeWithdrawn
from projections import exceptions
from projections.runner import Views
from tests.projections.telling import (
    BOOK,
    LONG_DAY,
    Told,
    approved,
    charge,
    day,
    drafted,
    issued,
    line,
    recorded,
    signed,
)
from tests.projections.test_documents import credited
from tests.projections.test_wip import move, moves

HELD_CUSTOMER = Reason(
    code="customer_on_hold", desk="credit-control", clears="It is released", rule="BE-100"
)


def amended(cap: int | None, *, below: bool = False) -> CapAmended:
    return CapAmended(
        contract_id="C-1",
        cap=cap,
        effective_date=day("2026-02-01"),
        reason="agreed",
        below_consumed=below,
    )


def waiting(tx: Connection) -> list[tuple[str, str, str, str, int | None]]:
    return [
        (one.kind, one.ref, one.desk, one.reason, one.minor)
        for one in exceptions.listing(tx, book=BOOK)
    ]


def test_a_held_lot_waits_on_the_desk_of_each_of_its_reasons(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        signed(),
        approved(
            line("e:1", (0, 500, "held")),
            line("e:2", (0, 300, "held")),
            reasons=(LONG_DAY, HELD_CUSTOMER),
        ),
    )
    views.carry(told)
    on_credit = exceptions.listing(tx, book=BOOK, desk="credit-control")
    assert [(one.ref, one.reason, one.minor, one.since) for one in on_credit] == [
        ("e:1", "customer_on_hold", 500, told.at(2)),
        ("e:2", "customer_on_hold", 300, told.at(2)),
    ]
    desks = [
        (one.desk, one.reason, one.currency, one.count, one.minor) for one in exceptions.summary(tx)
    ]
    assert desks == [
        ("credit-control", "customer_on_hold", "USD", 2, 800),
        ("project-manager", "long_day", "USD", 2, 800),
    ]


def test_a_case_is_gone_once_the_lot_has_moved_on(views: Views, told: Told, tx: Connection) -> None:
    told.say(signed(), approved(line("e:1", (0, 500, "held")), reasons=(LONG_DAY,)))
    told.say(moves("2026-01-20", move("e:1", 0, 200, "held", "unbilled")))
    views.carry(told)
    assert waiting(tx) == [("hold", "e:1", "project-manager", "long_day", 300)]
    told.say(moves("2026-01-20", move("e:1", 200, 500, "held", "unbilled")))
    views.carry(told)
    assert waiting(tx) == []


def test_a_lot_over_the_cap_waits_even_when_the_rules_gave_no_reason(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(signed(), approved(line("e:1", (0, 200, "unbilled"), (200, 500, "over_cap"))))
    views.carry(told)
    assert waiting(tx) == [("over_cap", "e:1", "contract-manager", "cap_exceeded", 300)]


def test_an_approval_before_its_entry_waits_until_the_entry_is_approved_or_withdrawn(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(ApprovalParked(entry_ids=("e:1", "e:2"), approver="mary"))
    views.carry(told)
    assert [(one.kind, one.ref, one.detail) for one in exceptions.listing(tx, kind="parked")] == [
        ("parked", "e:1", "approved by mary"),
        ("parked", "e:2", "approved by mary"),
    ]
    told.say(recorded("e:1"), approved(line("e:1", (0, 5, "unbilled"), order=2)))
    views.carry(told)
    assert [one.ref for one in exceptions.listing(tx)] == ["e:2"]
    told.say(TimeWithdrawn(entry_id="e:2", reason="a double"))
    views.carry(told)
    assert exceptions.listing(tx) == []


def test_a_refused_row_waits_on_the_data_desk_until_it_is_cleared(
    views: Views, told: Told, tx: Connection
) -> None:
    rows = tuple(
        RefusedRow(line=number, source_id=f"s{number}", code="zero_quantity", says="no time in it")
        for number in (7, 9)
    )
    refused = RowsRefused(import_id="I-1", profile="generic", file_name="time.csv", rows=rows)
    told.say(refused, RowCleared(import_id="I-1", line=7, note="meant to be"))
    views.carry(told)
    (case,) = exceptions.listing(tx, book=BOOK, reason="zero_quantity")
    assert (case.ref, case.desk, case.detail) == (
        "I-1#9",
        "data",
        "time.csv, line 9: no time in it",
    )
    assert (case.minor, case.currency) == (None, None)
    (row,) = exceptions.summary(tx)
    assert (row.count, row.minor, row.oldest) == (1, None, told.at(1))


def test_a_cap_lowered_below_what_is_consumed_waits_until_there_is_room_again(
    views: Views, told: Told, tx: Connection
) -> None:
    one = charge(1, "e:1", 0, 500)
    story: list[tuple[AnyEvent, int | None]] = [
        (signed(cap=1000), None),
        (approved(line("e:1", (0, 500, "unbilled"))), None),
        (drafted(one), None),
        (issued("2026-01-31", [("C-1", 500, 500)]), None),
        (amended(400, below=True), 100),
        (credited("2026-03-01", (one, 450, 500)), 50),
        (credited("2026-03-02", (one, 400, 450), n=2), None),
        (amended(300, below=True), 100),
        (amended(None), None),
    ]
    for event, over in story:
        told.say(event)
        views.carry(told)
        assert waiting(tx) == (
            []
            if over is None
            else [("cap_blocked", "C-1", "contract-manager", "cap_blocked", over)]
        )
        assert [row.minor for row in exceptions.summary(tx)] == ([] if over is None else [over])


def test_cases_are_listed_longest_first_page_by_page(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        signed(cap=0),
        ApprovalParked(entry_ids=("p:1",), approver="mary"),
        approved(line("e:1", (0, 500, "held")), reasons=(LONG_DAY,)),
        drafted(charge(1, "e:9", 0, 70)),
        amended(10, below=True),
        ApprovalParked(entry_ids=("p:2",), approver="mary"),
    )
    views.carry(told)
    refs = [one.ref for one in exceptions.listing(tx)]
    assert refs == ["p:1", "e:1", "C-1", "C-1-1", "p:2"]  # the cap blocks the draft too
    pages = [exceptions.listing(tx, limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [[one.ref for one in page] for page in pages] == [refs[:2], refs[2:4], refs[4:], []]


def test_a_reason_that_is_said_again_waits_since_it_was_said_first(
    views: Views, told: Told, tx: Connection
) -> None:
    held = move("e:1", 0, 500, "held", "held")
    told.say(
        signed(),
        approved(line("e:1", (0, 500, "held")), reasons=(LONG_DAY,)),
        moves("2026-01-20", held, reasons=(LONG_DAY, HELD_CUSTOMER)),
    )
    views.carry(told)
    assert since(tx) == {"long_day": told.at(2), "customer_on_hold": told.at(3)}
    told.say(moves("2026-01-21", held, reasons=(HELD_CUSTOMER,)))
    told.say(moves("2026-01-22", held, reasons=(LONG_DAY, HELD_CUSTOMER)))
    views.carry(told)
    assert since(tx) == {"customer_on_hold": told.at(3), "long_day": told.at(5)}


def test_a_part_that_waits_again_after_it_flowed_waits_since_then(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        signed(),
        approved(line("e:1", (0, 500, "held")), reasons=(LONG_DAY,)),
        moves("2026-01-20", move("e:1", 0, 500, "held", "unbilled")),
        moves("2026-01-21", move("e:1", 0, 500, "unbilled", "held"), reasons=(LONG_DAY,)),
        moves("2026-01-22", move("e:1", 0, 200, "held", "held"), reasons=(LONG_DAY,)),
    )
    views.carry(told)
    assert since(tx) == {"long_day": told.at(4)}
    assert [one.minor for one in exceptions.listing(tx, book=BOOK)] == [300, 200]


def since(tx: Connection) -> dict[str, object]:
    return {one.reason: one.since for one in exceptions.listing(tx, book=BOOK)}
