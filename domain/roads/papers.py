"""The roads of commands about what papers say of companies."""

from __future__ import annotations

from domain import describing
from domain.papers_commands import DescribeCustomer, DescribeEntity, NameMatter
from domain.road import Road

ROADS: dict[type, Road] = {
    DescribeEntity: Road(describing.describe_entity),
    DescribeCustomer: Road(describing.describe_customer),
    NameMatter: Road(describing.name_matter),
}
