"""What a contract says of expenses: which categories it pays for, at which markup, up to how much of each."""

from __future__ import annotations

from decimal import Decimal

from domain.event import Part


class CategoryCap(Part, frozen=True, kw_only=True):
    """The most a contract pays for one category, in minor units of the contract's currency."""

    category_id: str
    minor: int


class ExpenseTerms(Part, frozen=True, kw_only=True):
    """A contract's terms for expenses. A contract without them pays for every category on its own terms."""

    categories: tuple[str, ...] = ()  # those it pays for; none named: all
    markup: Decimal | None = None  # percent, instead of each category's own
    caps: tuple[CategoryCap, ...] = ()

    def pays_for(self, category_id: str) -> bool:
        return not self.categories or category_id in self.categories

    def cap_of(self, category_id: str) -> int | None:
        """The cap of a category; none when it has none."""
        return next((cap.minor for cap in self.caps if cap.category_id == category_id), None)
