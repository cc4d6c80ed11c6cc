"""Approved work state by state, as of a day and as known at a moment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from domain.contract import CapAmended
from domain.ruling import Reason
from domain.wip import ApprovalRecalled, Decided, LotMove, LotsDecidedAgain, LotState, WipWritten
from projections import wip
from projections.runner import Views
from tests.projections.telling import (
    BOOK,
    LONG_DAY,
    RULING,
    Told,
    approved,
    charge,
    day,
    drafted,
    issued,
    line,
    signed,
)


def states(tx: Connection, contract_id: str = "C-1", **asked: Any) -> dict[str, int]:
    """A contract's states that hold anything."""
    (row,) = wip.by_contract(tx, book=BOOK, contract_id=contract_id, **asked)
    held = {state: getattr(row, state) for state in wip.STATES}
    assert row.approved == sum(held.values())
    return {state: minor for state, minor in held.items() if minor}


def parts(tx: Connection, **asked: Any) -> list[tuple[str, int, int, str]]:
    return [
        (lot.entry_id, lot.start, lot.end, lot.state) for lot in wip.lots(tx, book=BOOK, **asked)
    ]


def moves(on: str, *moved: LotMove, reasons: tuple[Reason, ...] = ()) -> LotsDecidedAgain:
    return LotsDecidedAgain(
        contract_id="C-1",
        currency="USD",
        on=day(on),
        accounting_date=day(on),
        because="the cap was raised",
        moves=moved,
        rulings=(Decided(ruling=RULING, reasons=reasons),),
    )


def move(entry_id: str, start: int, end: int, was: LotState, now: LotState) -> LotMove:
    return LotMove(entry_id=entry_id, start=start, end=end, was=was, now=now, ruling=0)


def recall(on: str, *lots: LotMove) -> ApprovalRecalled:
    return ApprovalRecalled(
        contract_id="C-1",
        currency="USD",
        on=day(on),
        accounting_date=day(on),
        reason="wrong",
        entry_ids=tuple({lot.entry_id: None for lot in lots}),
        lots=lots,
    )


def test_approved_time_is_wip_in_the_states_of_its_lots(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        signed(cap=700),
        approved(
            line("e:1", (0, 500, "unbilled")),
            line("e:2", (0, 200, "unbilled"), (200, 500, "over_cap")),
            line("e:3", (0, 100, "not_chargeable")),
        ),
    )
    views.carry(told)
    assert states(tx) == {"unbilled": 700, "over_cap": 300, "not_chargeable": 100}
    assert parts(tx) == [
        ("e:1", 0, 500, "unbilled"),
        ("e:2", 0, 200, "unbilled"),
        ("e:2", 200, 500, "over_cap"),
        ("e:3", 0, 100, "not_chargeable"),
    ]


