"""Tax as master data: where an entity is registered, what each jurisdiction charges, where a customer is taxed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from domain.boundary import REGISTER
from domain.event import Event, Part
from domain.settlement import Category

TaxStatus: TypeAlias = Literal["business", "consumer", "exempt"]
Supply: TypeAlias = Literal["services", "goods"]
TaxDate: TypeAlias = Literal["invoice", "work"]
TaxRounding = Literal["group", "line"]  # the sum of a tax group, or each line and allowance of it


class TaxRate(Part, frozen=True, kw_only=True):
    """What a tax code means in a jurisdiction from a date on."""

    code: str  # the firm's word: "standard", "reduced", "training"
    category: Category  # for a customer of the same jurisdiction
    rate: Decimal  # percent
    supply: Supply = "services"
    valid_from: date
    valid_to: date | None = None  # last day, inclusive
    exemption: str = ""  # why nothing is charged, as it must be printed
    exemption_code: str = ""


class TaxRatesPublished(Event, frozen=True, kw_only=True):
    """Rates of a jurisdiction; what was invoiced before keeps the rate it was invoiced at."""

    jurisdiction: str  # "DE", "US-NY"
    union: str = ""  # jurisdictions of one union supply each other under its rules: "EU"
    rates: tuple[TaxRate, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"tax:{self.jurisdiction}")


class TaxRegistered(Event, frozen=True, kw_only=True):
    """The entity is registered for tax in a jurisdiction; the first is its home."""

    jurisdiction: str
    tax_id: str
    valid_from: date
    tax_date: TaxDate = "invoice"  # which day chooses the rate
    tax_rounding: TaxRounding = "group"  # what tax is rounded on, half up

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"tax:{self.jurisdiction}")


class CustomerTaxSet(Event, frozen=True, kw_only=True):
    """Where a customer is taxed from a date on, as what, and under which VAT id."""

    customer_id: str
    jurisdiction: str
    status: TaxStatus = "business"
    vat_id: str = ""
    valid_from: date

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"customer:{self.customer_id}")


TaxEvent: TypeAlias = TaxRatesPublished | TaxRegistered | CustomerTaxSet
