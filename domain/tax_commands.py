"""Commands about tax: registrations of the entity, rates of a jurisdiction, where a customer is taxed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from domain.command import Command, Id, Number, Shape
from domain.settlement import Category
from domain.tax import Supply, TaxDate, TaxRounding, TaxStatus

Jurisdiction = Annotated[
    str, msgspec.Meta(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,8})*$", examples=["DE", "US-NY"])
]
TaxCode = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}$", examples=["standard"])]
TaxId = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Printed = Annotated[str, msgspec.Meta(max_length=500)]
ALWAYS = date(1990, 1, 1)


class RegisterForTax(Command, frozen=True, kw_only=True):
    """Say that the entity is registered for tax in a jurisdiction. From then on invoices are taxed."""

    jurisdiction: Jurisdiction
    tax_id: TaxId
    valid_from: date = ALWAYS
    tax_date: TaxDate = "invoice"
    tax_rounding: TaxRounding = "group"  # or each line by itself, the group being their sum


class TaxRateTerms(Shape, frozen=True, kw_only=True):
    """What a tax code means: its category of EN 16931 (S, Z, E, AE, O) and its rate in percent."""

    code: TaxCode = "standard"
    category: Category = "S"
    rate: Number = 0
    supply: Supply = "services"
    valid_from: date = ALWAYS
    valid_to: date | None = None
    exemption: Printed = ""
    exemption_code: Annotated[str, msgspec.Meta(pattern=r"^(VATEX-[A-Z0-9-]{2,40})?$")] = ""


class PublishTaxRates(Command, frozen=True, kw_only=True):
    """Publish what tax codes mean in a jurisdiction. A change of rate is a new row from a new date."""

    jurisdiction: Jurisdiction
    union: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{0,8}$")] = ""
    rates: Annotated[tuple[TaxRateTerms, ...], msgspec.Meta(min_length=1)]


class SetCustomerTax(Command, frozen=True, kw_only=True):
    """Say where a customer is taxed, as what, and under which VAT id."""

    customer_id: Id
    jurisdiction: Jurisdiction
    status: TaxStatus = "business"
    vat_id: Annotated[str, msgspec.Meta(max_length=40)] = ""
    valid_from: date = ALWAYS


TaxCommand: TypeAlias = RegisterForTax | PublishTaxRates | SetCustomerTax
