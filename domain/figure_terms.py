"""What the figures of the firm are measured by, as decisions see it, and what may be said of it."""

from __future__ import annotations

from domain.catalogue import AnyEvent
from domain.figure_commands import AssignPractice, SetNormHours, SetUtilisationBasis
from domain.knowledge import Knowledge
from domain.norm_hours import NormHours, NormHoursSet
from domain.policy import Moment, Policy
from domain.practice import PracticeAssigned, UtilisationBasisSet
from domain.quantity import quantity
from domain.refusal import (
    AlreadyKnown,
    BadDate,
    BadQuantity,
    Malformed,
    UnknownPerson,
    UnknownProject,
)

HOURS_MOST = {"day": 24, "week": 24 * 7}


def set_norm_hours(
    command: SetNormHours, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Norm hours from a day on. The same again changes nothing; the same start at other hours is refused."""
    known.register.home()
    if command.person_id is not None and command.grade is not None:
        raise Malformed("Norm hours name a person or a grade, not both.")
    _known_person(known, command.person_id)
    hours = quantity(command.hours)
    most = HOURS_MOST[command.per]
    if not 0 <= hours <= most:
        raise BadQuantity(
            f"A {command.per} has from 0 to {most} norm hours, not {command.hours}.",
            hours=str(command.hours),
        )
    if command.valid_to is not None and command.valid_to < command.valid_from:
        raise BadDate("Norm hours can not end before they start.")
    norm = NormHours(
        hours=hours,
        per=command.per,
        valid_from=command.valid_from,
        valid_to=command.valid_to,
        person_id=command.person_id,
        grade=command.grade,
    )
    for was in known.figures.norms:
        if _place(was) == _place(norm):
            if was == norm:
                return ()
            raise AlreadyKnown(
                f"There are other norm hours for the same from {norm.valid_from} on: say the new ones from "
                "a new date.",
                id=norm.person_id or norm.grade or "everybody",
            )
    return (NormHoursSet(norm=norm),)


def _place(norm: NormHours) -> tuple[object, ...]:
    return norm.person_id, norm.grade, norm.valid_from, norm.valid_to is None


def assign_practice(
    command: AssignPractice, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """A person's or a project's practice from a month on; said again for the same month, the last word holds."""
    known.register.home()
    if (command.person_id is None) == (command.project_id is None):
        raise Malformed("A practice is that of a person or of a project: name one of them.")
    if command.valid_from.day != 1:
        raise BadDate(
            "Figures are told by month, so a practice changes with a month: name its first day, "
            f"{command.valid_from.replace(day=1)}.",
            valid_from=str(command.valid_from),
        )
    _known_person(known, command.person_id)
    if command.project_id is not None and command.project_id not in known.register.projects:
        raise UnknownProject(
            f"No project {command.project_id} is open in this book: open it first.",
            project_id=command.project_id,
        )
    said = PracticeAssigned(
        practice=command.practice,
        valid_from=command.valid_from,
        person_id=command.person_id,
        project_id=command.project_id,
    )
    key = (said.tags[1], said.valid_from)
    return () if known.figures.practices.get(key) == said.practice else (said,)


def set_basis(
    command: SetUtilisationBasis, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """What utilisation divides by."""
    known.register.home()
    if known.figures.basis == command.basis:
        return ()
    return (UtilisationBasisSet(basis=command.basis),)


def _known_person(known: Knowledge, person_id: str | None) -> None:
    if person_id is not None and person_id not in known.register.people:
        raise UnknownPerson(
            f"No person {person_id} is registered in this book.", person_id=person_id
        )
