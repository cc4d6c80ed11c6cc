"""What a receivable in a foreign currency is carried at in the entity's own: each move at its quote, differences posted."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from domain.boundary import FOREIGN
from domain.event import Event, Part
from domain.posting import Posting
from domain.quote import Leg, RateType

Cause: TypeAlias = Literal["owed", "settled", "returned", "credited"]


class Move(Part, frozen=True, kw_only=True):
    """A change of what is owed on one invoice, in its currency (`minor`) and in the entity's own (`base`).

    More is owed: above zero. `gain` is what the money was worth beyond what the receivable was carried at;
    below zero it is a loss. Without `base` it waits for a quote, and so does all that comes after.
    """

    invoice_id: str
    invoice: str  # its number
    currency: str
    number: int  # 1, 2, ... within the invoice; one that waited is told again under its own
    cause: Cause
    source: str = ""  # the payment
    on: date
    accounting_date: date
    out_of_period: bool = False
    quoted_on: date  # whose quote it is converted at: of a payment, the day the money came
    minor: int
    base: int | None = None
    legs: tuple[Leg, ...] = ()  # as it was converted; what is turned round keeps the original's
    gain: int = 0
    unwound: int = 0  # of an earlier revaluation, turned round with what is settled


class ReceivablesTranslated(Event, frozen=True, kw_only=True):
    """Receivables in foreign currencies changed: their values in the entity's own, realised gains and losses."""

    customer_id: str
    base_currency: str
    moves: tuple[Move, ...]
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        invoices = dict.fromkeys(f"invoice:{move.invoice_id}" for move in self.moves)
        return (FOREIGN, f"cash:{self.customer_id}", *invoices)


class Unwound(Part, frozen=True, kw_only=True):
    """How much of a revaluation was turned round when a part was settled after its day."""

    number: int  # of the move
    minor: int


class Revalued(Part, frozen=True, kw_only=True):
    """One open receivable on the day of a revaluation, in minor units of both currencies."""

    invoice_id: str
    invoice: str  # its number
    customer_id: str
    currency: str
    open: int  # in its currency
    carried: int  # in the entity's own, at the quotes it came in at
    carried_legs: tuple[Leg, ...]
    before: int  # of the last revaluation, turned round now
    value: int  # at the quote of the day
    legs: tuple[Leg, ...]  # none where nothing is open
    unwound: tuple[Unwound, ...] = ()

    @property
    def difference(self) -> int:
        """An unrealised gain; below zero, a loss."""
        return self.value - self.carried

    @property
    def left(self) -> int:
        """What of it still stands after what was settled since."""
        return self.difference - sum(one.minor for one in self.unwound)


class ReceivablesRevalued(Event, frozen=True, kw_only=True):
    """Open receivables in foreign currencies are valued at a day's quotes; the last such valuation is turned round."""

    on: date
    accounting_date: date
    out_of_period: bool = False
    rate_type: RateType
    base_currency: str
    lines: tuple[Revalued, ...]
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        customers = dict.fromkeys(f"cash:{line.customer_id}" for line in self.lines)
        return (FOREIGN, *customers)


class Carried(Part, frozen=True, kw_only=True):
    """One invoice in a foreign currency, with all that changed what is owed on it."""

    invoice_id: str
    invoice: str
    customer_id: str
    currency: str
    moves: tuple[Move, ...] = ()
    adjustment: int = 0  # of the last revaluation, as far as it still stands
    revalued_on: date | None = None
    rate_type: RateType | None = None
    legs: tuple[Leg, ...] = ()  # of the last revaluation

    @property
    def waits(self) -> bool:
        """Whether a quote is missing."""
        return any(move.base is None for move in self.moves)

    @property
    def original(self) -> tuple[Leg, ...]:
        """The quotes of the day it was issued."""
        return self.moves[0].legs if self.moves else ()

    def open(self, day: date | None = None) -> int:
        """What is owed in its currency, at the end of a day."""
        return sum(move.minor for move in self.moves if day is None or move.on <= day)

    def carried(self, day: date | None = None) -> int:
        """The same in the entity's own currency, at the quotes it came in at."""
        return sum(move.base or 0 for move in self.moves if day is None or move.on <= day)

    def since(self, day: date) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.on > day)


ForeignEvent: TypeAlias = ReceivablesTranslated | ReceivablesRevalued
