"""One contract as it is calculated: what was worked and charged, what of it is open, billed or outside the charge."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.real.mixed.reading import Fields

BY_THE_HOUR = ("time_and_materials", "prepaid")


@dataclass(slots=True)
class Item:
    """Something with a value: an entry of time, or a charge."""

    contract: str
    line: str
    entry: str
    day: date
    order: int
    value: int
    kind: str
    seconds: Fraction = Fraction(0)
    state: str = "open"  # or held (waits for somebody), outside (not charged)
    open: int = 0  # of its value, what is neither billed nor written off
    done: bool = False  # worth nothing, and on an invoice

    @property
    def turn(self) -> tuple[date, int, str]:
        return self.day, self.order, self.entry


@dataclass
class Deposit:
    """A deposit asked for: what was paid of it, and what of that was drawn."""

    asked: int
    paid: int = 0
    drawn: int = 0


@dataclass
class Side:
    """A contract with everything that is on it."""

    terms: Fields
    items: dict[str, Item] = field(default_factory=dict)
    waiting: list[Item] = field(default_factory=list)  # open ones, in any order
    billed: Counter[tuple[str, str]] = field(default_factory=Counter)  # by line and kind
    written_off: int = 0
    completed: dict[tuple[str, str], tuple[Fraction, int]] = field(default_factory=dict)
    accepted: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    retained: dict[tuple[str, ...], int] = field(default_factory=dict)  # by invoice
    volume: Counter[tuple[int, int]] = field(default_factory=Counter)
    allowed: Counter[tuple[int, int]] = field(default_factory=Counter)
    deposits: list[Deposit] = field(default_factory=list)
    funded: Counter[str] = field(default_factory=Counter)  # billed by source

    @property
    def name(self) -> str:
        name: str = self.terms["contract_id"]
        return name

    @property
    def book(self) -> str:
        book: str = self.terms["entity"]
        return book

    def line(self, line_id: str) -> Fields:
        """The terms of a line."""
        found: Fields = next(one for one in self.terms["lines"] if one["line_id"] == line_id)
        return found

    def model(self, line_id: str) -> str:
        return str(self.line(line_id).get("billing_model", "time_and_materials"))

    def put(self, item: Item) -> None:
        """Take an item in."""
        assert item.entry not in self.items, item.entry
        self.items[item.entry] = item
        if item.state == "open":
            item.open = item.value
            self.waiting.append(item)

    def total(self, state: str) -> int:
        """The value of the items in a state."""
        return sum(item.value for item in self.items.values() if item.state == state)

    def leave(self) -> None:
        """Forget as waiting what was billed."""
        self.waiting = [one for one in self.waiting if one.open or not (one.value or one.done)]
