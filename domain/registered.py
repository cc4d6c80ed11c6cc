"""Customers, people and projects as a book's register knows them today."""

from __future__ import annotations

from datetime import date

import msgspec

from domain.collection import CreditStatus
from domain.party import CustomerRegistered, PersonRegistered, ProjectOpened


class Customer(msgspec.Struct, frozen=True):
    registered: CustomerRegistered
    held: str = ""  # why billing is stopped; empty: it is not
    status: CreditStatus = "ordinary"  # how it is dunned


class Person(msgspec.Struct, frozen=True):
    registered: PersonRegistered
    grades: tuple[tuple[date, str], ...]  # from a date on, in order of date
    homes: tuple[tuple[date, str], ...] = ()  # entities moved to, in order of date

    def grade_on(self, day: date) -> str | None:
        """The grade held on a day; none before the first."""
        held = None
        for since, grade in self.grades:
            if since <= day:
                held = grade
        return held

    def home_on(self, day: date) -> str:
        """The entity whose person this is on a day."""
        home = self.registered.home_entity
        for since, entity in self.homes:
            if since <= day:
                home = entity
        return home


class Project(msgspec.Struct, frozen=True):
    opened: ProjectOpened
    closes_on: date | None = None

    def open_on(self, day: date) -> bool:
        opens = self.opened.opens_on
        return (opens is None or opens <= day) and (self.closes_on is None or day <= self.closes_on)
