"""Customers, people and projects as a book's register knows them today."""

from __future__ import annotations

from datetime import date

import msgspec

from domain.cap_terms import CapPolicy, CapTerms
from domain.collection import CreditStatus
from domain.contract import ContractLine, ContractSigned, TermsAmended
from domain.funding_terms import FundingTerms
from domain.party import CustomerRegistered, PersonRegistered, ProjectOpened
from domain.settlement_terms import Invoicing

AS_USUAL = Invoicing()


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


class Contract(msgspec.Struct, frozen=True):
    """A contract's terms in force."""

    signed: ContractSigned
    ends_on: date | None
    cap: int | None
    lines: dict[str, ContractLine]
    caps: tuple[CapTerms, ...] = ()  # besides a plain one over the whole contract
    funding: FundingTerms | None = None
    amended_order: str | None = None  # the purchase order, where it is another than signed

    @property
    def purchase_order(self) -> str | None:
        """The customer's purchase order for all that has none of its own."""
        return self.amended_order or self.signed.purchase_order

    @property
    def currency(self) -> str:
        return self.signed.currency

    def order_of(self, line_id: str, source_id: str = "") -> str:
        """The purchase order of the source that pays for work, else of its line, else of the contract; or none."""
        source = self.funding.source(source_id) if self.funding is not None and source_id else None
        line = self.lines.get(line_id)
        return (
            (source.purchase_order if source is not None else None)
            or (line.purchase_order if line is not None else None)
            or self.purchase_order
            or ""
        )

    @property
    def invoicing(self) -> Invoicing:
        """What the contract says of its invoices."""
        return self.signed.invoicing or AS_USUAL

    @property
    def cap_policy(self) -> CapPolicy:
        return self.signed.cap_policy

    def all_caps(self) -> tuple[CapTerms, ...]:
        """The contract's own caps at every level, the plain one over the whole contract among them."""
        plain = self.plain_cap()
        return self.caps if plain is None else (*self.caps, plain)

    def plain_cap(self) -> CapTerms | None:
        """The cap over the whole contract that has no terms but those of its signing."""
        if self.cap is None or any(terms.level == "contract" for terms in self.caps):
            return None
        policy, tolerance = self.signed.cap_policy, self.signed.cap_tolerance
        return CapTerms(level="contract", limit=self.cap, policy=policy, tolerance=tolerance)

    def active_on(self, day: date) -> bool:
        return self.signed.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def amended(self, event: TermsAmended) -> Contract:
        """The contract with its lines, and its purchase order, as an amendment left them."""
        return msgspec.structs.replace(
            self,
            lines=self.lines | {one.line_id: one for one in event.lines},
            amended_order=event.purchase_order or self.amended_order,
        )

    def covers(self, line_id: str, day: date) -> bool:
        """Whether a line of the contract covers work of a day."""
        line = self.lines.get(line_id)
        return self.active_on(day) and (line is None or line.active_on(day))

    def runs(self, line_id: str) -> tuple[date, date | None]:
        """The first and the last day of a line: its own, within those of the contract."""
        line = self.lines[line_id]
        ends = [day for day in (self.ends_on, line.ends_on) if day is not None]
        return max(self.signed.starts_on, line.starts_on or date.min), min(ends, default=None)
