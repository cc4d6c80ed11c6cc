"""What the register knows of tax: rates by jurisdiction and code, the entity's registrations, customers' places."""

from __future__ import annotations

from datetime import date

import msgspec

from domain.tax import (
    CustomerTaxSet,
    TaxEvent,
    TaxRate,
    TaxRatesPublished,
    TaxRegistered,
    TaxRounding,
)


class TaxRegister(msgspec.Struct, frozen=True):
    rates: dict[tuple[str, str], tuple[TaxRate, ...]] = {}  # (jurisdiction, code)
    unions: dict[str, str] = {}  # jurisdiction -> union
    own: tuple[TaxRegistered, ...] = ()  # the first is the home
    customers: dict[str, tuple[CustomerTaxSet, ...]] = {}  # by date

    @property
    def rounding(self) -> TaxRounding:
        """What tax is rounded on, as the entity's home registration says."""
        return self.own[0].tax_rounding if self.own else "group"

    def rate(self, jurisdiction: str, code: str, on: date) -> TaxRate | None:
        """What a code means in a jurisdiction on a day; of rows that overlap the latest begun."""
        found = None
        for row in self.rates.get((jurisdiction, code), ()):
            begun = row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)
            if begun and (found is None or row.valid_from >= found.valid_from):
                found = row
        return found

    def customer(self, customer_id: str, on: date) -> CustomerTaxSet | None:
        """Where a customer is taxed on a day."""
        found = None
        for said in self.customers.get(customer_id, ()):
            if said.valid_from <= on:
                found = said
        return found

    def registered(self, on: date) -> tuple[TaxRegistered, ...]:
        """Where the entity is registered on a day, its home first."""
        return tuple(one for one in self.own if one.valid_from <= on)


def after(before: TaxRegister, event: TaxEvent) -> TaxRegister:
    """What is known of tax after a further fact."""
    replace = msgspec.structs.replace
    match event:
        case TaxRatesPublished(jurisdiction=place):
            rates = dict(before.rates)
            for row in event.rates:
                rates[place, row.code] = (*rates.get((place, row.code), ()), row)
            unions = {**before.unions, place: event.union or before.unions.get(place, "")}
            return replace(before, rates=rates, unions=unions)
        case TaxRegistered():
            return replace(before, own=(*before.own, event))
        case CustomerTaxSet(customer_id=customer):
            said = (*before.customers.get(customer, ()), event)
            by_date = tuple(sorted(said, key=lambda one: one.valid_from))
            return replace(before, customers={**before.customers, customer: by_date})
