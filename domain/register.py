"""A book's master data as decisions see it: entity, calendar, customers, people, projects, contracts, rates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from datetime import date
from typing import Any, get_args

import msgspec

from domain import calendar, tax_register
from domain.agreement import Agreement, AgreementEvent, agreement_after
from domain.amendment import (
    Amendment,
    AmendmentApproved,
    AmendmentEvent,
    amendment_after,
    without,
)
from domain.calendar import Calendar
from domain.cap_terms import CapTerms, CustomerCapSet
from domain.catalogue import AnyEvent
from domain.collection import AuthorityGranted, CollectionRole, CreditStatusSet
from domain.contract import (
    CapAmended,
    ContractEnded,
    ContractLine,
    ContractSigned,
    RatePrecedenceSet,
    RatesPublished,
    TermsAmended,
)
from domain.cost import CostRate, CostRatesPublished
from domain.cost_rates import CostRates, with_rates
from domain.expense_category import ExpenseCategoryDefined, Versions, with_version
from domain.funding_terms import FundingAmended
from domain.lending import TransferPricesAgreed
from domain.numbering_pattern import NumberingSet
from domain.owed import CustomersMerged
from domain.papers import CustomerDescribed, EntityDescribed, MatterNamed, Papers
from domain.party import (
    CustomerHeld,
    CustomerRegistered,
    CustomerReleased,
    EntityOpened,
    GradeChanged,
    PersonMoved,
    PersonRegistered,
    ProjectClosed,
    ProjectOpened,
)
from domain.period import PeriodEvent
from domain.quote import ConversionPolicySet, RatesQuoted
from domain.quotes import Quotes, with_quotes
from domain.rates import RateCards, with_rows
from domain.refusal import UnknownContract, UnknownCustomer, UnknownEntity
from domain.registered import Contract, Customer, Person, Project
from domain.tax import TaxEvent
from domain.tax_register import TaxRegister
from domain.transfer_prices import TransferPrices, with_rules

__all__ = ["Contract", "Register", "folded"]


class Register:
    """Master data of one book, folded. Never changed in place once handed out: see `folded`."""

    def __init__(self) -> None:
        self.entity: EntityOpened | None = None
        self.customers: dict[str, Customer] = {}
        self.people: dict[str, Person] = {}
        self.projects: dict[str, Project] = {}
        self.contracts: dict[str, Contract] = {}
        self.agreements: dict[str, Agreement] = {}  # master agreements
        self.covering: dict[str, tuple[tuple[str, str], ...]] = {}  # project -> (contract, line)
        self.of_customer: dict[str, tuple[str, ...]] = {}  # customer -> contracts signed
        self.customer_caps: dict[tuple[str, str], CapTerms] = {}  # (customer, currency) -> cap
        self.cards = RateCards()
        self.described: dict[str, tuple[tuple[date, Papers], ...]] = {}
        self.matters: dict[str, str] = {}  # project -> what the customer calls it
        self.card_rows: dict[str, int] = {}
        self.costs = CostRates()
        self.quotes = Quotes()
        self.transfer = TransferPrices()  # what our people cost other entities
        self.categories: dict[str, Versions] = {}  # of expenses
        self.numbering: dict[str, str] = {}  # kind of document -> pattern
        self.tax = TaxRegister()
        self.calendar = Calendar()
        self.amendments: dict[tuple[str, str], Amendment] = {}  # by contract and id
        self.pending: dict[str, frozenset[str]] = {}  # contract -> lines that wait for one
        self.merged: dict[str, str] = {}  # customers that went -> the one that stays
        self.authority: dict[str, CollectionRole] = {}  # person -> role in collection

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

    def staying(self, customer_id: str) -> str:
        """The customer itself, or the one it was merged into."""
        return self.merged.get(customer_id, customer_id)

    def cash_of(self, customer_id: str) -> str:
        """The tag of the account a customer's money is in."""
        return f"cash:{self.staying(customer_id)}"

    def contract(self, contract_id: str) -> Contract:
        found = self.contracts.get(contract_id)
        if found is None:
            raise UnknownContract(
                f"No contract {contract_id} is signed in this book: sign it first, or name another.",
                contract_id=contract_id,
            )
        return found

    def at_home(self, person_id: str, day: date) -> bool:
        """Whether somebody is this entity's own on a day, and not lent by another."""
        person = self.people.get(person_id)
        return person is not None and person.home_on(day) == self.home().entity_id

    def cost_rate(self, person_id: str, day: date) -> CostRate | None:
        """What an hour of somebody's work costs on a day."""
        person = self.people.get(person_id)
        return self.costs.on(day, person_id, person.grade_on(day) if person else None)

    def customer_cap(self, contract_id: str) -> CapTerms | None:
        """The cap over all contracts of the contract's customer in its currency, if there is one."""
        if not self.customer_caps:
            return None
        contract = self.contracts.get(contract_id)
        if contract is None:
            return None
        return self.customer_caps.get((contract.signed.customer_id, contract.currency))

    def sharing(self, contract_id: str) -> tuple[str, ...]:
        """The other contracts that stand under a cap of the same customer."""
        if self.customer_cap(contract_id) is None:
            return ()
        contract = self.contracts[contract_id]
        return tuple(
            other
            for other in self.of_customer[contract.signed.customer_id]
            if other != contract_id and self.contracts[other].currency == contract.currency
        )

    @property
    def closed(self) -> frozenset[str]:
        """The months that are closed."""
        return self.calendar.closed

    def posted_on(self, effective: date) -> tuple[date, bool]:
        """The accounting date of a fact and whether it is out of its period (semantics 2.10)."""
        return self.calendar.posted_on(effective)


