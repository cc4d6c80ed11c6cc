"""From when to when cases waited: one spell a reason, whatever was said of it again, and what became of it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from domain.ruling import Reason
from domain.service_level import ServiceLevel
from domain.time_entry import ApprovalParked, ParkedApprovalRecalled
from projections import clearance
from projections.open_invoices import Reminding, Today
from projections.runner import Views
from projections.spell import Spell
from tests.projections.telling import BOOK, LONG_DAY, Told, approved, line, signed
from tests.projections.test_wip import move, moves, recall

HELD_CUSTOMER = Reason(
    code="customer_on_hold", desk="credit-control", clears="It is released", rule="BE-100"
)


def today(days: int = 0) -> Today:
    level = ServiceLevel(days, "calendar_days", "levels 1")
    return Today(
        date(2026, 3, 1), lambda *_: Reminding(0, "", ""), lambda book, began, kind, desk: level
    )


def spells(tx: Connection) -> list[tuple[str, str, int, int | None, str | None]]:
    found = clearance.spells(tx, book=BOOK)
    return [(one.ref, one.reason, one.position, *ended(one)) for one in found]


def ended(one: Spell) -> tuple[int | None, str | None]:
    return (one.ended.position, one.ended.how) if one.ended else (None, None)


def test_a_reason_that_stays_is_one_spell_and_one_that_comes_back_another(
    views: Views, told: Told, tx: Connection
) -> None:
    held = move("e:1", 0, 500, "held", "held")
    told.say(
        signed(),
        approved(line("e:1", (0, 500, "held")), reasons=(LONG_DAY,)),
        moves("2026-01-20", held, reasons=(LONG_DAY, HELD_CUSTOMER)),
        moves("2026-01-21", held, reasons=(HELD_CUSTOMER,)),
        moves("2026-01-22", held, reasons=(LONG_DAY, HELD_CUSTOMER)),
    )
    views.carry(told)
    assert spells(tx) == [
        ("e:1", "long_day", 2, 4, "cleared"),
        ("e:1", "customer_on_hold", 3, None, None),
        ("e:1", "long_day", 5, None, None),
    ]


def test_a_case_ends_with_the_last_part_that_waits(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(
        signed(),
        approved(line("e:1", (0, 500, "held")), reasons=(LONG_DAY,)),
        moves("2026-01-20", move("e:1", 100, 200, "held", "unbilled")),
        moves("2026-01-20", move("e:1", 0, 100, "held", "written_off")),
    )
    views.carry(told)
    (one,) = clearance.spells(tx, book=BOOK)
    assert (one.minor, one.ended) == (300, None)
    told.say(recall("2026-01-21", move("e:1", 200, 500, "held", "held")))
    views.carry(told)
    assert spells(tx) == [("e:1", "long_day", 2, 5, "withdrawn")]


def test_what_was_known_and_what_had_happened(views: Views, told: Told, tx: Connection) -> None:
    told.say(
        signed(),
        approved(line("e:1", (0, 500, "held")), reasons=(LONG_DAY,)),
        moves("2026-01-20", move("e:1", 0, 500, "held", "unbilled")),
    )
    views.carry(told)
    (before,) = clearance.clearance(tx, today=today(), book=BOOK, known_at=told.at(2))
    assert (before.cleared, before.still_open) == (0, 1)
    (before,) = clearance.clearance(tx, today=today(), book=BOOK, as_of=date(2026, 1, 19))
    assert (before.cleared, before.still_open) == (0, 1)
    (now,) = clearance.clearance(tx, today=today(), book=BOOK, as_of=date(2026, 1, 20))
    assert (now.opened, now.cleared, now.within, now.measured) == (1, 1, 1, 1)


def test_what_waits_and_is_late_is_measured_before_it_is_cleared(
    views: Views, told: Told, tx: Connection
) -> None:
    told.say(ApprovalParked(entry_ids=("e:1", "e:2", "e:3"), approver="mary"))
    told.say(ParkedApprovalRecalled(entry_ids=("e:2",), reason="typed wrong"))
    views.carry(told)
    (found,) = clearance.clearance(tx, today=today(), book=BOOK)
    assert (found.opened, found.cleared, found.still_open) == (3, 1, 2)
    assert (found.within, found.measured) == (1, 3)
    (gone,) = clearance.cleared(tx, {BOOK: told}, today=today(), book=BOOK)
    assert (gone.ref, gone.how, gone.event, gone.actor) == (
        *("e:2", "withdrawn", "ParkedApprovalRecalled"),
        "finance",
    )
