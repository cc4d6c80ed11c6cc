"""The people who work, their grade and their home entity."""

from __future__ import annotations

from datetime import date

from domain.master_commands import ChangeGrade, RegisterPerson
from features.stage import Stage
from features.steps.words import rows, said_date
from features.vocabulary import act

COLUMNS = ("person", "grade", "since", "home")
ALWAYS = date(1990, 1, 1)


def _register(stage: Stage, person: str, grade: str, since: date | None, home: str | None) -> None:
    book = stage.defaults.book()
    stage.ask(
        RegisterPerson(
            person_id=person, grade=grade, valid_from=since or ALWAYS, home_entity=home or book
        )
    )


@act("<people> works/work as a/an <grade>[ since <since>][ of <entity>]", RegisterPerson)
def works(
    stage: Stage, people: tuple[str, ...], grade: str, since: date | None, entity: str | None
) -> None:
    """Registers people with their grade, a start date and a home entity. Whoever is not named is a consultant.

    `Ann works as a senior since 2025-01-01`
    `Ann, Ben and Cleo work as a consultant of FR01`
    """
    for person in people:
        _register(stage, person, grade, since, entity)


@act("these people work here", RegisterPerson, table=COLUMNS)
def work_here(stage: Stage, datatable: list[list[str]]) -> None:
    """Registers people from a table.

    `these people work here`
    """
    for row in rows(datatable, *COLUMNS, needs=("person", "grade")):
        since = said_date(row["since"]) if "since" in row else None
        _register(stage, row["person"], row["grade"], since, row.get("home"))


@act("<person> becomes a/an <grade> on <date>", ChangeGrade)
def becomes(stage: Stage, person: str, grade: str, date: date) -> None:
    """Changes a person's grade from a day on.

    `Ann becomes a principal on 2026-02-01`
    """
    stage.ask(ChangeGrade(person_id=person, grade=grade, valid_from=date))
