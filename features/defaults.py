"""What a scenario takes for granted until it says otherwise: one entity, known people, an hourly rate."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from domain.commands import AnyCommand
from domain.expense_commands import ExpenseShape
from domain.master_commands import (
    LineTerms,
    OpenEntity,
    OpenProject,
    PublishRates,
    RateTerms,
    RegisterCustomer,
    RegisterPerson,
    SignContract,
)
from domain.time_commands import RecordTime
from features.steps.words import Unclear

if TYPE_CHECKING:
    from features.stage import Stage

ENTITY, BASE_CURRENCY = "GB01", "GBP"
CUSTOMER = "ACME"
PERSON, GRADE = "Ann", "consultant"
RATE = "100.00"  # an hour, in the contract's currency
SIGNED = date(2025, 1, 1)


class Known(msgspec.Struct):
    """What one scenario has said of a contract."""

    book: str
    currency: str
    customer: str
    projects: tuple[str, ...]


class Defaults:
    """Fills in what a scenario leaves out, by the same commands that it could have said itself."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.granted = True
        self.current = ""
        self.currencies: dict[str, str] = {}  # book -> base currency
        self.terms: dict[
            tuple[str, str], dict[str, Any]
        ] = {}  # (contract, line): said before signing
        self.contracts: dict[str, Known] = {}
        self.projects: dict[str, str] = {}  # project -> book
        self.customers: set[tuple[str, str]] = set()
        self.people: set[tuple[str, str]] = set()
        self.entries: dict[str, tuple[str, RecordTime]] = {}  # entry -> (book, what it says)
        self.reports: dict[str, str] = {}  # expense report -> book
        self.claims: dict[str, dict[str, ExpenseShape]] = {}  # report -> line -> what it claims
        self.parked: set[str] = set()
        self.priced: set[str] = set()  # books of whose rates the scenario spoke
        self.rated: set[str] = set()  # contracts given the default rate

    def note(self, book: str, command: AnyCommand) -> None:
        """Remember what a command names, so that it is not filled in again."""
        match command:
            case OpenEntity(entity_id=entity):
                self.currencies[entity] = command.base_currency
                self.current = entity
            case RegisterCustomer(customer_id=customer):
                self.customers.add((book, customer))
            case RegisterPerson(person_id=person):
                self.people.add((book, person))
            case OpenProject(project_id=project):
                self.projects[project] = book
            case SignContract(contract_id=contract):
                projects = tuple(p for line in command.lines for p in line.projects)
                known = Known(book, command.currency, command.customer_id, projects)
                self.contracts[contract] = known
            case PublishRates():
                self.priced.add(book)
            case RecordTime(entry_id=entry):
                self.entries[entry] = (book, command)
            case _:
                pass

    # --- which book ----------------------------------------------------------------------------

    def book(self) -> str:
        """The book that is meant when none is named; opened for the default entity if need be."""
        if not self.current:
            if self.granted:
                entity = OpenEntity(entity_id=ENTITY, name=ENTITY, base_currency=BASE_CURRENCY)
                self._grant(ENTITY, entity)
            self.current = ENTITY
        return self.current

    def book_of(self, contract: str) -> str:
        known = self.contracts.get(contract)
        return known.book if known else self.book()

    def book_of_entry(self, entry: str) -> str:
        return self.entries[entry][0] if entry in self.entries else self.book()

    def book_of_anything(self, ref: str) -> str:
        """The book of an entry, contract or project that was said; else the one that is meant."""
        if ref in self.contracts:
            return self.contracts[ref].book
        return self.projects.get(ref) or self.book_of_entry(ref)

    def contract(self, contract: str) -> Known:
        """What was said of a contract. Raises Unclear when nothing was."""
        known = self.contracts.get(contract)
        if known is None:
            raise Unclear(f"This scenario says nothing of a contract {contract}: sign it first.")
        return known

    def last_contract(self) -> str:
        """The contract said last: what "work" without more is for. Signed now when there is none."""
        if not self.contracts:
            if not self.granted:
                raise Unclear("Say which contract: none was signed in this scenario.")
            self.sign("C-100")
        return next(reversed(self.contracts))

    def contract_of(self, entry: str) -> str:
        """The contract an entry's work is under, as far as the scenario said it."""
        if entry not in self.entries:
            raise Unclear(f"This scenario says nothing of a time entry {entry}.")
        command = self.entries[entry][1]
        return command.contract_id or self.contract_over(command.project_id)

    def contract_over(self, project: str) -> str:
        for contract, known in reversed(self.contracts.items()):
            if project in known.projects:
                return contract
        raise Unclear(f"No contract of this scenario covers project {project}.")

    # --- filling in ----------------------------------------------------------------------------

    def sign(self, contract: str) -> None:
        """A plain uncapped contract, when a scenario needs one and names none."""
        book = self.book()
        self.customer(CUSTOMER)
        self.project(contract)
        terms = SignContract(
            contract_id=contract,
            customer_id=CUSTOMER,
            currency=self.currencies.get(book, BASE_CURRENCY),
            signed_on=SIGNED,
            lines=(LineTerms(line_id="1", projects=(contract,)),),
        )
        self._grant(book, terms)

    def customer(self, customer: str) -> None:
        book = self.book()
        if self.granted and (book, customer) not in self.customers:
            self._grant(book, RegisterCustomer(customer_id=customer, name=customer))

    def project(self, project: str) -> None:
        book = self.book()
        if self.granted and project not in self.projects:
            self._grant(book, OpenProject(project_id=project, name=project))

    def person(self, person: str, book: str) -> None:
        if self.granted and (book, person) not in self.people:
            somebody = RegisterPerson(
                person_id=person, home_entity=self.current or book, grade=GRADE
            )
            self._grant(book, somebody)

    def rate(self, contract: str) -> None:
        """The default hourly rate of a contract, unless the scenario spoke of rates."""
        known = self.contracts.get(contract)
        if not self.granted or known is None or contract in self.rated:
            return
        if known.book in self.priced:
            return
        row = RateTerms(
            valid_from=date(1990, 1, 1), rate=RATE, currency=known.currency, contract_id=contract
        )
        self.rated.add(contract)
        self._grant(known.book, PublishRates(card_id=f"standard-{contract}", rows=(row,)))
        self.priced.discard(known.book)

    def _grant(self, book: str, command: AnyCommand) -> None:
        self.stage.grant(book, command)
