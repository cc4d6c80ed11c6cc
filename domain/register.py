"""A book's master data as decisions see it: entity, calendar, customers, people, projects, contracts, rates."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import date

import msgspec

from domain.catalogue import AnyEvent
from domain.contract import (
    CapAmended,
    CapPolicy,
    ContractEnded,
    ContractLine,
    ContractSigned,
    RatePrecedenceSet,
    RatesPublished,
)
from domain.party import (
    CustomerHeld,
    CustomerRegistered,
    CustomerReleased,
    EntityOpened,
    GradeChanged,
    PersonRegistered,
    ProjectClosed,
    ProjectOpened,
)
from domain.period import (
    PeriodClosed,
    PeriodReopened,
    ReopeningAsked,
    first_day,
    following,
    period_of,
)
from domain.rates import RateCards, with_rows
from domain.refusal import UnknownContract, UnknownCustomer, UnknownEntity


class Customer(msgspec.Struct, frozen=True):
    registered: CustomerRegistered
    held: str = ""  # why billing is stopped; empty: it is not


class Person(msgspec.Struct, frozen=True):
    registered: PersonRegistered
    grades: tuple[tuple[date, str], ...]  # from a date on, in order of date

    def grade_on(self, day: date) -> str | None:
        """The grade held on a day; none before the first."""
        held = None
        for since, grade in self.grades:
            if since <= day:
                held = grade
        return held


class Project(msgspec.Struct, frozen=True):
    opened: ProjectOpened
    closes_on: date | None = None

    def open_on(self, day: date) -> bool:
        opens = self.opened.opens_on
        return (opens is None or opens <= day) and (self.closes_on is None or day <= self.closes_on)


class Contract(msgspec.Struct, frozen=True):
    """A contract's terms in force."""

    signed: ContractSigned
    ends_on: date | None
    cap: int | None
    lines: dict[str, ContractLine]

    @property
    def currency(self) -> str:
        return self.signed.currency

    @property
    def cap_policy(self) -> CapPolicy:
        return self.signed.cap_policy

    def active_on(self, day: date) -> bool:
        return self.signed.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Register:
    """Master data of one book, folded. Never changed in place once handed out: see `folded`."""

    def __init__(self) -> None:
        self.entity: EntityOpened | None = None
        self.customers: dict[str, Customer] = {}
        self.people: dict[str, Person] = {}
        self.projects: dict[str, Project] = {}
        self.contracts: dict[str, Contract] = {}
        self.covering: dict[str, tuple[tuple[str, str], ...]] = {}  # project -> (contract, line)
        self.cards = RateCards()
        self.card_rows: dict[str, int] = {}
        self.closed: frozenset[str] = frozenset()
        self.reopening: dict[str, ReopeningAsked] = {}

    def home(self) -> EntityOpened:
        """The entity of the book. Refuses when none was opened."""
        if self.entity is None:
            raise UnknownEntity("This book has no entity yet: open it first (OpenEntity).")
        return self.entity

    def customer(self, customer_id: str) -> Customer:
        found = self.customers.get(customer_id)
        if found is None:
            raise UnknownCustomer(
                f"No customer {customer_id} is registered in this book: register it first.",
                customer_id=customer_id,
            )
        return found

    def contract(self, contract_id: str) -> Contract:
        found = self.contracts.get(contract_id)
        if found is None:
            raise UnknownContract(
                f"No contract {contract_id} is signed in this book: sign it first, or name another.",
                contract_id=contract_id,
            )
        return found

    def posted_on(self, effective: date) -> tuple[date, bool]:
        """The accounting date of a fact and whether it is out of its period (semantics 2.10).

        An open period takes the effective date itself; a closed one the first day of the first open
        period after it.
        """
        if not self.closed:
            return effective, False
        period = period_of(effective)
        if period not in self.closed:
            return effective, False
        while period in self.closed:
            period = following(period)
        return first_day(period), True


def folded(before: Register, seen: Iterable[tuple[int, AnyEvent]]) -> Register:
    """The register after further facts; the one given stays as it was."""
    after: Register | None = None
    for _, event in seen:
        if after is None:
            after = copy(before)
            for name, value in vars(before).items():
                if isinstance(value, dict):
                    setattr(after, name, dict(value))
        _party(after, event)
        _terms(after, event)
    return before if after is None else after


def _party(register: Register, event: AnyEvent) -> None:
    match event:
        case EntityOpened():
            register.entity = event
        case CustomerRegistered(customer_id=who):
            register.customers[who] = Customer(event)
        case CustomerHeld(customer_id=who, reason=why):
            register.customers[who] = Customer(register.customers[who].registered, why)
        case CustomerReleased(customer_id=who):
            register.customers[who] = Customer(register.customers[who].registered)
        case PersonRegistered(person_id=who):
            register.people[who] = Person(event, ((event.valid_from, event.grade),))
        case GradeChanged(person_id=who):
            person = register.people[who]
            grades = tuple(
                sorted((*person.grades, (event.valid_from, event.grade)), key=lambda g: g[0])
            )
            register.people[who] = Person(person.registered, grades)
        case ProjectOpened(project_id=what):
            register.projects[what] = Project(event, event.closes_on)
        case ProjectClosed(project_id=what):
            register.projects[what] = Project(register.projects[what].opened, event.closes_on)
        case _:
            pass


def _terms(register: Register, event: AnyEvent) -> None:
    match event:
        case ContractSigned(contract_id=contract_id):
            lines = {line.line_id: line for line in event.lines}
            register.contracts[contract_id] = Contract(event, event.ends_on, event.cap, lines)
            for line in event.lines:
                for project in line.projects:
                    covered = register.covering.get(project, ())
                    register.covering[project] = (*covered, (contract_id, line.line_id))
        case ContractEnded(contract_id=contract_id, ends_on=ends_on):
            ended = msgspec.structs.replace(register.contracts[contract_id], ends_on=ends_on)
            register.contracts[contract_id] = ended
        case CapAmended(contract_id=contract_id, cap=cap):
            amended = msgspec.structs.replace(register.contracts[contract_id], cap=cap)
            register.contracts[contract_id] = amended
        case RatesPublished(card_id=card_id, rows=rows):
            register.cards = with_rows(register.cards, card_id, rows)
            register.card_rows[card_id] = register.card_rows.get(card_id, 0) + len(rows)
        case RatePrecedenceSet(levels=levels):
            register.cards = msgspec.structs.replace(register.cards, precedence=levels)
        case PeriodClosed(period=period):
            register.closed |= {period}
            register.reopening.pop(period, None)
        case ReopeningAsked(period=period):
            register.reopening[period] = event
        case PeriodReopened(period=period):
            register.closed -= {period}
            register.reopening.pop(period, None)
        case _:
            pass
