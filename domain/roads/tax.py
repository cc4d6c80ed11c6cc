"""The roads of commands about tax."""

from __future__ import annotations

from domain import tax_data
from domain.road import Road
from domain.tax_commands import PublishTaxRates, RegisterForTax, SetCustomerTax

ROADS: dict[type, Road] = {
    RegisterForTax: Road(tax_data.register_for_tax),
    PublishTaxRates: Road(tax_data.publish_rates),
    SetCustomerTax: Road(tax_data.set_customer),
}
