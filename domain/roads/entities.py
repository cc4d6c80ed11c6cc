"""The roads of commands about currencies and what crosses entities."""

from __future__ import annotations

from domain import quoting
from domain.quote_commands import QuoteRates, SetConversionPolicy
from domain.road import Road

ROADS: dict[type, Road] = {
    QuoteRates: Road(quoting.quote_rates),
    SetConversionPolicy: Road(quoting.set_policy),
}
