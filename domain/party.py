"""Entities that keep a book, customers they bill and people who work, all by canonical ids."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from domain.boundary import REGISTER
from domain.event import Event


class EntityOpened(Event, frozen=True, kw_only=True):
    """A legal entity starts its book: base currency, calendar, time zone and invoice number series."""

    entity_id: str
    name: str
    base_currency: str
    time_zone: str = "UTC"
    calendar: str = "monthly"
    invoice_prefix: str  # "US01-INV": numbers read US01-INV-2015-000001
    credit_prefix: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"entity:{self.entity_id}")


class CustomerRegistered(Event, frozen=True, kw_only=True):
    customer_id: str
    name: str
    payment_days: int = 30

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"customer:{self.customer_id}")


class CustomerHeld(Event, frozen=True, kw_only=True):
    """Credit control stops billing to a customer."""

    customer_id: str
    reason: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"customer:{self.customer_id}")


class CustomerReleased(Event, frozen=True, kw_only=True):
    customer_id: str
    reason: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"customer:{self.customer_id}")


class PersonRegistered(Event, frozen=True, kw_only=True):
    """Somebody who may work for this book. Personal data stays with HR: an opaque id, a grade, a home."""

    person_id: str
    home_entity: str
    grade: str
    valid_from: date

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"person:{self.person_id}")


class GradeChanged(Event, frozen=True, kw_only=True):
    person_id: str
    grade: str
    valid_from: date

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"person:{self.person_id}")


class PersonMoved(Event, frozen=True, kw_only=True):
    """A person's home is another entity from a date on; work before it stays with the old one."""

    person_id: str
    home_entity: str
    valid_from: date

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"person:{self.person_id}")


class ProjectOpened(Event, frozen=True, kw_only=True):
    project_id: str
    name: str
    opens_on: date | None = None
    closes_on: date | None = None

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"project:{self.project_id}")


class ProjectClosed(Event, frozen=True, kw_only=True):
    """No work after this date belongs to the project."""

    project_id: str
    closes_on: date

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"project:{self.project_id}")


PartyEvent: TypeAlias = (
    EntityOpened
    | CustomerRegistered
    | CustomerHeld
    | CustomerReleased
    | PersonRegistered
    | GradeChanged
    | PersonMoved
    | ProjectOpened
    | ProjectClosed
)
