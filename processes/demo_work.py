"""The demo firm's time: who worked on what on each day, from a seeded generator, so that the same seed tells it again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from domain.quantity import Unit
from domain.time_commands import RecordTime
from processes.demo_firm import MONTHS, SATURDAY, Agreement, Entity, Months

FRIDAY = 4
JOINS = 8  # the month in which the last one of each entity joins
LATE = 0.022  # share of entries that come after their week
LONG = 0.0016  # share of days on which somebody worked through the night
THIRD = 0.3  # share of quarters in which somebody has a third contract
MAIN = 0.68  # share of entries on somebody's main contract
FREE = 0.055  # share of entries the contract does not charge for
HOLIDAYS = {(1, 1), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31)}
NOTES = (
    "Data mapping", "Workshop with users", "Interface specification", "Test cases and defects",
    "Configuration", "Weekly steering report", "Cut-over rehearsal", "Data quality review",
    "Prototype", "Training material", "Root cause analysis", "Migration run", "Backlog refinement",
    "Security review", "Performance test", "Handover to operations",
)  # fmt: skip
FREE_NOTES = ("Onboarding", "Travel not charged", "Proposal for next phase", "Rework at our cost")


class Worked(NamedTuple):
    """One entry as its person puts it in, and the day on which it reaches the books."""

    entry_id: str
    book: str
    contract_id: str
    project_id: str
    person_id: str
    on: date
    sent: date
    quantity: str
    unit: Unit
    chargeable: bool
    note: str

    @property
    def minutes(self) -> int:
        """How long it took."""
        if self.unit == "minutes":
            return int(self.quantity)
        whole, _, part = self.quantity.partition(".")
        return int(whole) * 60 + int(part) * 60 // 100

    def command(self) -> RecordTime:
        return RecordTime(
            entry_id=self.entry_id,
            project_id=self.project_id,
            person_id=self.person_id,
            worked_on=self.on,
            quantity=self.quantity,
            unit=self.unit,
            chargeable=self.chargeable,
            note=self.note,
        )


def chance(*names: object) -> Random:
    """Chance that falls the same way each time the story is told: seeded by what it is about."""
    return Random(":".join(str(name) for name in names))  # noqa: S311 - a story, not a secret


def worked(entity: Entity, months: Months, seed: str) -> list[Worked]:
    """All time of an entity's people, in the order in which it is put in."""
    entries = [
        entry
        for person_id in entity.people
        for entry in _of_person(entity, person_id, months, seed)
    ]
    entries.sort(key=lambda entry: (entry.sent, entry.person_id, entry.on, entry.entry_id))
    return entries


def _of_person(entity: Entity, person_id: str, months: Months, seed: str) -> Iterator[Worked]:
    """A person's two years. The ids count up from the person's own hundred thousand."""
    number = int(person_id.removeprefix("hr:")) * 10_000
    for month in range(MONTHS):
        busy = _assigned(entity, person_id, month, seed)
        away = _away(person_id, months, month, seed)
        day = months.first(month)
        while day <= months.last(month):
            if day.weekday() < SATURDAY and day not in away and _started(entity, person_id, month):
                for part in _day(entity, person_id, day, busy, seed):
                    number += 1
                    yield part._replace(entry_id=f"psa:{number}")
            day += timedelta(days=1)


def _started(entity: Entity, person_id: str, month: int) -> bool:
    """Whether somebody is with the firm yet: the last one of each entity joins later."""
    return month >= JOINS or person_id != list(entity.people)[-1]


def _assigned(entity: Entity, person_id: str, month: int, seed: str) -> list[Agreement]:
    """The two or three contracts somebody works on, chosen for a quarter among those that run."""
    running = [a for a in entity.agreements if a.starts <= month <= (a.ends or MONTHS)]
    luck = chance(seed, person_id, "quarter", month // 3)
    wanted = {a.contract_id: luck.random() ** (1 / a.weight) for a in entity.agreements}
    running.sort(key=lambda a: (-wanted[a.contract_id], a.contract_id))
    return running[: 2 + (luck.random() < THIRD)]


def _away(person_id: str, months: Months, month: int, seed: str) -> frozenset[date]:
    """Public holidays, and now and then some days of leave or sickness."""
    luck = chance(seed, person_id, "leave", month)
    first, length = luck.randrange(1, 29), luck.choice((0, 0, 1, 2, 3, 5))
    if months.first(month).month in (8, 12):
        length += 4
    days = {months.first(month) + timedelta(days=first + n) for n in range(length)}
    return frozenset(days | _holidays(months.first(month)))


def _holidays(first: date) -> set[date]:
    return {date(first.year, month, day) for month, day in HOLIDAYS if month == first.month}


def _day(
    entity: Entity, person_id: str, day: date, busy: list[Agreement], seed: str
) -> Iterator[Worked]:
    """One day in one to three entries of quarter hours, or of minutes where a contract counts them."""
    luck = chance(seed, person_id, day)
    quarters = 26 + luck.randrange(12)
    if luck.random() < LONG:
        quarters, parts = 66 + luck.randrange(14), 1  # 16.5 to 20 hours in one entry
    else:
        parts = luck.choices((1, 2, 3), (42, 46, 12))[0]
    for part in range(parts):
        here = quarters // parts + (part < quarters % parts)
        agreement = busy[0] if luck.random() < MAIN else luck.choice(busy)
        yield _entry(entity, person_id, day, agreement, here, luck)


def _entry(
    entity: Entity, person_id: str, day: date, agreement: Agreement, quarters: int, luck: Random
) -> Worked:
    project = luck.randrange(len(agreement.projects))
    counted = agreement.rounding.startswith("six_minutes")
    minutes = quarters * 15 + luck.randrange(-7, 8)
    free = luck.random() < FREE
    return Worked(
        "",
        entity.book,
        agreement.contract_id,
        agreement.project_id(project),
        person_id,
        day,
        _sent(day, luck),
        f"{minutes}" if counted else f"{quarters // 4}.{quarters % 4 * 25:02d}",
        "minutes" if counted else "hours",
        not free,
        luck.choice(FREE_NOTES if free else NOTES),
    )


def _sent(day: date, luck: Random) -> date:
    """Time comes in on the week's Friday or the month's last day; some of it on a Friday weeks later."""
    friday = day + timedelta(days=FRIDAY - day.weekday())
    if luck.random() < LATE:
        return friday + timedelta(weeks=luck.choice((1, 1, 1, 2, 3, 5, 9)))
    month_end = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return min(friday, month_end)


def expected(entity: Entity, entries: list[Worked]) -> dict[str, int]:
    """What each contract's chargeable time comes to at the first year's rates: caps are agreed upon it."""
    value: defaultdict[str, int] = defaultdict(int)
    for entry in entries:
        rate = entity.rates.get(entity.people[entry.person_id], 150)
        value[entry.contract_id] += rate * entry.minutes // 60 if entry.chargeable else 0
    return dict(value)