def folded(before: Register, seen: Iterable[tuple[int, AnyEvent]]) -> Register:
    """The register after further facts; the one given stays as it was."""
    after: Register | None = None
    for _, event in seen:
        if after is None:
            after = copy(before)
            for name, value in vars(before).items():
                if isinstance(value, dict):
                    setattr(after, name, dict(value))
        effect = _EFFECTS.get(type(event))
        if effect is not None:
            effect(after, event)
    return before if after is None else after


def _entity(register: Register, event: EntityOpened) -> None:
    register.entity = event


def _customer(register: Register, event: CustomerRegistered) -> None:
    register.customers[event.customer_id] = Customer(event)


def _customer_held(register: Register, event: CustomerHeld | CustomerReleased) -> None:
    customer = register.customers[event.customer_id]
    why = event.reason if isinstance(event, CustomerHeld) else ""
    register.customers[event.customer_id] = msgspec.structs.replace(customer, held=why)


def _credit_status(register: Register, event: CreditStatusSet) -> None:
    customer = register.customers[event.customer_id]
    status = msgspec.structs.replace(customer, status=event.status)
    register.customers[event.customer_id] = status


def _merged(register: Register, event: CustomersMerged) -> None:
    for gone, into in register.merged.items():
        if into == event.customer_id:
            register.merged[gone] = event.into
    register.merged[event.customer_id] = event.into


def _authority(register: Register, event: AuthorityGranted) -> None:
    register.authority[event.person] = event.role


def _described(register: Register, event: EntityDescribed | CustomerDescribed) -> None:
    key = event.tags[1]
    said = [one for one in register.described.get(key, ()) if one[0] != event.valid_from]
    register.described[key] = (*said, (event.valid_from, event.papers))


def _matter(register: Register, event: MatterNamed) -> None:
    register.matters[event.project_id] = event.matter


def _person(register: Register, event: PersonRegistered) -> None:
    register.people[event.person_id] = Person(event, ((event.valid_from, event.grade),))


def _grade(register: Register, event: GradeChanged) -> None:
    person = register.people[event.person_id]
    grades = sorted((*person.grades, (event.valid_from, event.grade)), key=lambda held: held[0])
    register.people[event.person_id] = msgspec.structs.replace(person, grades=tuple(grades))


def _moved(register: Register, event: PersonMoved) -> None:
    person = register.people[event.person_id]
    homes = sorted((*person.homes, (event.valid_from, event.home_entity)), key=lambda at: at[0])
    register.people[event.person_id] = msgspec.structs.replace(person, homes=tuple(homes))


def _project(register: Register, event: ProjectOpened) -> None:
    register.projects[event.project_id] = Project(event, event.closes_on)


def _project_closed(register: Register, event: ProjectClosed) -> None:
    opened = register.projects[event.project_id].opened
    register.projects[event.project_id] = Project(opened, event.closes_on)


def _signed(register: Register, event: ContractSigned) -> None:
    lines = {line.line_id: line for line in event.lines}
    register.contracts[event.contract_id] = Contract(
        event, event.ends_on, event.cap, lines, event.caps, event.funding
    )
    signed = register.of_customer.get(event.customer_id, ())
    register.of_customer[event.customer_id] = (*signed, event.contract_id)
    _cover(register, event.contract_id, event.lines)


def _cover(register: Register, contract_id: str, lines: Iterable[ContractLine]) -> None:
    for line in lines:
        for project in line.projects:
            covered = register.covering.get(project, ())
            register.covering[project] = (*covered, (contract_id, line.line_id))


def _ended(register: Register, event: ContractEnded) -> None:
    contract = register.contracts[event.contract_id]
    register.contracts[event.contract_id] = msgspec.structs.replace(contract, ends_on=event.ends_on)


def _terms(register: Register, event: TermsAmended) -> None:
    contract = register.contracts[event.contract_id]
    _cover(register, event.contract_id, (o for o in event.lines if o.line_id not in contract.lines))
    register.contracts[event.contract_id] = contract.amended(event)


