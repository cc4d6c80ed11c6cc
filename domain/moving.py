"""A person moves to another entity: from that day on the old one has nothing to do with their work."""

from __future__ import annotations

from datetime import date

from domain.catalogue import AnyEvent
from domain.knowledge import Knowledge
from domain.master_commands import MovePerson
from domain.party import PersonMoved
from domain.policy import Moment, Policy
from domain.refusal import AlreadyKnown, UnknownPerson
from domain.register import Register


def move_person(
    command: MovePerson, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Give a person another home entity from a date on (semantics 2.11, edge 22)."""
    person = known.register.people.get(command.person_id)
    if person is None:
        raise UnknownPerson(
            f"No person {command.person_id} is registered in this book.",
            person_id=command.person_id,
        )
    if (command.valid_from, command.home_entity) in person.homes:
        return ()
    if any(since == command.valid_from for since, _ in person.homes):
        raise AlreadyKnown(
            f"{command.person_id} moves to another entity on {command.valid_from}.",
            id=command.person_id,
        )
    return (
        PersonMoved(
            person_id=command.person_id,
            home_entity=command.home_entity,
            valid_from=command.valid_from,
        ),
    )


def lender_of(register: Register, person_id: str, day: date) -> str:
    """The other entity whose person somebody is on a day; empty: nobody lends this person."""
    person = register.people.get(person_id)
    home = person.home_on(day) if person else ""
    return "" if home == register.home().entity_id else home