def test_a_held_lot_says_why_since_when_and_whose_desk(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(signed(), approved(line("e:1", (0, 500, "held")), reasons=(LONG_DAY,)))
    views.carry(told)
    (lot,) = wip.lots(tx, book=BOOK, states=("held",))
    assert lot.reasons == (LONG_DAY,)
    assert (lot.since, lot.position) == (told.at(2), 2)
    assert (lot.person_id, lot.project_id, lot.worked_on) == ("ann", "P-1", day("2026-01-10"))
    assert lot.hours == "1.00"


def test_a_contract_without_work_has_nothing_in_any_state(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(signed(cap=100))
    views.carry(told)
    (row,) = wip.by_contract(tx, book=BOOK)
    assert (row.approved, row.cap, row.customer_id) == (0, 100, "acme")


def test_work_is_wip_as_of_the_day_it_was_done_and_known_once_it_is_approved(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(signed(), approved(line("e:1", (0, 500, "unbilled"), on="2026-01-10")))
    views.carry(told)
    assert states(tx, as_of=day("2026-01-09")) == {}
    assert states(tx, as_of=day("2026-01-10")) == {"unbilled": 500}
    assert states(tx, known_at=told.at(1)) == {}
    assert states(tx, known_at=told.at(2)) == {"unbilled": 500}
    assert states(tx, as_of=day("2026-01-10"), known_at=told.at(1)) == {}
    assert parts(tx, as_of=day("2026-01-09")) == parts(tx, known_at=told.at(1)) == []


def test_a_lot_that_moves_leaves_its_state_on_the_effective_day(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        signed(),
        approved(line("e:1", (0, 500, "over_cap"), on="2026-01-10")),
        moves("2026-01-20", move("e:1", 0, 300, "over_cap", "unbilled")),
    )
    views.carry(told)
    assert states(tx, as_of=day("2026-01-19")) == {"over_cap": 500}
    assert states(tx, as_of=day("2026-01-20")) == {"over_cap": 200, "unbilled": 300}
    assert states(tx, known_at=told.at(2)) == {"over_cap": 500}
    assert parts(tx) == [("e:1", 0, 300, "unbilled"), ("e:1", 300, 500, "over_cap")]
    assert parts(tx, as_of=day("2026-01-19")) == [("e:1", 0, 500, "over_cap")]


def test_a_lot_never_leaves_a_state_before_it_was_in_it(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        signed(),
        approved(line("e:1", (0, 500, "unbilled"), on="2026-01-20")),
        # Earlier work takes the room under the cap: the decision bears that work's date.
        moves("2026-01-05", move("e:1", 0, 500, "unbilled", "over_cap")),
    )
    views.carry(told)
    assert states(tx, as_of=day("2026-01-10")) == {}
    assert states(tx, as_of=day("2026-01-20")) == {"over_cap": 500}


def test_the_middle_of_a_lot_can_move_and_its_sides_stay(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        signed(),
        approved(line("e:1", (0, 500, "unbilled"))),
        moves("2026-01-20", move("e:1", 100, 200, "unbilled", "over_cap")),
    )
    views.carry(told)
    assert parts(tx) == [
        ("e:1", 0, 100, "unbilled"),
        ("e:1", 100, 200, "over_cap"),
        ("e:1", 200, 500, "unbilled"),
    ]


def test_a_recalled_approval_leaves_nothing_and_approving_again_counts_once(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(signed(), approved(line("e:1", (0, 500, "unbilled"))))
    views.carry(told)
    told.say(recall("2026-02-05", move("e:1", 0, 500, "unbilled", "unbilled")))
    views.carry(told)
    assert states(tx) == {}
    assert parts(tx) == []
    told.say(approved(line("e:1", (0, 400, "unbilled"))))
    views.carry(told)
    assert states(tx) == {"unbilled": 400}
    assert states(tx, as_of=day("2026-02-04")) == {"unbilled": 500}
    assert states(tx, as_of=day("2026-02-05")) == {"unbilled": 400}
    assert parts(tx) == [("e:1", 0, 400, "unbilled")]


def test_an_entry_approved_again_under_another_contract_never_counts_twice(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        signed(),
        signed("C-2"),
        approved(line("e:1", (0, 500, "unbilled"))),
        recall("2026-02-05", move("e:1", 0, 500, "unbilled", "unbilled")),
        approved(line("e:1", (0, 500, "unbilled")), contract_id="C-2"),
    )
    views.carry(told)
    for asked in (day("2026-01-31"), day("2026-02-04"), day("2026-02-05")):
        both = [row.approved for row in wip.by_contract(tx, book=BOOK, as_of=asked)]
        assert sorted(both) == [0, 500]


def test_an_entry_without_a_rate_waits_with_its_reason_and_is_worth_something_once_priced(
    views: Views, told: Told, tx: Connection
) -> None:
    missing = Reason(code="rate_missing", desk="pricing", clears="A rate", rule="BE-060")
    told.say(signed(), approved(line("e:1", (0, 0, "held")), reasons=(missing,)))
    views.carry(told)
    (lot,) = wip.lots(tx, book=BOOK)
    assert (lot.state, lot.minor, lot.reasons) == ("held", 0, (missing,))
    priced = LotsDecidedAgain(
        contract_id="C-1",
        currency="USD",
        on=day("2026-02-01"),
        accounting_date=day("2026-02-01"),
        because="a rate was published",
        priced=(line("e:1", (0, 500, "unbilled")),),
        rulings=(Decided(ruling=RULING),),
    )
    told.say(priced)
    views.carry(told)
    assert states(tx) == {"unbilled": 500}
    assert parts(tx) == [("e:1", 0, 500, "unbilled")]


def test_value_written_off_stays_part_of_what_was_approved_and_written_up_adds_to_it(
    views: Views, told: Told, tx: Connection
) -> None:
    off = WipWritten(
        contract_id="C-1",
        currency="USD",
        kind="write_off",
        on=day("2026-02-10"),
        accounting_date=day("2026-02-10"),
        reason="goodwill",
        moves=(move("e:1", 300, 500, "unbilled", "written_off"),),
        postings=(),
    )
    up = WipWritten(
        contract_id="C-1",
        currency="USD",
        kind="write_up",
        on=day("2026-02-11"),
        accounting_date=day("2026-02-11"),
        reason="expert",
        raised=(line("e:1", (500, 600, "unbilled")),),
        rulings=(Decided(ruling=RULING),),
        postings=(),
    )
    told.say(signed(), approved(line("e:1", (0, 500, "unbilled"))), off, up)
    views.carry(told)
    assert states(tx) == {"unbilled": 400, "written_off": 200}
    assert states(tx, as_of=day("2026-02-10")) == {"unbilled": 300, "written_off": 200}
    assert parts(tx) == [
        ("e:1", 0, 300, "unbilled"),
        ("e:1", 300, 500, "written_off"),
        ("e:1", 500, 600, "unbilled"),
    ]


def test_the_cap_is_the_one_in_force_as_of_the_day_and_as_known_then(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        signed(cap=700),
        CapAmended(
            contract_id="C-1",
            cap=900,
            effective_date=day("2026-03-01"),
            reason="more",
            below_consumed=False,
        ),
    )
    views.carry(told)
    caps = [
        wip.by_contract(tx, book=BOOK, **asked)[0].cap
        for asked in ({}, {"as_of": day("2026-02-28")}, {"known_at": told.at(1)})
    ]
    assert caps == [900, 700, 700]


def test_lots_are_listed_by_work_date_page_by_page(
    views: Views, told: Told, tx: Connection
) -> None:
    entries = [line(f"e:{n}", (0, 10, "unbilled"), on=f"2026-01-{20 - n}") for n in range(5)]
    told.say(signed(), approved(*entries), drafted(charge(1, "e:0", 0, 10, on="2026-01-20")))
    views.carry(told)
    first, second = (
        [lot.entry_id for lot in wip.lots(tx, book=BOOK, limit=2, offset=offset)]
        for offset in (0, 2)
    )
    assert (first, second) == (["e:4", "e:3"], ["e:2", "e:1"])
    assert [lot.entry_id for lot in wip.lots(tx, book=BOOK, states=("drafted",))] == ["e:0"]


def test_billed_value_is_no_longer_wip_from_the_day_of_the_invoice(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        signed(),
        approved(
            line("e:1", (0, 500, "unbilled")), line("e:2", (0, 300, "unbilled"), on="2026-01-12")
        ),
        drafted(charge(1, "e:1", 0, 500), charge(2, "e:2", 0, 300, on="2026-01-12")),
        issued("2026-01-31", [("C-1", 800, 800)]),
    )
    views.carry(told)
    assert states(tx, as_of=day("2026-01-11")) == {"unbilled": 500}
    assert states(tx, as_of=day("2026-01-30")) == {"drafted": 800}
    assert states(tx, as_of=day("2026-01-31")) == {"billed": 800}
    assert states(tx, known_at=told.at(2)) == {"unbilled": 800}
    assert states(tx, known_at=told.at(3)) == {"drafted": 800}
    assert {state for *_, state in parts(tx)} == {"billed"}
    assert {state for *_, state in parts(tx, known_at=told.at(3))} == {"drafted"}
    assert {state for *_, state in parts(tx, as_of=day("2026-01-30"))} == {"drafted"}