def _agreed(register: Register, event: AgreementEvent) -> None:
    was = register.agreements.get(event.agreement_id)
    register.agreements[event.agreement_id] = agreement_after(was, event)


def _amended(register: Register, event: AmendmentEvent) -> None:
    key = (event.contract_id, event.amendment_id)
    if isinstance(event, AmendmentApproved) and event.superseded:
        for other, one in register.amendments.items():
            if other[0] == event.contract_id and other != key:
                register.amendments[other] = without(one, event.superseded, answered=False)
    register.amendments[key] = amendment_after(register.amendments.get(key), event)
    register.pending[event.contract_id] = frozenset(
        line_id
        for (contract_id, _), one in register.amendments.items()
        if contract_id == event.contract_id and one.state == "pending"
        for line_id in one.drafted.lines
    )


def _cap_amended(register: Register, event: CapAmended) -> None:
    contract = register.contracts[event.contract_id]
    others = tuple(t for t in contract.caps if t.place != (event.level, event.line_id))
    caps = others if event.terms is None else (*others, event.terms)
    if event.level == "contract":
        contract = msgspec.structs.replace(contract, cap=event.cap)
    register.contracts[event.contract_id] = msgspec.structs.replace(contract, caps=caps)


def _customer_capped(register: Register, event: CustomerCapSet) -> None:
    key = event.customer_id, event.currency
    if event.terms is None:
        register.customer_caps.pop(key, None)
    else:
        register.customer_caps[key] = event.terms


def _funded(register: Register, event: FundingAmended) -> None:
    contract = register.contracts[event.contract_id]
    register.contracts[event.contract_id] = msgspec.structs.replace(contract, funding=event.terms)


def _rates(register: Register, event: RatesPublished) -> None:
    register.cards = with_rows(register.cards, event.card_id, event.rows)
    number = register.card_rows.get(event.card_id, 0)
    register.card_rows[event.card_id] = number + len(event.rows)


def _numbering(register: Register, event: NumberingSet) -> None:
    register.numbering[event.document] = event.pattern


def _tax(register: Register, event: TaxEvent) -> None:
    register.tax = tax_register.after(register.tax, event)


def _precedence(register: Register, event: RatePrecedenceSet) -> None:
    register.cards = msgspec.structs.replace(register.cards, precedence=event.levels)


def _costs(register: Register, event: CostRatesPublished) -> None:
    register.costs = with_rates(register.costs, event.rows)


def _quoted(register: Register, event: RatesQuoted) -> None:
    register.quotes = with_quotes(register.quotes, event.quotes)


def _transfer(register: Register, event: TransferPricesAgreed) -> None:
    register.transfer = with_rules(register.transfer, event.rules)


def _conversion_policy(register: Register, event: ConversionPolicySet) -> None:
    register.quotes = msgspec.structs.replace(
        register.quotes,
        triangulate=event.triangulate,
        spot_age_days=event.spot_age_days,
        ledger=event.ledger,
    )


def _category(register: Register, event: ExpenseCategoryDefined) -> None:
    versions = register.categories.get(event.category_id, ())
    register.categories[event.category_id] = with_version(versions, event)


def _period(register: Register, event: PeriodEvent) -> None:
    register.calendar = calendar.after(register.calendar, event)


_EFFECTS: dict[type, Callable[[Register, Any], None]] = {
    EntityOpened: _entity,
    CustomerRegistered: _customer,
    CustomerHeld: _customer_held,
    CustomerReleased: _customer_held,
    EntityDescribed: _described,
    CustomerDescribed: _described,
    MatterNamed: _matter,
    CreditStatusSet: _credit_status,
    CustomersMerged: _merged,
    AuthorityGranted: _authority,
    PersonRegistered: _person,
    GradeChanged: _grade,
    PersonMoved: _moved,
    CostRatesPublished: _costs,
    RatesQuoted: _quoted,
    TransferPricesAgreed: _transfer,
    ConversionPolicySet: _conversion_policy,
    ProjectOpened: _project,
    ProjectClosed: _project_closed,
    ContractSigned: _signed,
    ContractEnded: _ended,
    TermsAmended: _terms,
    CapAmended: _cap_amended,
    **dict.fromkeys(get_args(AgreementEvent), _agreed),
    **dict.fromkeys(get_args(AmendmentEvent), _amended),
    CustomerCapSet: _customer_capped,
    FundingAmended: _funded,
    RatesPublished: _rates,
    RatePrecedenceSet: _precedence,
    ExpenseCategoryDefined: _category,
    NumberingSet: _numbering,
    **dict.fromkeys(get_args(TaxEvent), _tax),
    **dict.fromkeys(get_args(PeriodEvent), _period),
}
