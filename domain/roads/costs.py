"""The roads of commands about what time costs."""

from __future__ import annotations

from domain import costing
from domain.cost_commands import PublishCostRates
from domain.road import Road

ROADS: dict[type, Road] = {PublishCostRates: Road(costing.publish_cost_rates)}
