"""The demo's lent work: in the last month somebody of New York works on a London contract, and both books show it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from domain.commands import AnyCommand
from domain.lending_commands import AgreeTransferPrices, TransferTerms
from domain.master_commands import RegisterPerson
from domain.time_commands import ApproveTime, RecordTime
from processes.crossing_places import Stored
from processes.demo_firm import MONTHS, SATURDAY, Entity, Months
from processes.demo_stage import Scene, at
from processes.desk import Desk
from processes.firm import Firm
from processes.intercompany import Intercompany

LENDER, BORROWER = "US01", "GB01"
PERSON, GRADE = "hr:2003", "manager"
PROJECT = "GB-110-A"
TRANSFER = "140.00"  # per hour, in the lender's currency
DAYS = 7  # of work, from the 4th of the last month
LAST = MONTHS - 1


def lending(entity: Entity, months: Months) -> Iterator[Scene]:
    """The price that the lender asks for, and the work as it is put in and approved by the borrower."""
    if entity.book == LENDER:
        price = TransferTerms(valid_from=months.first(0), method="fixed", rate=TRANSFER)
        agreed = AgreeTransferPrices(rules=(price,))
        yield _scene(entity, at(months.weekday(LAST, 2), 9, 10), "controller", [agreed])
    if entity.book != BORROWER:
        return
    known = RegisterPerson(person_id=PERSON, home_entity=LENDER, grade=GRADE)
    yield _scene(entity, at(months.weekday(LAST, 2), 9, 10), "hr", [known])
    entries: list[AnyCommand] = list(_worked(months))
    yield _scene(entity, at(months.weekday(LAST, 16), 17, 40), "timesheets", entries)
    approved = ApproveTime(entry_ids=tuple(one.entry_id for one in _worked(months)))
    yield _scene(entity, at(months.weekday(LAST, 17), 11, 10), "project-office", [approved])


def _scene(entity: Entity, when: datetime, function: str, commands: list[AnyCommand]) -> Scene:
    actor = entity.actor(function)
    return Scene(when, entity.book, lambda stage: stage.do_many(actor, commands))


def _worked(months: Months) -> Iterator[RecordTime]:
    day = months.first(LAST) + timedelta(days=3)
    for number in range(DAYS):
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
        yield RecordTime(
            entry_id=f"psa:lent-{number + 1}",
            project_id=PROJECT,
            person_id=PERSON,
            worked_on=day,
            quantity="7.50",
            note="Scheduling model, from New York",
        )
        day += timedelta(days=1)


def carry(firm: Firm, when: datetime) -> None:
    """Carry what crosses entities, at a moment of the story; carried already, nothing changes."""
    desk = Desk(firm.books, firm.shelf, lambda: when)
    Intercompany(firm.books, desk, Stored(firm.engine)).round()
