"""How one line is taxed: everything that lines must share to be taxed as one group."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from domain.settlement import Category


class TaxKey(msgspec.Struct, frozen=True):
    """A group of a document before its sums are known."""

    category: Category
    rate: Decimal
    code: str = ""
    jurisdiction: str = ""
    exemption: str = ""
    exemption_code: str = ""
    rule: str = ""  # the tax rule that chose it: "tax@2026-11 TX-010"


UNTAXED = TaxKey("O", Decimal(0))  # where the entity has no tax set-up at all: no group is written
